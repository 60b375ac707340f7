"""The cell that the visitor has chosen: by a click, by walking to it, or by its numbers.

On a stage of two readings it is marked in one of its panels, by a click on it or on a unit below.
"""

from dataclasses import replace

import streamlit as st

from lstm_viz.analysis.comparison import UnitDifference
from lstm_viz.app import resources, url_state
from lstm_viz.app.components import brush
from lstm_viz.app.inputs import learning
from lstm_viz.app.url_values import PAIRED, UNITS, MarkedCell, Rows, rows_of
from lstm_viz.charts import Cell, Look, Start
from lstm_viz.charts.content import FROM_TOP, Mark
from lstm_viz.models.cells import CELLS
from lstm_viz.models.quantities import COLUMNS, QUANTITIES, memory_of


def chosen() -> Cell | None:
    """The chosen cell of this visitor, if there is one and the network on stage has it."""
    cell: Cell | None = st.session_state.get("cell")
    return cell if cell is not None and resources.has_cell(learning.reader(), cell) else None


def choose(cell: Cell) -> None:
    """Make ``cell`` the chosen one, here and in the link."""
    url_state.put(cell=cell)


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
            url_state.put(way="follow" if _remembers(cell) else "number")


def _remembers(cell: Cell) -> bool:
    """Whether it is of a memory that is a running sum: of an LSTM or a GRU."""
    kind = CELLS[resources.about(learning.reader())["architecture"]["kind"]]
    return cell.quantity == memory_of(kind.quantities) and cell.quantity in kind.sums


def _cell(mark: Mark, look: Look) -> Cell | None:
    cell = Cell(mark.slot, max(mark.now - 1, 0), mark.at, mark.row)
    if mark.slot in QUANTITIES:
        order = dict(enumerate(look.order, 1))
        units = order.get(mark.layer, ())
        unit = units[mark.at] if 0 <= mark.at < len(units) else -1
        cell = Cell(mark.slot, mark.layer - 1, unit, mark.row)
    return cell if resources.has_cell(learning.reader(), cell) else None


def spot(look: Look, quantity: str, rows: Rows) -> MarkedCell | None:
    """What is marked on a stage of two readings, if it is there; of a unit, its ``quantity``."""
    kept: MarkedCell | None = st.session_state.get("spot")
    if kept is not None and kept.cell.row >= rows_of(kept.slot, rows):
        return None
    if kept is None or kept.cell.quantity in PAIRED:
        return kept
    order = dict(enumerate(look.order)).get(kept.cell.layer, ())
    there = kept.cell.unit in order
    return replace(kept, cell=replace(kept.cell, quantity=quantity)) if there else None


def pair_start(pair: str, first: Start) -> tuple[str, Start]:
    """What the stage is about, and where it stands: see :func:`show_difference`.

    Args:
        pair: names the two readings.
        first: where it stands if nothing has been shown.
    """
    of, start = st.session_state.get("shown", ("", FROM_TOP))
    return (f"{pair} {start}", start) if of == pair else (pair, first)


def show_difference(unit: UnitDifference, quantity: str, pair: str) -> None:
    """Mark a unit where it differs most, and let the stage stand there."""
    st.session_state.spot = MarkedCell(
        "difference", Cell(quantity, unit.layer, unit.unit, unit.row)
    )
    st.session_state.shown = (pair, Start(unit.row + 1, unit.layer + 1))


def spot_clicked(look: Look, quantity: str, rows: Rows) -> None:
    """Mark what was clicked on a stage of two readings; ignore what cannot have been."""
    mark = brush.clicked()
    found = None if mark is None else _spot(mark, look, quantity, rows)
    if found is not None:
        st.session_state.spot = found


def _spot(mark: Mark, look: Look, quantity: str, rows: Rows) -> MarkedCell | None:
    kind = mark.slot.split("-")[0]
    order = dict(enumerate(look.order, 1)).get(mark.layer, ()) if kind in UNITS else ()
    there = range(COLUMNS[kind] if kind in PAIRED else len(order))
    if mark.at not in there or mark.row not in range(rows_of(mark.slot, rows)):
        return None
    own = Cell(quantity, mark.layer - 1, order[mark.at], mark.row) if order else None
    return MarkedCell(mark.slot, own or Cell(kind, 0, mark.at, mark.row))
