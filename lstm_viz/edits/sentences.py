"""Sentences for edits; layers and rows count from 1, units from 0, as on screen."""

from collections.abc import Callable
from typing import Any

from lstm_viz.data import mnist
from lstm_viz.edits.base import Edit
from lstm_viz.edits.image import (
    BlankRows,
    BottomUp,
    InsertBlankRows,
    InvertRows,
    RepeatRows,
    ReverseRows,
    ShiftRows,
    ShuffleRows,
    SkipRows,
)
from lstm_viz.edits.network import (
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    Scale,
    StartFrom,
    WipeMemory,
)
from lstm_viz.edits.selection import Selection
from lstm_viz.locale import N_, _, an

QUANTITIES = {
    "i": N_("the input gate i"),
    "f": N_("the forget gate f"),
    "g": N_("the candidate g"),
    "o": N_("the output gate o"),
    "c": N_("the memory c"),
    "h": N_("the hidden state h"),
    "r": N_("the reset gate r"),
    "z": N_("the update gate z"),
    "n": N_("the candidate n"),
}

TEMPLATES: dict[type[Edit], str] = {
    Clamp: N_("Hold {quantity} of {layer}, {units}, at {value} in {rows}"),
    ClampToMean: N_(
        "Hold {quantity} of {layer}, {units}, each at its own mean over 1,000 test digits, in"
        " {rows}"
    ),
    Scale: N_("Multiply {quantity} of {layer}, {units}, by {factor} in {rows}"),
    WipeMemory: N_("Wipe the memory of {layer}, {units}, before row {row}"),
    FreezeMemory: N_("Freeze the memory of {layer}, {units}, from row {row} on"),
    ForgetAsPrinted: N_(
        "Use the printed formula C = (1 − f) · C before + i · g with these weights"
    ),
    StartFrom: N_("Begin by remembering {memory}"),
    BlankRows: N_("Blank {rows}"),
    InvertRows: N_("Swap ink and paper in {rows}"),
    ReverseRows: N_("Read {rows} from right to left"),
    RepeatRows: N_("Read {rows} {times} times each"),
    ShuffleRows: N_("Shuffle {rows}, order number {seed}"),
    ShiftRows: N_("Move the image {by}"),
    BottomUp: N_("Read the image from the bottom up"),
    InsertBlankRows: N_("Insert {count} blank rows before row {at}"),
    SkipRows: N_("Leave out {rows}"),
}


def sentence(edit: Edit) -> str:
    """What an edit does, in plain language: “Hold the forget gate f of layer 2, …”."""
    said = {name: say(getattr(edit, name)) for name, say in _SAID.items() if hasattr(edit, name)}
    return _(TEMPLATES[type(edit)]).format(**said)


def quantity_name(quantity: str) -> str:
    """A quantity as a person would say it: “the forget gate f”."""
    return _(QUANTITIES[quantity])


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _layer(layer: int | None) -> str:
    return _("all layers") if layer is None else _("layer {layer}").format(layer=layer + 1)


def _units(units: Selection | None) -> str:
    if units is None:
        return _("all units")
    one = _one(units)
    if one is not None:
        return _("unit {unit}").format(unit=one)
    return _("units {units}").format(units=_runs(units, 0))


def _rows(rows: Selection | None) -> str:
    if rows is None:
        return _("all rows")
    one = _one(rows)
    if one is not None:
        return _("row {row}").format(row=one + 1)
    return _("rows {rows}").format(rows=_runs(rows, 1))


def _one(some: Selection) -> int | None:
    """The number that is all there is, if so."""
    (first, stop), *others = some.runs
    return first if stop == first + 1 and not others else None


def _runs(some: Selection, first: int) -> str:
    """Its numbers, counted from ``first``: “3–5, 9, 12 to the last”."""
    parts = []
    for start, stop in some.runs:
        if stop is None:
            parts.append(_("{first} to the last").format(first=start + first))
        else:
            last = stop - 1 + first
            parts.append(f"{start + first}–{last}" if stop > start + 1 else f"{last}")
    return _(", ").join(parts)


def shift_name(by: int) -> str:
    """A shift as a person would say it: “up by 3 rows”."""
    if abs(by) == 1:
        return _("down by one row") if by > 0 else _("up by one row")
    said = _("down by {count} rows") if by > 0 else _("up by {count} rows")
    return said.format(count=abs(by))


def _memory(memory: Any) -> str:
    if not isinstance(memory, int):
        return _("another digit")
    label = int(mnist("test")[1][memory])
    return an(_("test digit {number}, a {digit}").format(number=memory, digit=label))


_SAID: dict[str, Callable[[Any], str]] = {
    "quantity": quantity_name,
    "value": _number,
    "factor": _number,
    "layer": _layer,
    "units": _units,
    "rows": _rows,
    "row": lambda row: str(row + 1),
    "at": lambda row: str(row + 1),
    "times": str,
    "seed": str,
    "count": str,
    "by": shift_name,
    "memory": _memory,
}
