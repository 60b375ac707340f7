"""Predict, then reveal: questions that the network itself answers on the digit at hand.

Each is made from a network and its trace of one digit, and varies with the digit.
"""

from collections.abc import Callable

from lstm_viz.analysis.questions import rows, units
from lstm_viz.analysis.questions.question import Question
from lstm_viz.analysis.trace import Trace
from lstm_viz.models.classifier import DigitClassifier

__all__ = ["QUESTIONS", "Question"]

QUESTIONS: dict[str, Callable[[DigitClassifier, Trace], Question]] = {
    "no-forgetting": units.no_forgetting,
    "how-much-left": units.how_much_left,
    "which-layer": units.which_layer,
    "keep-or-drop": units.keep_or_drop,
    "up-or-down": units.up_or_down,
    "shown": units.shown,
    "sigma": units.sigma,
    "turned": units.turned_gate,
    "settles": rows.settles,
    "halfway": rows.halfway,
    "votes": rows.most_votes,
    "blank-row": rows.blank_row,
    "parameters": units.parameters,
    "printed-formula": units.printed_formula,
    "sure-row": rows.sure_row,
    "without-unit": rows.without_unit,
    "how-large": rows.how_large,
}
