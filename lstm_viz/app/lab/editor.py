"""The visitor's own edits, and what they do."""

from collections.abc import Sequence

import streamlit as st

from lstm_viz.app.lab import cause, clicked_cell, edit_list, edit_types, effect
from lstm_viz.app.lab.edit_context import EditContext
from lstm_viz.app.lab.edit_list import ListedEdit
from lstm_viz.app.lab.sentence import sentence
from lstm_viz.app.lab.units import follow
from lstm_viz.app.reading import Reading
from lstm_viz.edits import ImageEdit, validate
from lstm_viz.edits.image import rows_read
from lstm_viz.locale import _, sentences


def editor(reading: Reading) -> None:
    """Show the edits, and what they do."""
    items = edit_list.listed()
    for item, rows in zip(items, _rows(items), strict=True):
        follow(item, reading)
        sentence(EditContext(item, reading, rows))
    _adding(reading)
    edits = edit_list.switched_on()
    said = validate(edits, reading.model)
    if said:
        what_to_do = _("Mend this or switch it off: until then nothing is changed.")
        st.warning(sentences(*said, what_to_do))
        edits = ()
    elif not edits:
        st.info(_("No edit is made yet: before and after are the same."))
    spot, made = effect.shown(reading, edits)
    clicked_cell.offer(reading, spot, made)
    if made:
        cause.remembered(reading, effect.edited(reading.network, reading.digit.pixels, edits))


def _rows(items: Sequence[ListedEdit]) -> list[int]:
    """How many rows each edit finds: one of the image those that the ones before it leave, one of
    the network all that are read."""
    count, found = 28, []
    for item in items:
        found.append(count)
        if item.on:
            count = rows_read([item.edit], count)
    return [
        here if isinstance(item.edit, ImageEdit) else count
        for item, here in zip(items, found, strict=True)
    ]


def _adding(reading: Reading) -> None:
    st.selectbox(
        _("Add an edit"), edit_types.offered(reading.model), index=None, key="add-edit",
        format_func=lambda kind: _(edit_types.NAMES[kind]), placeholder=_("Add an edit …"),
        label_visibility="collapsed", on_change=_add, args=(reading,), width=320,
    )  # fmt: skip


def _add(reading: Reading) -> None:
    kind = st.session_state["add-edit"]
    if kind:
        edit_list.add(edit_types.first(kind, reading.model))
        st.session_state["add-edit"] = None
