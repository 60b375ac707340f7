"""An edit as a sentence with its controls in it.

The sentence is the one in which the edit is told, in the language of the page; where it names a
parameter, a control stands.
"""

from collections.abc import Mapping
from string import Formatter

import streamlit as st

from lstm_viz.app.lab import edit_list
from lstm_viz.app.lab.controls import CONTROLS, PARTS, Control, EditContext
from lstm_viz.app.lab.edit_list import ListedEdit
from lstm_viz.edits.sentences import TEMPLATES
from lstm_viz.locale import N_, _

WITHIN = {"rows": N_("rows {rows}"), "memory": N_("test digit {number}, a {digit}")}


def sentence(room: EditContext) -> None:
    """Show one edit."""
    item = room.item
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key=f"edit-{item.number}"
    ):
        _words(_(TEMPLATES[type(item.edit)]), room, CONTROLS)
        _switches(item)
    if item.problem:
        st.warning(item.problem)


def _words(text: str, room: EditContext, controls: Mapping[str, Control]) -> None:
    """The words of a sentence, and the controls between them."""
    for words, field, _spec, _conversion in Formatter().parse(text):
        if words.strip():
            st.markdown(words.strip(), width="content")
        if field in WITHIN and controls is CONTROLS:
            _words(_(WITHIN[field]), room, PARTS)
        elif field:
            controls[field](room)


def _switches(item: ListedEdit) -> None:
    """What switches an edit on and off, and what takes it away."""
    key = f"edit-{item.number}-on"
    st.session_state[key] = item.on
    st.toggle(
        _("Switched on"), key=key, label_visibility="collapsed", width="content",
        on_change=lambda: edit_list.switch(item, st.session_state[key]),
    )  # fmt: skip
    st.button(
        "", key=f"edit-{item.number}-remove", icon=":material/delete:", help=_("Take it away"),
        type="tertiary", on_click=edit_list.remove, args=(item,),
    )  # fmt: skip
