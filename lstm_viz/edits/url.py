"""Edits as text for a link: ``hold_f_0_l2_r12-28~gap_r15_x20``.

Each edit is its code and its fields, joined by ``_``; edits are joined by ``~``. Only letters,
digits and the four other signs that no link has to escape are used. Layers and rows count from 1
and units from 0, as on screen; ``3-5.9.12-`` are 3, 4, 5, 9, and all from 12 on. What is not
written down is all: all layers, all units, all rows.
"""

from collections.abc import Sequence
from dataclasses import fields

from lstm_viz.edits.base import EDITS, Edit
from lstm_viz.edits.plan import MOST
from lstm_viz.locale import _

LONGEST = 4000  # characters


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
    given = ((p, getattr(edit, name)) for name, p in edit.parameters().items())
    words = [p.mark + p.write(value) for p, value in given if value is not None]
    return "_".join([edit.code, *words])


def _read(text: str) -> Edit:
    code, *words = text.split("_")
    if code in EDITS:
        kind, found = EDITS[code], {}
        defaults = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]
        for name, parameter in kind.parameters().items():
            if words and parameter.understood(words[0]):
                found[name] = parameter.read(words.pop(0).removeprefix(parameter.mark))
            elif defaults[name] is not None:  # it has to be said
                break
        else:
            if not words:
                return kind(**found)
    raise ValueError(_("“{text}” is not an edit.").format(text=text[:80]))
