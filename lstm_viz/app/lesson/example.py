"""The example of the lesson: the digit in hand, and a unit and row of the last layer."""

from dataclasses import dataclass, replace

import streamlit as st
import torch

from lstm_viz.analysis.questions.units import before
from lstm_viz.analysis.trace import LayerTrace, Trace
from lstm_viz.app import resources
from lstm_viz.app.reading import Reading
from lstm_viz.locale import _


@dataclass(frozen=True)
class Case:
    """A digit read by the LSTM, and where to look.

    Attributes:
        reading: the digit and the network.
        unit: of the last layer, from 0.
        row: from 0.
    """

    reading: Reading
    unit: int
    row: int

    @property
    def trace(self) -> Trace:
        """What the network computed."""
        return self.reading.trace

    @property
    def layer(self) -> int:
        """The last layer, from 0."""
        return len(self.trace.layers) - 1

    @property
    def last(self) -> LayerTrace:
        """What the last layer computed."""
        return self.trace.layers[-1]

    def at(self, quantity: str) -> float:
        """A value of the unit in the row; "before" is the memory that the row finds."""
        values = before(self.last) if quantity == "before" else getattr(self.last, quantity)
        number: float = values[self.row, self.unit].item()
        return number


def case_of(reading: Reading) -> Case:
    """The digit in hand, read by the LSTM whatever else was chosen, and where the visitor looks."""
    reading = replace(reading, network=resources.DEFAULT)
    row, unit = st.session_state.get("lesson-at") or busiest(reading.trace.layers[-1])
    return Case(reading, unit, row)


def busiest(layer: LayerTrace) -> tuple[int, int]:
    """The row and unit, from 0, in which most is both kept and written: there is most to see."""
    kept, written = (layer.f * before(layer)).abs(), (layer.i * layer.g).abs()  # [T, H]
    place = int(torch.minimum(kept, written).argmax())
    return divmod(place, layer.c.shape[1])


def controls(case: Case, row: bool = True) -> None:
    """Let the visitor look at another unit, and in another row if asked for."""
    state = st.session_state
    state["lesson-unit"], state["lesson-row"] = case.unit, case.row + 1
    rows, units = case.last.c.shape
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            _("Unit of layer {layer} (from 0)").format(layer=case.layer + 1),
            0, units - 1, key="lesson-unit", on_change=_moved, args=(case,), width=180,
        )  # fmt: skip
        if row:
            st.slider(_("Row"), 1, rows, key="lesson-row", on_change=_moved, args=(case,))


def _moved(case: Case) -> None:
    state = st.session_state
    row = state.get("lesson-row", case.row + 1) - 1
    state["lesson-at"] = (row, state["lesson-unit"])
