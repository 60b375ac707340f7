"""Parts of the page around the digit: how it is drawn, picked or uploaded, and what reads it."""

import streamlit as st


def preset(key: str, value: object) -> None:
    """Let the widget of a key show a value.

    One that shows it already is not set: that would undo what is picked while the page runs.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value
