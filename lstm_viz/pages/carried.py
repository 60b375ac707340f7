"""What goes along to another page: Streamlit begins each with an empty address."""

import streamlit as st

from lstm_viz.pages import cells, digits, link, networks, shared, tongue


def hold() -> None:
    """Keep which panel is open: of a widget that a page does not show, Streamlit forgets what is
    not set anew."""
    if "closer" in st.session_state:
        st.session_state.closer = st.session_state.closer


def carry(path: str) -> None:
    """Put what was chosen elsewhere into the address of a page, so that a reload keeps it.

    This is done once, when the visitor comes to the page: an address written again whenever
    something is missing there would hold those who go back in their browser.

    Args:
        path: of the page, as in its address.
    """
    state = st.session_state
    if state.setdefault("came_to", path) == path:
        return
    state.came_to = path
    model, source, sample = networks.chosen(), state.get("source"), digits.sample()
    there = link.State(
        lang=tongue.chosen(),
        source=source if source != "draw" else None,
        sample=sample if sample != digits.FIRST else None,
        # on the page of the stage that it was clicked in
        cell=None if path else cells.chosen(),
        way=None if path else state.get("closer"),
    )
    parts = {name: text for name, text in link.write(there).items() if name not in st.query_params}
    link.keep(**parts, model=model if model != shared.DEFAULT else None)
