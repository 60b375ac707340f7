"""The cell that the visitor has chosen: by a click, by walking to it, or by its numbers."""

from typing import Any

import streamlit as st

from lstm_viz.charts import SELECTION, Cell
from lstm_viz.charts.dataset import KINDS
from lstm_viz.pages import shared


def chosen() -> Cell | None:
    """The chosen cell of this visitor, if there is one."""
    cell: Cell | None = st.session_state.get("cell")
    return cell


def choose(cell: Cell | None) -> None:
    """Make ``cell`` the chosen one."""
    st.session_state.cell = cell


def clicked() -> None:
    """Take over what was clicked on the stage; ignore what cannot have been."""
    cell = _cell(st.session_state.get("stage"))
    if cell is not None:
        choose(cell)
        if st.session_state.get("closer") not in ("number", "ledger", "pixels"):
            st.session_state["closer"] = "number"


def valid(cell: Cell) -> bool:
    """Whether the network has such a cell."""
    rows, columns = 28, {"digit": 28, "belief": 10}.get(cell.quantity, 0)
    orders = shared.look().order
    if cell.quantity in KINDS and 0 <= cell.layer < len(orders):
        columns = len(orders[cell.layer])
    return 0 <= cell.unit < columns and 0 <= cell.row < rows


def _cell(event: Any) -> Cell | None:
    try:
        picked = event["selection"][SELECTION][0]
        quantity = str(picked["quantity"])
        layer, position, row = (int(picked[key]) for key in ("layer", "position", "row"))
    except (IndexError, KeyError, OverflowError, TypeError, ValueError):
        return None
    if quantity not in KINDS:
        cell = Cell(quantity, 0, position, row)
    else:
        order = dict(enumerate(shared.look().order)).get(layer - 1, ())
        unit = order[position] if 0 <= position < len(order) else -1
        cell = Cell(quantity, layer - 1, unit, row)
    return cell if valid(cell) else None
