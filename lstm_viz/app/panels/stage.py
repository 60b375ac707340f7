"""The display of the stage on a page."""

from collections.abc import Callable

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.app import resources, selected_cell, view_mode
from lstm_viz.app.components.brush import cell_clicks
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.charts.content import Mark, Start
from lstm_viz.charts.stage_comparison import Side, compared
from lstm_viz.charts.tables import marked, staged


def show(tables: dict[str, pa.Table], key: str = "stage", kept: bool = False) -> None:
    """Show the stage.

    Args:
        tables: its datasets.
        key: of what it stands in.
        kept: whether a click keeps a cell.
    """
    with place(key):
        draw(tables, key, kept)


def place(key: str = "stage") -> DeltaGenerator:
    """What a stage stands in: a chart that selects nothing does not bear its key."""
    return st.container(key=key)


def draw(tables: dict[str, pa.Table], key: str = "stage", kept: bool = False) -> None:
    """Draw a stage in its place; see :func:`show`."""
    chart = {**resources.specification(), "datasets": staged(tables, view_mode.setting(), kept)}
    st.vega_lite_chart(chart, key=f"{key}-chart", width="stretch")


def clickable(tables: dict[str, pa.Table], mark: Mark | None, on_click: Callable[[], None]) -> None:
    """Show the stage with a marked cell; a click on another runs what shows both."""
    show(marked(tables, mark), kept=True)
    cell_clicks(mark, on_click)


def pair(first: Side, second: Side, name: str, at: Start) -> MarkedCell | None:
    """Show two readings and their difference on one scan line, and return what is marked there.

    Args:
        first: one reading.
        second: the other, of the same quantity and look.
        name: of what is on stage; when it changes, the reading begins anew.
        at: where and how it is read then.
    """
    rows = len(first.trace.logits), len(second.trace.logits)
    look, quantity = first.look, first.quantity
    spot = selected_cell.spot(look, quantity, rows)
    clickable(
        compared(first, second, name, at),
        spot.mark(look) if spot else None,
        lambda: selected_cell.spot_clicked(look, quantity, rows),
    )
    return spot
