"""The control for the units of an edit: all, those typed, or those that matter most."""

import re
from functools import lru_cache
from typing import Any

import streamlit as st

from lstm_viz.analysis.ablation import most_important
from lstm_viz.app import resources
from lstm_viz.app.inputs.digit_state import image_of
from lstm_viz.app.lab import edit_list
from lstm_viz.app.lab.edit_list import NARROW, WIDE, EditContext, ListedEdit
from lstm_viz.app.reading import TRACES, Reading
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
            _("How many"), 1, max(sizes[_layer(room)], item.most), key=room.set("most", item.most),
            width=NARROW, label_visibility="collapsed", on_change=_choose, args=(room,),
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


def _layer(room: EditContext) -> int:
    """The layer whose units are chosen: the last one, if the edit is about all."""
    layer: int | None = room.item.edit.layer  # type: ignore[attr-defined]
    return len(room.reading.trace.layers) - 1 if layer is None else layer


def _choose(room: EditContext) -> None:
    way, most, layer = room.get("way"), room.item.most, _layer(room)
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
