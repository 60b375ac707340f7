"""What one does on the stage: rows brushed by dragging down over them, and clicks on cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from lstm_viz.app.components import component
from lstm_viz.charts.content import NOWHERE, Mark

_KEY = "brush"
_BRUSH = component("brush", "stage_state.js", "brush.js")


class Stroke(NamedTuple):
    """What was brushed.

    Attributes:
        slot: the panel: "digit", or the gate that keeps the memory.
        layer: on stage, from 1.
        first: row, from 0.
        last: row, from 0.
        one: whether Shift was held.
    """

    slot: str
    layer: int
    first: int
    last: int
    one: bool


def brush(rows: int, panels: Sequence[str], on_rows: Callable[[], None]) -> None:
    """Listen to dragging over the stage of the page.

    Args:
        rows: of each panel.
        panels: that can be brushed, by their slots.
        on_rows: called after a stroke, which :func:`brushed` then tells.
    """
    _BRUSH(key=_KEY, data={"rows": rows, "panels": list(panels)}, on_rows_change=on_rows)


def brushed() -> Stroke | None:
    """The stroke, as a browser tells it: whether there are such rows is not known.

    For callbacks: nothing is known before and after.
    """
    told: Any = st.session_state.get(_KEY)
    try:
        rows = told["rows"]
        layer, first, last = (int(rows[part]) for part in ("layer", "first", "last"))
        return Stroke(str(rows["slot"]), layer, first, last, bool(rows["one"]))
    except (KeyError, OverflowError, TypeError, ValueError):
        return None


_CLICKS_KEY = "clicks"
_CLICKS = component("cell_clicks", "cell_clicks.js")


def cell_clicks(marked: Mark | None, on_click: Callable[[], None]) -> None:
    """Mark a cell on the stage of the page, and listen to clicks on others.

    Args:
        marked: the chosen cell.
        on_click: called after a click on a cell, which :func:`clicked` then tells.
    """
    _CLICKS(key=_CLICKS_KEY, data={"cell": vars(marked or NOWHERE)}, on_cell_change=on_click)


def clicked() -> Mark | None:
    """The cell that was clicked, as a browser tells it: whether there is such a cell is not known.

    For callbacks: nothing is known before and after.
    """
    told: Any = st.session_state.get(_CLICKS_KEY)
    try:
        cell = told["cell"]
        return Mark(str(cell["slot"]), *(int(cell[part]) for part in ("layer", "row", "at", "now")))
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
