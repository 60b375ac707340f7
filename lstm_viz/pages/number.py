"""The panel of the chosen cell: the sum that made its number, term by term."""

import numpy as np
import streamlit as st

from lstm_viz.charts import Cell, unit_course
from lstm_viz.charts.belief import softmax_bars
from lstm_viz.charts.dataset import KINDS, NAMES, Kind
from lstm_viz.charts.palette import Theme
from lstm_viz.charts.rows import painted
from lstm_viz.charts.squash import squash_curve
from lstm_viz.charts.worked import WALK, worked_sum
from lstm_viz.explain import Arithmetic, Trace, arithmetic
from lstm_viz.explain.formula import formula, formula_with_numbers
from lstm_viz.explain.habits import describe
from lstm_viz.explain.worked import worked
from lstm_viz.pages import cells, shared
from lstm_viz.pages.figures import show

COURSES: tuple[Kind, ...] = ("gate", "state")
QUANTITIES = {**NAMES, "belief": "belief", "digit": "pixel"}
FIRST = Cell("c", 1, 0, 27)  # before anything is chosen


def number(read: Trace, theme: Theme) -> None:
    """Show where the number of the chosen cell comes from."""
    cell = cells.chosen() or FIRST
    controls(cell)
    st.markdown(f"#### {name(cell)}: {value(cell, read):.6f}".replace("-", "−"))
    if cell.quantity == "digit":
        st.caption("A pixel is what was put in: nothing made it.")
        return
    work = arithmetic(shared.network(), read, cell.quantity, cell.layer, cell.unit, cell.row)
    _formula(cell, work)
    left, right = st.columns([3, 2])
    with left:
        _sum(cell, work)
    with right:
        _squash(work)
        if cell.quantity == "belief":
            _softmax(cell, read)
        _painted(cell, work, read, theme)
    if cell.quantity in KINDS:
        _courses(cell, read)
        st.caption(describe(shared.habits()[cell.layer], cell.layer, cell.unit))


def controls(cell: Cell) -> None:
    """The cell by its numbers: for the keyboard, and for cells too small to hit."""
    limits = {"digit": 28, "belief": 10}
    sizes = [len(order) for order in shared.look().order]
    state = st.session_state
    state["cell-quantity"], state["cell-layer"] = cell.quantity, cell.layer + 1
    state["cell-unit"], state["cell-row"] = cell.unit, cell.row + 1
    what, layer, unit, row = st.columns([3, 2, 2, 2])
    what.selectbox(
        "Quantity", list(QUANTITIES), format_func=QUANTITIES.__getitem__,
        key="cell-quantity", on_change=_typed,
    )  # fmt: skip
    layer.number_input(
        "Layer", 1, len(sizes), key="cell-layer", on_change=_typed,
        disabled=cell.quantity not in KINDS,
    )  # fmt: skip
    last = limits.get(cell.quantity, sizes[cell.layer]) - 1
    title = {"digit": "Column (from 0)", "belief": "Digit"}.get(cell.quantity, "Unit (from 0)")
    unit.number_input(title, 0, last, key="cell-unit", on_change=_typed)
    row.number_input("Row", 1, 28, key="cell-row", on_change=_typed)


def _typed() -> None:
    state = st.session_state
    quantity = state["cell-quantity"]
    layer = state["cell-layer"] - 1 if quantity in KINDS else 0
    sizes = {"digit": 28, "belief": 10}
    size = sizes.get(quantity) or len(shared.look().order[layer])
    cells.choose(Cell(quantity, layer, min(state["cell-unit"], size - 1), state["cell-row"] - 1))


def _formula(cell: Cell, work: Arithmetic) -> None:
    st.latex(formula(cell.quantity, cell.layer, cell.row))
    if st.toggle("with its numbers", key="with-numbers"):
        st.latex(formula_with_numbers(work))


def _sum(cell: Cell, work: Arithmetic) -> None:
    total = {"c": "cell state", "h": "hidden state", "belief": "logit"}.get(cell.quantity, "total")
    lines = worked(work)
    caption = (
        f"{len(work.products)} terms make {lines.print(lines.total)}: each line is factor × weight,"
        " and the lines add up as printed. Click one to walk on to the number it came from."
    )
    show(worked_sum(lines, total), "worked", caption, on_select=_walk, selection_mode=WALK)


def _walk() -> None:
    """Go on to the cell that a line of the sum came from."""
    cell = cells.chosen() or FIRST
    picked = (st.session_state["worked"]["selection"].get(WALK) or [{}])[0]
    source, index = picked.get("source"), int(picked.get("index", -1))
    last = len(shared.look().order) - 1
    below = Cell("h", (last if cell.quantity == "belief" else cell.layer - 1), index, cell.row)
    there = {
        "pixel": Cell("digit", 0, index, cell.row),
        "below": below,
        "before": Cell("h", cell.layer, index, cell.row - 1),
        "f": Cell("f", cell.layer, cell.unit, cell.row),
        "i": Cell("i", cell.layer, cell.unit, cell.row),
        "o": Cell("o", cell.layer, cell.unit, cell.row),
    }.get(str(source))
    if there is not None and cells.valid(there):
        cells.choose(there)


def _squash(work: Arithmetic) -> None:
    if work.squash not in ("sigmoid", "tanh"):
        return
    symbol = "σ" if work.squash == "sigmoid" else "tanh"
    caption = f"{symbol}({work.total:.4f}) = {work.value:.4f}".replace("-", "−")
    show(squash_curve(work.squash, work.total, work.value), "squash", caption)


def _softmax(cell: Cell, read: Trace) -> None:
    caption = (
        f"Softmax after row {cell.row + 1}: exp(logit) divided by the sum of all ten."
        f" {cell.unit} gets {read.belief[cell.row, cell.unit]:.6f}."
    )
    show(softmax_bars(read.logits[cell.row].numpy(), cell.unit), "softmax", caption)


def _painted(cell: Cell, work: Arithmetic, read: Trace, theme: Theme) -> None:
    """The products of the row's pixels, on the digit."""
    products = [product.value for product in work.products if product.source == "pixel"]
    if not products:
        return
    values = np.zeros(read.images.shape, np.float32)
    values[cell.row] = products
    caption = (
        f"Pixel × weight in row {cell.row + 1}: blue takes away, orange or red adds;"
        f" together {sum(products):.4f}.".replace("-", "−")
    )
    show(painted(read.images.numpy(), values, theme), "painted", caption, width="content")


def _courses(cell: Cell, read: Trace) -> None:
    for column, kind in zip(st.columns(2), COURSES, strict=True):
        with column:
            what = "gates" if kind == "gate" else "candidate, memory and hidden state"
            caption = f"The {what} of unit {cell.unit} over the rows; row {cell.row + 1} is marked."
            course = unit_course(read.layers[cell.layer], cell.unit, cell.row, kind)
            show(course, f"course-{kind}", caption)


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
