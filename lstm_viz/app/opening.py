"""The network and the digit that a page opens with, until the visitor chooses others."""

import streamlit as st

# by the page's path; all other pages open with those of the page Watch
NETWORKS = {"networks": "lstm-short"}
DIGITS = {"networks": 898}  # found by `python -m lstm_viz.analysis.separating`


def network(usual: str) -> str:
    """The network that reads on the page that is open, until another is chosen."""
    return NETWORKS.get(_page(), usual)


def digit(usual: int) -> int:
    """The test digit that is read on the page that is open, until another is chosen."""
    return DIGITS.get(_page(), usual)


def _page() -> str:
    path: str = st.session_state.get("came_to", "")
    return path
