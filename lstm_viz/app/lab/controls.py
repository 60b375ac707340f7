"""The controls of an edit, one for each of its parameters.

The edit is the truth: controls are set to it whenever they are shown, so they survive a walk to
another page, and what was refused is taken back.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from string import Formatter
from typing import Any

import streamlit as st

from lstm_viz.analysis.ablation import most_important
from lstm_viz.app import resources
from lstm_viz.app.inputs.digit_state import image_of
from lstm_viz.app.lab import edit_list
from lstm_viz.app.lab.edit_list import NARROW, WIDE, EditContext, ListedEdit
from lstm_viz.app.reading import TRACES, Reading
from lstm_viz.edits.parameters import DIGITS, Parameter
from lstm_viz.edits.selection import LIMIT, Selection
from lstm_viz.locale import N_, _

WAYS = {"all": N_("all units"), "typed": N_("these units"), "most": N_("the most important units")}
MOST = 8  # units, until the visitor says how many
NUMBERS = re.compile("([0-9]{1,4})(?:–([0-9]{1,4}))?")
SEPARATORS = "[,;.，、；]"


def units(room: EditContext) -> None:
    """Show the control."""
    item = room.item
    some: Selection | None = item.edit.units  # type: ignore[attr-defined]
    way = "all" if some is None else "most" if item.most else "typed"
    st.selectbox(
        _("Units"), list(WAYS), format_func=lambda way: _(WAYS[way]), key=room.set("way", way),
        width=WIDE, label_visibility="collapsed", on_change=_choose, args=(room,),
    )  # fmt: skip
    if way == "most":
        sizes = [layer.h.shape[-1] for layer in room.reading.trace.layers]
        st.number_input(
            _("How many"), 1, max(sizes[_layer_of_units(room)], item.most),
            key=room.set("most", item.most), width=NARROW, label_visibility="collapsed",
            on_change=_choose, args=(room,),
        )  # fmt: skip
    if some is not None:
        st.text_input(
            _("Numbers of units"), key=room.set("units", text(some)), width=WIDE,
            label_visibility="collapsed", on_change=_type, args=(room,),
        )  # fmt: skip


def follow(item: ListedEdit, reading: Reading) -> None:
    """Let the most important units be those for the digit in hand and the layer of the edit."""
    if not item.most:
        return
    edit: Any = item.edit
    try:
        chosen = _most_important(reading.network, reading.digit.pixels, edit.layer, item.most)
    except ValueError:  # another network has not so many: what is there is checked and told of
        return
    if Selection.of(chosen, "unit") != edit.units:
        edit_list.change(item, item.most, units=chosen)


@lru_cache(maxsize=TRACES)
def _most_important(network: str, pixels: bytes, layer: int, count: int) -> tuple[int, ...]:
    return most_important(resources.network(network), image_of(pixels), layer, count)


def text(some: Selection) -> str:
    """Numbers as one would type them: “3–5, 9”."""
    runs = ((start, LIMIT if stop is None else stop) for start, stop in some.runs)
    return ", ".join(f"{a}" if b == a + 1 else f"{a}–{b - 1}" for a, b in runs)


def understood(typed: str) -> list[int]:
    """Numbers that were typed: “3-5, 9”.

    Raises:
        ValueError: something else was.
    """
    found: list[int] = []
    for part in re.sub(SEPARATORS, " ", re.sub(r"\s*[-–]\s*", "–", typed)).split():
        match = NUMBERS.fullmatch(part)
        first, last = (int(n) for n in (match[1], match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise ValueError(
                _("“{part}” is no number of a unit: type numbers such as 3–5, 9.").format(part=part)
            )
        found += range(first, last + 1)
    return found


def _layer_of_units(room: EditContext) -> int:
    """The layer whose units are chosen: the last one, if the edit is about all."""
    layer: int | None = room.item.edit.layer  # type: ignore[attr-defined]
    return len(room.reading.trace.layers) - 1 if layer is None else layer


def _choose(room: EditContext) -> None:
    way, most, layer = room.get("way"), room.item.most, _layer_of_units(room)
    if way == "all":
        room.change(units=None)
    elif way == "typed":
        room.change(units=room.item.edit.units or (0,))  # type: ignore[attr-defined]
    else:
        count = room.get("most") if most else MOST
        digit = room.reading.digit.pixels
        try:
            chosen = _most_important(room.reading.network, digit, layer, count)
        except ValueError:  # no such layer, or fewer units: refused like any that are not there
            chosen = tuple(range(count))
        room.change(count, layer=layer, units=chosen)


def _type(room: EditContext) -> None:
    try:
        numbers = understood(room.get("units"))
    except ValueError as problem:
        room.item.problem = str(problem)
        return
    room.change(units=numbers)


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
