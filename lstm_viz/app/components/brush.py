"""The brush: rows of a panel of the stage, chosen by dragging down over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from lstm_viz.app.components import source

_KEY = "brush"
_BRUSH = st.components.v2.component(
    "lstm_viz.brush", html="<span hidden></span>", js=source("stage_state.js", "brush.js")
)


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
