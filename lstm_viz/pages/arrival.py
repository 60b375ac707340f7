"""What a visitor's link asks for, taken over once, when the page is opened."""

import streamlit as st

from lstm_viz.pages import cells, link, networks

NAMES = {
    "model": "the network",
    "source": "the input",
    "digit": "the digit",
    "drawing": "the drawing",
    "cell": "the chosen cell",
    "closer": "the panel",
}


def arrive() -> None:
    """Restore the state that the link holds; say in one sentence what of it was ignored."""
    state = st.session_state
    if "ignored" not in state:
        reading = link.read(st.query_params.to_dict())
        state.ignored = reading.ignored
        state.linked_pixels = reading.state.pixels
        state.closer = reading.state.way
        if reading.state.model is not None:
            networks.choose(reading.state.model)
        if reading.state.cell is not None:
            cells.choose(reading.state.cell)
            state.start = (reading.state.cell.row + 1, reading.state.cell.layer + 1)
    if state.ignored:
        parts = ", ".join(NAMES[name] for name in state.ignored)
        st.info(f"Part of the link could not be understood and was ignored: {parts}.")


def start(digit_id: str) -> tuple[int, int]:
    """Row and layer, from 1, at which the stage shall stand at first; 0, 0 to play from the top.

    They hold for the digit that the link was opened with.
    """
    state = st.session_state
    if state.setdefault("start_digit", digit_id) != digit_id:
        return 0, 0
    row, layer = state.get("start", (0, 0))
    return row, layer
