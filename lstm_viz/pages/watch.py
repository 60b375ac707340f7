"""The page on which one draws a digit and watches the network read it."""

import streamlit as st


def show() -> None:
    """Show the page."""
    st.title("lstm_viz")
