"""Edits as text for a link: ``hold_f_0_l2_r12-28~gap_r15_x20``.

Each edit is its name and its parameters, joined by ``_``; edits are joined by ``~``. Only letters,
digits and the four other signs that no link has to escape are used. Layers and rows count from 1
and units from 0, as on screen; ``3-5.9.12-`` are 3, 4, 5, 9, and all from 12 on. What is not
written down is all: all layers, all units, all rows.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

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
from lstm_viz.edits.url_fields import FORMS
from lstm_viz.edits.validate import MOST
from lstm_viz.locale import _

LONGEST = 4000  # characters

KINDS: dict[str, type[Edit]] = {
    "hold": Clamp,
    "mean": ClampToMean,
    "scale": Scale,
    "wipe": WipeMemory,
    "freeze": FreezeMemory,
    "printed": ForgetAsPrinted,
    "start": StartFrom,
    "blank": BlankRows,
    "invert": InvertRows,
    "mirror": ReverseRows,
    "repeat": RepeatRows,
    "shuffle": ShuffleRows,
    "shift": ShiftRows,
    "bottomup": BottomUp,
    "gap": InsertBlankRows,
    "skip": SkipRows,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def to_text(edits: Sequence[Edit]) -> str:
    """Edits as text; no edits are no text.

    Raises:
        ValueError: they are too many for a link, or one begins with a memory that no test digit
            left.
    """
    text = "~".join(map(_write, edits))
    if len(edits) > MOST or len(text) > LONGEST:
        raise ValueError(_("These edits are too many for a link."))
    return text


def from_text(text: str) -> list[Edit]:
    """The edits that :func:`to_text` wrote down.

    Raises:
        ValueError: it wrote no such text; the message names the part that cannot be read.
    """
    if len(text) > LONGEST or text.count("~") >= MOST:
        raise ValueError(_("These edits are too many for a link."))
    return [_read(part) for part in text.split("~")] if text else []


def _write(edit: Edit) -> str:
    words = [_NAMES[type(edit)]]
    for field in fields(edit):  # type: ignore[arg-type]
        value, form = getattr(edit, field.name), FORMS[field.name]
        if field.name == "memory" and not isinstance(value, int):
            raise ValueError(_("Only what a test digit left in memory fits into a link."))
        if value is not None:
            words.append(form.mark + form.write(value))
    return "_".join(words)


def _read(text: str) -> Edit:
    name, *words = text.split("_")
    kind = KINDS.get(name)
    found: dict[str, Any] = {}
    for field in fields(kind) if kind else ():  # type: ignore[arg-type]
        form = FORMS[field.name]
        if words and form.understood(words[0]):
            found[field.name] = form.read(words.pop(0).removeprefix(form.mark))
        elif field.default is not None:
            kind = None  # it has to be said
    if kind is None or words:
        raise ValueError(_("“{text}” is not an edit.").format(text=text[:80]))
    return kind(**found)
