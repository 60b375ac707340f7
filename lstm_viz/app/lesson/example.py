"""The example of the lesson, the digit in hand and one of its units, and the numbers of its prose.

None is typed into the prose: each is looked up when it is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st
import torch

from lstm_viz.analysis.model_table import parameters
from lstm_viz.analysis.questions.units import before
from lstm_viz.analysis.trace import LayerTrace, Trace
from lstm_viz.analysis.worked_sum import printed_sum
from lstm_viz.app import resources
from lstm_viz.app.inputs import network_picker
from lstm_viz.app.lesson import SLOT
from lstm_viz.app.reading import Reading
from lstm_viz.charts.figure import minus
from lstm_viz.locale import _, percent
from lstm_viz.models.pretrained import Card
from lstm_viz.models.recipe import RECIPES


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


UNMEASURED = "–"  # of a network that is not there, or was trained anew since
ROW_15 = 14  # from 0
_KINDS = {
    "lstm": "lstm-short",
    "gru": "gru",
    "rnn": "rnn",
    "relu": "lstm-relu",
    "linear": "rnn-linear",
}

_FACTS: dict[str, Callable[[Card], str]] = {
    "accuracy": lambda card: f"{card['test']['accuracy']:.2%}",
    "after10": lambda card: _after(card, 10),
    "after15": lambda card: _after(card, 15),
    "after20": lambda card: _after(card, 20),
    "parameters": lambda card: f"{parameters(card):,}",
    "epochs": lambda card: f"{card['recipe']['epochs']}",
    "best": lambda card: f"{card['best_epoch']}",
}


def _after(card: Card, row: int) -> str:
    return f"{card['test']['accuracy_by_row'][row - 1]:.1%}"


def _of_card(network: str, fact: str, _case: Case) -> str:
    if network not in network_picker.names():
        return UNMEASURED
    return _FACTS[fact](resources.about(network))


def _of_snapshot(step: int, fact: str, _case: Case) -> str:
    """What was measured of the main network after a step of its training."""
    found = resources.snapshots(resources.DEFAULT)
    if found is None or step not in found.measured:
        return UNMEASURED
    measured = found.measured[step]
    if fact == "undecided":
        return percent(measured.undecided, 0, reached=True)
    return f"{measured.accuracy_by_row[ROW_15 if fact == 'after15' else -1]:.1%}"


def _undecided_at_last(_case: Case) -> str:
    found = resources.snapshots(resources.DEFAULT)
    return UNMEASURED if found is None else percent(found.measured[found.last].undecided, 0)


def _half_gone(layer: int, _case: Case) -> str:
    """Rows until half of what the median unit of a layer holds is gone, over the test set."""
    habits = resources.habits(resources.DEFAULT)
    return UNMEASURED if habits is None else f"{np.median(habits[layer].halving):g}"


def _of_cell(quantity: str, case: Case) -> str:
    return minus(f"{case.at(quantity):.3f}")


def _of_sum(at: int, case: Case) -> str:
    """What is kept, what is written, and the memory that they make: they add up as printed."""
    terms = [case.at("f") * case.at("before"), case.at("i") * case.at("g")]
    return printed_sum(terms, least=3)[at]


def _of_reach(network: str, blank: int, _case: Case) -> str:
    found = resources.reaches(network)
    return percent(found["trained"][blank].accuracy, 0, reached=True) if found else UNMEASURED


def _before_training(network: str, _case: Case) -> str:
    """The same as :func:`_at_first` before training, as a power of ten."""
    found = resources.reaches(network)
    share = found["fresh"][0].share[-1][1][0] if found else None
    if share is None:
        return UNMEASURED
    digits, _e, power = f"{10**share:.1e}".partition("e")
    return f"${digits} \\cdot 10^{{{int(power)}}}$"


def _at_first(network: str, _case: Case) -> str:
    """The median share of the gradient that reaches row 1 of a trained network's last layer."""
    found = resources.reaches(network)
    share = found["trained"][0].share[-1][1][0] if found else None
    return UNMEASURED if share is None else percent(10**share)


NUMBERS: dict[str, Callable[[Case], str]] = {
    **{f"{name}.{fact}": partial(_of_card, name, fact) for name in RECIPES for fact in _FACTS},
    "learning.undecided_last": _undecided_at_last,
    **{
        f"learning.{fact}_{step}": partial(_of_snapshot, step, fact)
        for step in (0, 30, 1000)
        for fact in ("undecided", "accuracy", "after15")
    },
    "digit.answer": lambda case: str(case.reading.verdict.digit),
    "digit.sure": lambda case: percent(case.reading.verdict.probability),
    "memory.half2": partial(_half_gone, 1),
    **{
        f"reach.{kind}{blank}": partial(_of_reach, name, blank)
        for kind, name in _KINDS.items()
        for blank in (28, 112)
    },
    **{f"reach.{kind}_first": partial(_at_first, name) for kind, name in _KINDS.items()},
    **{f"reach.{kind}_fresh": partial(_before_training, name) for kind, name in _KINDS.items()},
    "cell.unit": lambda case: str(case.unit),
    "cell.row": lambda case: str(case.row + 1),
    **{f"cell.{part}": partial(_of_sum, at) for at, part in enumerate(("kept", "written", "c"))},
    **{f"cell.{q}": partial(_of_cell, q) for q in ("before", "i", "f", "g", "o", "h")},
}


def filled(text: str, case: Case) -> str:
    """Prose with its numbers in their places."""
    return SLOT.sub(lambda slot: NUMBERS[slot[1]](case), text)
