"""The panel of the chosen cell."""

import streamlit as st

from lstm_viz.charts import Cell, unit_course
from lstm_viz.charts.dataset import NAMES, Kind
from lstm_viz.explain import Trace
from lstm_viz.pages import cells

COURSES: tuple[Kind, ...] = ("gate", "state")


def selected(read: Trace) -> None:
    """Show the value of the chosen cell, and its unit's course over the rows."""
    cell = cells.chosen()
    if cell is None:
        return
    st.markdown(f"**{name(cell)}:** {value(cell, read):.6f}")
    if cell.quantity in NAMES:
        for column, kind in zip(st.columns(2), COURSES, strict=True):
            with column:
                course = unit_course(read.layers[cell.layer], cell.unit, cell.row, kind)
                st.altair_chart(course, key=f"course-{kind}")


def name(cell: Cell) -> str:
    """The cell in words."""
    if cell.quantity == "digit":
        return f"pixel, row {cell.row + 1}, column {cell.unit + 1}"
    if cell.quantity == "belief":
        return f"belief in {cell.unit} after row {cell.row + 1}"
    return f"{NAMES[cell.quantity]}, layer {cell.layer + 1}, unit {cell.unit}, row {cell.row + 1}"


def value(cell: Cell, read: Trace) -> float:
    """The number that the cell stands for."""
    if cell.quantity == "digit":
        return read.images[cell.row, cell.unit].item()
    if cell.quantity == "belief":
        return read.belief[cell.row, cell.unit].item()
    return getattr(read.layers[cell.layer], cell.quantity)[cell.row, cell.unit].item()
