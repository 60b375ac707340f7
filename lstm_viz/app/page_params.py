"""The parameters carried to another page: Streamlit begins each with an empty address."""

import streamlit as st

from lstm_viz.app import gates, i18n, selected_cell, url_state
from lstm_viz.app.inputs import digit_state, network_picker


def hold() -> None:
    """Keep which panel is open: of a widget that a page does not show, Streamlit forgets what is
    not set anew."""
    if "closer" in st.session_state:
        st.session_state.closer = st.session_state.closer


def follow(path: str) -> None:
    """Follow the address that a visitor went back to.

    On the same page, what does not stand in it was not chosen yet. (What does, those read who keep
    it.) The address of a new page is empty, and says nothing.

    Args:
        path: of the page, as in its address.
    """
    state = st.session_state
    stayed = state.get("came_to") == path
    state.came_to = path
    network_picker.follow(stayed)
    if stayed and "digit" not in st.query_params and digit_state.sample() != digit_state.first():
        digit_state.unpick()


def carry(path: str) -> None:
    """Complete the address by what was chosen elsewhere, so that a reload keeps it.

    The address of a new page is empty, and one that a visitor went back to may be an older one.

    Args:
        path: of the page, as in its address.
    """
    state = st.session_state
    model, source, sample = network_picker.chosen(), state.get("source"), digit_state.sample()
    chosen = url_state.State(
        lang=i18n.chosen(),
        model=model if model != network_picker.usual() else None,
        source=source if source != "draw" else None,
        sample=sample if sample != digit_state.first() else None,
        # on the page of the stage that it was clicked in
        cell=None if path else selected_cell.chosen(),
        way=None if path else state.get("closer"),
        gates=not path and not gates.hidden(),
        view=state.get("view"),
    )
    parts = url_state.write(chosen)
    url_state.keep(**{name: text for name, text in parts.items() if name not in st.query_params})
