"""Forgetting curves: how much of a row a linear read-back finds after more rows have been read.

``python -m lstm_viz.training.measure_forgetting`` fits read-backs of its own after each row of the
digit, and after blank rows that follow it, for every network in ``pretrained/``, as it is and was
before training, and writes R² on test digits into ``pretrained/forgetting.json``. The fits that
:func:`lstm_viz.recall` uses are others: of more digits, in fewer directions, of trained networks.
"""

from dataclasses import dataclass
from pathlib import Path

from lstm_viz.analysis.reach import STATES
from lstm_viz.models import pretrained
from lstm_viz.models.pretrained import FOLDER

BLANKS = (0, 14, 28, 56)  # rows appended after the digit
LAGS = 21  # only the topmost rows, which have little ink, have more rows of the digit after them
TESTED = 2000  # the first test digits
FILE = "forgetting.json"


@dataclass(frozen=True)
class Forgetting:
    """How much of a digit's rows is found in one network's state later.

    R² is 1 − Σ(pixel − read pixel)² / Σ(pixel − mean pixel)², over test digits and pixels.

    Attributes:
        numbers: how many the state has.
        by_lag: R² of a row after 0, 1, … 20 more rows of the digit, pooled over all rows for which
            there are so many.
        after: R² of the whole digit when 0, 14, 28, 56 blank rows follow it.
        rows: the same for each of its rows; None for a row without ink in all test digits.
    """

    numbers: int
    by_lag: list[float | None]
    after: list[float | None]
    rows: list[list[float | None]]


def load_forgetting(name: str, folder: Path = FOLDER) -> dict[str, Forgetting]:
    """What was measured for a network: "trained" and "fresh".

    Returns:
        Nothing, if nothing was measured of these very weights.
    """
    found = pretrained.measured(FILE, name, folder)
    return {state: Forgetting(**found[state]) for state in STATES if found}
