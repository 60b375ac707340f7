"""The clicks on the cells of a stage: they run the fragment that this component stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lstm_viz.app.components import source
from lstm_viz.charts.content import NOWHERE, Mark

_KEY = "clicks"
_CLICKS = st.components.v2.component(
    "lstm_viz.cell_clicks", html="<span hidden></span>", js=source("cell_clicks.js")
)


def cell_clicks(marked: Mark | None, on_click: Callable[[], None]) -> None:
    """Mark a cell on the stage of the page, and listen to clicks on others.

    Args:
        marked: the chosen cell.
        on_click: called after a click on a cell, which :func:`clicked` then tells.
    """
    _CLICKS(key=_KEY, data={"cell": vars(marked or NOWHERE)}, on_cell_change=on_click)


def clicked() -> Mark | None:
    """The cell that was clicked, as a browser tells it: whether there is such a cell is not known.

    For callbacks: nothing is known before and after.
    """
    told: Any = st.session_state.get(_KEY)
    try:
        cell = told["cell"]
        return Mark(str(cell["slot"]), *(int(cell[part]) for part in ("layer", "row", "at", "now")))
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
