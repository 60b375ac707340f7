"""The marked cell on a stage of two digits: by a click on it, or on a unit below it."""

from dataclasses import dataclass, replace

import streamlit as st

from lstm_viz.analysis.comparison import UnitDifference
from lstm_viz.app.components import brush
from lstm_viz.charts import Cell, Look, Start
from lstm_viz.charts.content import FROM_TOP, Mark
from lstm_viz.models.quantities import QUANTITIES

COLUMNS = {"digit": 28, "belief": 10}
UNITS = ("states", "difference")
Rows = tuple[int, int]  # that the first of the two readings has, and the second


@dataclass(frozen=True)
class MarkedCell:
    """A cell of both readings, and the panel in which it is marked."""

    slot: str
    cell: Cell

    def __post_init__(self) -> None:
        """Check that the panel shows such cells."""
        kind, of = self.slot.split("-")[0], self.cell.quantity
        if kind != of if of in COLUMNS else kind not in UNITS:
            raise ValueError(f"{self.slot} shows no {of}")

    def mark(self, look: Look) -> Mark:
        """What the stage frames."""
        cell = self.cell
        if cell.quantity not in QUANTITIES:
            return Mark(self.slot, 0, cell.row, cell.unit)
        at = look.order[cell.layer].index(cell.unit)
        return Mark(self.slot, cell.layer + 1, cell.row, at)


def spot(look: Look, quantity: str, rows: Rows) -> MarkedCell | None:
    """The spot that is marked, if it is there; of a unit, its ``quantity``."""
    kept: MarkedCell | None = st.session_state.get("spot")
    if kept is not None and kept.cell.row >= rows_of(kept.slot, rows):
        return None
    if kept is None or kept.cell.quantity in COLUMNS:
        return kept
    order = dict(enumerate(look.order)).get(kept.cell.layer, ())
    there = kept.cell.unit in order
    return replace(kept, cell=replace(kept.cell, quantity=quantity)) if there else None


def start(pair: str, first: Start) -> tuple[str, Start]:
    """What the stage is about, and where it stands: as :func:`show` wants it for this pair.

    Args:
        pair: names the two readings.
        first: where it stands if nothing has been shown.
    """
    of, start = st.session_state.get("shown", ("", FROM_TOP))
    return (f"{pair} {start}", start) if of == pair else (pair, first)


def show(unit: UnitDifference, quantity: str, pair: str) -> None:
    """Mark a unit where it differs most, and let the stage stand there."""
    st.session_state.spot = MarkedCell(
        "difference", Cell(quantity, unit.layer, unit.unit, unit.row)
    )
    st.session_state.shown = (pair, Start(unit.row + 1, unit.layer + 1))


def clicked(look: Look, quantity: str, rows: Rows) -> None:
    """Mark what was clicked on the stage; ignore what cannot have been."""
    mark = brush.clicked()
    found = None if mark is None else _spot(mark, look, quantity, rows)
    if found is not None:
        st.session_state.spot = found


def _spot(mark: Mark, look: Look, quantity: str, rows: Rows) -> MarkedCell | None:
    kind = mark.slot.split("-")[0]
    order = dict(enumerate(look.order, 1)).get(mark.layer, ()) if kind in UNITS else ()
    there = range(COLUMNS.get(kind, len(order)))
    if mark.at not in there or mark.row not in range(rows_of(mark.slot, rows)):
        return None
    own = Cell(quantity, mark.layer - 1, order[mark.at], mark.row) if order else None
    return MarkedCell(mark.slot, own or Cell(kind, 0, mark.at, mark.row))


def rows_of(slot: str, rows: Rows) -> int:
    """How many rows a panel has: that of a difference those of the second reading."""
    return {"1": rows[0]}.get(slot.rpartition("-")[2], rows[1])
