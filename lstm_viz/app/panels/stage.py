"""The display of the stage on a page."""

from collections.abc import Callable

import pyarrow as pa
import streamlit as st

from lstm_viz.app import resources, view_mode
from lstm_viz.charts import SELECTION
from lstm_viz.charts.tables import staged


def show(
    tables: dict[str, pa.Table], key: str = "stage", clicked: Callable[[], None] | None = None
) -> None:
    """Show the stage.

    Args:
        tables: its datasets.
        key: of what it stands in.
        clicked: called after a click on a cell; None where there is nothing to be clicked.
    """
    shown = staged(tables, view_mode.setting(), kept=clicked is not None)
    chart = {**resources.specification(), "datasets": shown}
    if clicked is not None:
        st.vega_lite_chart(
            chart, key=key, on_select=clicked, selection_mode=SELECTION, width="stretch"
        )
        return
    with st.container(key=key):  # a chart that selects nothing does not bear its key
        st.vega_lite_chart(chart, key=f"{key}-chart", width="stretch")
