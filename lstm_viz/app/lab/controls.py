"""The controls of an edit, one for each of its parameters.

The edit is the truth: controls are set to it whenever they are shown, so they survive a walk to
another page, and what was refused is taken back.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from lstm_viz.app import resources
from lstm_viz.app.lab.edit_context import NARROW, WIDE, Control, EditContext
from lstm_viz.app.lab.units import units
from lstm_viz.edits import quantity_name, shift_name
from lstm_viz.edits.base import GATES
from lstm_viz.edits.network import DIGITS
from lstm_viz.edits.selection import Selection
from lstm_viz.locale import N_, _

ALL = "all"  # layers: no number, for a parameter may be any of those


def _choice(
    room: EditContext, name: str, label: str, options: Sequence[Any], called: Callable[[Any], str],
    width: int = WIDE,
) -> None:  # fmt: skip
    """A list of what a parameter may be; a list cannot hold None, so ALL stands for it."""
    value = getattr(room.item.edit, name)
    value = ALL if value is None else value
    if value not in options:  # another network's, say: validate says what is wrong with it
        options = [*options, value]
    st.selectbox(
        label, options, format_func=called, key=room.set(name, value), width=width,
        label_visibility="collapsed", on_change=_chosen, args=(room, name),
    )  # fmt: skip


def _chosen(room: EditContext, name: str) -> None:
    value = room.get(name)
    parameters: dict[str, Any] = {name: None if value == ALL else value}
    room.change(**parameters)


def _number(
    room: EditContext, name: str, label: str, low: float, high: float, value: float,
    step: float = 1, take: Callable[[Any], Any] = lambda number: number, of: str = "",
) -> None:  # fmt: skip
    """A number; what is out of range is refused by the field itself."""
    st.number_input(
        label, min(low, value), max(high, value), key=room.set(name, value), step=step,
        width=NARROW, label_visibility="collapsed",
        on_change=lambda: room.change(**{of or name: take(room.get(name))}),
    )  # fmt: skip


def _quantity(room: EditContext) -> None:
    there = room.reading.trace.layers[0].quantities
    _choice(room, "quantity", _("Quantity"), there, quantity_name)


def _layer(room: EditContext) -> None:
    options = [ALL, *range(len(room.reading.trace.layers))]
    _choice(room, "layer", _("Layer"), options, _layer_name, 116)


def _layer_name(layer: int | str) -> str:
    if isinstance(layer, str):
        return _("all layers")
    return _("layer {layer}").format(layer=layer + 1)


def _value(room: EditContext) -> None:
    edit: Any = room.item.edit
    low, high, step = (0.0, 1.0, 0.1) if edit.quantity in GATES else (-100.0, 100.0, 0.5)
    _number(room, "value", _("Value"), low, high, edit.value, step)


def _factor(room: EditContext) -> None:
    edit: Any = room.item.edit
    _number(room, "factor", _("Factor"), -100.0, 100.0, edit.factor, 0.5)


def _first(room: EditContext) -> None:
    """The first and the last row of a stretch; of several stretches, which only links can hold,
    their numbers."""
    some: Selection | None = room.item.edit.rows  # type: ignore[attr-defined]
    runs = some.runs if some else ((0, None),)
    if len(runs) > 1:
        spoken = _(", ").join(f"{a + 1}–{room.rows if b is None else b}" for a, b in runs)
        st.markdown(spoken, width="content")
        return
    start, stop = runs[0]
    last = room.rows if stop is None else stop

    def stretch(first: int, last: int) -> Selection | None:
        """As it is written in an edit: to the end, if it goes so far, and all, if it is all."""
        end = None if last >= room.rows else last
        return None if (first, end) == (1, None) else Selection(((first - 1, end),))

    _number(
        room, "first", _("First row"), 1, room.rows, start + 1,
        take=lambda first: stretch(first, max(first, last)), of="rows",
    )  # fmt: skip
    st.markdown("–", width="content")
    _number(
        room, "last", _("Last row"), start + 1, room.rows, last,
        take=lambda to: stretch(start + 1, to), of="rows",
    )  # fmt: skip


def _row(room: EditContext) -> None:
    row: int = room.item.edit.row  # type: ignore[attr-defined]
    _number(room, "row", _("Row"), 1, room.rows, row + 1, take=lambda shown: shown - 1)


def _at(room: EditContext) -> None:
    row: int = room.item.edit.at  # type: ignore[attr-defined]
    _number(room, "at", _("Row"), 1, room.rows + 1, row + 1, take=lambda shown: shown - 1)


def _whole(name: str, label: str, low: int, high: int) -> Control:
    return lambda room: _number(room, name, _(label), low, high, getattr(room.item.edit, name))


def _by(room: EditContext) -> None:
    options = [by for by in range(-27, 28) if by]
    _choice(room, "by", _("Direction"), options, shift_name)


def _begun(room: EditContext) -> None:
    memory: int = room.item.edit.memory  # type: ignore[attr-defined]
    _number(room, "memory", _("Test digit"), 0, DIGITS - 1, memory)


def _label(room: EditContext) -> None:
    memory: int = room.item.edit.memory  # type: ignore[attr-defined]
    st.markdown(f"**{resources.test_digits()[1][memory]}**", width="content")


CONTROLS: dict[str, Control] = {
    "quantity": _quantity,
    "layer": _layer,
    "units": units,
    "value": _value,
    "factor": _factor,
    "row": _row,
    "at": _at,
    "by": _by,
    "times": _whole("times", N_("Times"), 2, 8),
    "seed": _whole("seed", N_("Order number"), 0, 9999),
    "count": _whole("count", N_("Blank rows"), 1, 200),
}
# what stands for a part of a parameter
PARTS: dict[str, Control] = {"rows": _first, "number": _begun, "digit": _label}
