"""The display of the stage on a page."""

from collections.abc import Callable

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.app import resources, view_mode
from lstm_viz.app.components.brush import cell_clicks
from lstm_viz.charts.content import Mark
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
