"""The controls of an edit, one for each of its parameters.

The edit is the truth: controls are set to it whenever they are shown, so they survive a walk to
another page, and what was refused is taken back.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from string import Formatter
from typing import Any

import streamlit as st

from lstm_viz.app import resources
from lstm_viz.app.lab.edit_list import NARROW, WIDE, EditContext
from lstm_viz.app.lab.units import units
from lstm_viz.edits.parameters import DIGITS, Parameter
from lstm_viz.edits.selection import Selection
from lstm_viz.locale import _

ALL = "all"  # layers: no number, for a parameter may be any of those

Control = Callable[[EditContext, str, Parameter], None]


def sentence(room: EditContext) -> None:
    """The sentence that tells an edit, in the language of the page, with a control for each
    parameter that it names."""
    edit = room.item.edit
    named = edit.parameters().items()
    show = {name: partial(CONTROLS[p.control], room, name, p) for name, p in named}
    _words(_(edit.template), show)


def _words(text: str, show: Mapping[str, Callable[[], object]]) -> None:
    """The words of a sentence, and the controls between them."""
    for words, field, _spec, _conversion in Formatter().parse(text):
        if words.strip():
            st.markdown(words.strip(), width="content")
        if field:
            show[field]()


def _choice(
    room: EditContext, name: str, parameter: Parameter, options: Sequence[Any], width: int = WIDE
) -> None:
    """A list of what a parameter may be; a list cannot hold None, so ALL stands for it."""
    value = getattr(room.item.edit, name)
    value = ALL if value is None else value
    if value not in options:  # another network's, say: validate says what is wrong with it
        options = [*options, value]
    st.selectbox(
        _(parameter.label), options, key=room.set(name, value), width=width,
        format_func=lambda value: parameter.say(None if value == ALL else value),
        label_visibility="collapsed", on_change=_chosen, args=(room, name),
    )  # fmt: skip


def _chosen(room: EditContext, name: str) -> None:
    value = room.get(name)
    room.change(**{name: None if value == ALL else value})  # type: ignore[arg-type]


def _quantity(room: EditContext, name: str, parameter: Parameter) -> None:
    _choice(room, name, parameter, room.reading.trace.layers[0].quantities)


def _layer(room: EditContext, name: str, parameter: Parameter) -> None:
    _choice(room, name, parameter, [ALL, *range(len(room.reading.trace.layers))], 116)


def _shift(room: EditContext, name: str, parameter: Parameter) -> None:
    span = range(int(parameter.low), int(parameter.high) + 1)
    _choice(room, name, parameter, [by for by in span if by != parameter.but])


def _field(
    room: EditContext, name: str, label: str, low: float, high: float, value: float,
    step: float = 1, take: Callable[[Any], Any] = lambda number: number, of: str = "",
) -> None:  # fmt: skip
    """A number; what is out of range is refused by the field itself."""
    st.number_input(
        label, min(low, value), max(high, value), key=room.set(name, value), step=step,
        width=NARROW, label_visibility="collapsed",
        on_change=lambda: room.change(**{of or name: take(room.get(name))}),
    )  # fmt: skip


def _number(room: EditContext, name: str, parameter: Parameter) -> None:
    edit = room.item.edit
    low, high, step = edit.span(name)
    _field(room, name, _(parameter.label), low, high, getattr(edit, name), step)


def _row(room: EditContext, name: str, parameter: Parameter) -> None:
    row, last = getattr(room.item.edit, name), room.rows + int(parameter.high)
    _field(room, name, _(parameter.label), 1, last, row + 1, take=lambda shown: shown - 1)


def _rows(room: EditContext, name: str, _parameter: Parameter) -> None:
    _words(_("rows {rows}"), {"rows": lambda: _stretch(room, name)})


def _stretch(room: EditContext, name: str) -> None:
    """The first and the last row of a stretch; of several stretches, which only links can hold,
    their numbers."""
    some: Selection | None = getattr(room.item.edit, name)
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

    _field(
        room, "first", _("First row"), 1, room.rows, start + 1,
        take=lambda first: stretch(first, max(first, last)), of=name,
    )  # fmt: skip
    st.markdown("–", width="content")
    _field(
        room, "last", _("Last row"), start + 1, room.rows, last,
        take=lambda to: stretch(start + 1, to), of=name,
    )  # fmt: skip


def _memory(room: EditContext, name: str, parameter: Parameter) -> None:
    index: int = getattr(room.item.edit, name)
    digit = f"**{resources.test_digits()[1][index]}**"
    _words(
        _("test digit {number}, a {digit}"),
        {
            "number": lambda: _field(room, name, _(parameter.label), 0, DIGITS - 1, index),
            "digit": lambda: st.markdown(digit, width="content"),
        },
    )


CONTROLS: dict[str, Control] = {
    "quantity": _quantity,
    "layer": _layer,
    "units": lambda room, _name, _parameter: units(room),
    "rows": _rows,
    "row": _row,
    "number": _number,
    "shift": _shift,
    "memory": _memory,
}
