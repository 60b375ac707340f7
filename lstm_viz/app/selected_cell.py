"""The cell that the visitor has chosen: by a click, by walking to it, or by its numbers."""

import streamlit as st

from lstm_viz.app import resources
from lstm_viz.app.components import brush
from lstm_viz.app.inputs import learning
from lstm_viz.charts import Cell, Look
from lstm_viz.charts.content import Mark
from lstm_viz.charts.signals import ROWS
from lstm_viz.models.cells import CELLS
from lstm_viz.models.quantities import QUANTITIES, memory_of

COLUMNS = {"digit": 28, "recall": 28, "belief": 10}  # of what has no units


def chosen() -> Cell | None:
    """The chosen cell of this visitor, if there is one and the network on stage has it."""
    cell: Cell | None = st.session_state.get("cell")
    return cell if cell is not None and valid(cell, learning.reader()) else None


def choose(cell: Cell) -> None:
    """Make ``cell`` the chosen one, here and in the link."""
    st.session_state.cell = cell
    st.query_params["cell"] = text(cell)


def clicked(look: Look) -> None:
    """Take over what was clicked on the stage; ignore what cannot have been.

    Args:
        look: of what is on stage.
    """
    mark = brush.clicked()
    cell = None if mark is None else _cell(mark, look)
    if cell is not None:
        choose(cell)
        way = st.session_state.get("closer")
        if cell.quantity == "recall" or way not in ("follow", "number", "ledger", "pixels"):
            way = "follow" if _remembers(cell) else "number"
            st.session_state.closer = st.query_params["closer"] = way


def _remembers(cell: Cell) -> bool:
    """Whether it is of a memory that is a running sum: of an LSTM or a GRU."""
    kind = CELLS[resources.about(learning.reader())["architecture"]["kind"]]
    return cell.quantity == memory_of(kind.quantities) and cell.quantity in kind.sums


def text(cell: Cell) -> str:
    """A cell as in a link: quantity, layer from 1, unit from 0 and row from 1, as on the page.

    For the layer of a recalled pixel, see :class:`~lstm_viz.charts.Cell`.
    """
    return f"{cell.quantity}.{cell.layer + 1}.{cell.unit}.{cell.row + 1}"


def parse(text: str, network: str, rows: int = ROWS) -> Cell:
    """The cell that :func:`text` wrote down.

    Raises:
        ValueError: it is not the text of a cell of the network of this name, over so many rows.
    """
    quantity, layer, unit, row = text.split(".")
    cell = Cell(quantity, count(layer) - 1, count(unit), count(row) - 1)
    if not valid(cell, network, rows):
        raise ValueError("no such cell")
    return cell


def count(text: str) -> int:
    """A number of a link.

    Raises:
        ValueError: it is not one, or an unreasonable one.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ValueError("not a number")
    return int(text)


def valid(cell: Cell, network: str, rows: int = ROWS) -> bool:
    """Whether the network of this name has such a cell when it reads so many rows."""
    if cell.quantity == "recall":
        return resources.readback(network) is not None and (
            0 <= cell.row <= cell.layer < rows and 0 <= cell.unit < COLUMNS[cell.quantity]
        )
    orders, own = resources.look(network).order, resources.quantities(network)
    layers = range(len(orders)) if cell.quantity in own else range(1)
    if cell.layer not in layers:
        return False
    columns = len(orders[cell.layer]) if cell.quantity in own else COLUMNS.get(cell.quantity, 0)
    return 0 <= cell.unit < columns and 0 <= cell.row < rows


def _cell(mark: Mark, look: Look) -> Cell | None:
    cell = Cell(mark.slot, max(mark.now - 1, 0), mark.at, mark.row)
    if mark.slot in QUANTITIES:
        order = dict(enumerate(look.order, 1))
        units = order.get(mark.layer, ())
        unit = units[mark.at] if 0 <= mark.at < len(units) else -1
        cell = Cell(mark.slot, mark.layer - 1, unit, mark.row)
    return cell if valid(cell, learning.reader()) else None
