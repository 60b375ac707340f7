"""The panel of the cell that the visitor clicked."""

from typing import Any

import streamlit as st

from lstm_viz.charts import unit_course
from lstm_viz.charts.dataset import NAMES, Kind
from lstm_viz.explain import Trace
from lstm_viz.pages import shared

COURSES: tuple[Kind, ...] = ("gate", "state")


def selected(event: Any, read: Trace) -> None:
    """Show the value of the selected cell, and its unit's course over the rows."""
    cell = _cell(event)
    if cell is None:
        return
    quantity, layer, position, row = cell
    rows = len(read.logits)
    if quantity == "digit":
        value = float(read.images[row, position])
        st.markdown(f"**Pixel, row {row + 1}, column {position + 1}:** {value:.6f}")
    elif quantity == "belief":
        value = float(read.belief[row, position])
        st.markdown(f"**Belief in {position} after row {row + 1}:** {value:.6f}")
    elif row < rows:
        unit = shared.look().order[layer][position]
        value = float(getattr(read.layers[layer], quantity)[row, unit])
        name = NAMES[quantity]
        st.markdown(f"**{name}, layer {layer + 1}, unit {unit}, row {row + 1}:** {value:.6f}")
        for column, kind in zip(st.columns(2), COURSES, strict=True):
            with column:
                st.altair_chart(unit_course(read.layers[layer], unit, row, kind), key=kind)


def _cell(event: Any) -> tuple[str, int, int, int] | None:
    """Quantity, layer, position and row, from 0; None if nothing (sensible) is selected."""
    picked = event.get("selection", {}).get("picked")
    if not isinstance(picked, list) or not picked:
        return None
    try:
        cell = picked[0]
        quantity = str(cell["quantity"])
        layer, position, row = (int(cell[key]) for key in ("layer", "position", "row"))
    except (KeyError, TypeError, ValueError):
        return None
    widths = {"digit": 28, "belief": 10}
    orders = shared.look().order
    if quantity in NAMES and 1 <= layer <= len(orders):
        widths[quantity] = len(orders[layer - 1])
    if quantity not in widths or not 0 <= position < widths[quantity] or not 0 <= row < 28:
        return None
    return quantity, layer - 1, position, row
