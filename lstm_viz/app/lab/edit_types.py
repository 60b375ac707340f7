"""The edit types that the page offers."""

from collections.abc import Callable

from lstm_viz.edits import (
    BlankRows,
    BottomUp,
    Clamp,
    ClampToMean,
    Edit,
    ForgetAsPrinted,
    FreezeMemory,
    InsertBlankRows,
    InvertRows,
    RepeatRows,
    ReverseRows,
    Scale,
    ShiftRows,
    ShuffleRows,
    SkipRows,
    StartFrom,
    WipeMemory,
    validate,
)
from lstm_viz.locale import N_
from lstm_viz.models import DigitClassifier

NAMES = {
    "hold": N_("Hold at a value"),
    "mean": N_("Hold at its own mean over 1,000 digits"),
    "scale": N_("Multiply by a factor"),
    "wipe": N_("Wipe the memory once"),
    "freeze": N_("Freeze the memory"),
    "start": N_("Begin with another digit's memory"),
    "printed": N_("Use the printed formula as it is"),
    "blank": N_("Blank rows"),
    "skip": N_("Leave out rows"),
    "gap": N_("Insert blank rows"),
    "repeat": N_("Repeat rows"),
    "invert": N_("Swap ink and paper in rows"),
    "mirror": N_("Read rows from right to left"),
    "shuffle": N_("Shuffle rows"),
    "shift": N_("Move the image up or down"),
    "bottomup": N_("Read from the bottom up"),
}
_LATE = slice(14, None)
# With what a new edit begins: something that shows.
_FIRST: dict[str, Callable[[str], Edit]] = {
    "hold": lambda gate: Clamp(gate, 0, rows=_LATE),
    "mean": lambda gate: ClampToMean(gate),
    "scale": lambda gate: Scale(gate, 0.5),
    "wipe": lambda _gate: WipeMemory(14),
    "freeze": lambda _gate: FreezeMemory(14),
    "start": lambda _gate: StartFrom(0),
    "printed": lambda _gate: ForgetAsPrinted(),
    "blank": lambda _gate: BlankRows(_LATE),
    "skip": lambda _gate: SkipRows(slice(24, None)),
    "gap": lambda _gate: InsertBlankRows(14, 20),
    "repeat": lambda _gate: RepeatRows(None, 2),
    "invert": lambda _gate: InvertRows(None),
    "mirror": lambda _gate: ReverseRows(None),
    "shuffle": lambda _gate: ShuffleRows(0),
    "shift": lambda _gate: ShiftRows(4),
    "bottomup": lambda _gate: BottomUp(),
}


def first(kind: str, model: DigitClassifier) -> Edit:
    """The edit of a kind that the visitor begins with."""
    quantities = next(model.layers()).quantities
    keeps = next((gate for gate in ("f", "z") if gate in quantities), "h")
    return _FIRST[kind](keeps)


def offered(model: DigitClassifier) -> list[str]:
    """The kinds of edits that a network can be given."""
    return [kind for kind in NAMES if not validate([first(kind, model)], model)]
