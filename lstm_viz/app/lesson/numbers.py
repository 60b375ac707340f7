"""The numbers of the lesson: none is typed into the prose, each is looked up when it is shown."""

from collections.abc import Callable
from functools import partial

import numpy as np

from lstm_viz.analysis.model_table import parameters
from lstm_viz.analysis.percent import percent
from lstm_viz.analysis.worked_sum import printed_sum
from lstm_viz.app import resources
from lstm_viz.app.inputs import network_picker
from lstm_viz.app.lesson import SLOT
from lstm_viz.app.lesson.example import Case
from lstm_viz.charts.figure import minus
from lstm_viz.models.pretrained import Card
from lstm_viz.models.variants import RECIPES

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
