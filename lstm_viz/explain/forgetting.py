"""Forgetting curves: how much of a row a linear read-back finds after more rows have been read.

``python -m lstm_viz.explain.forgetting`` fits read-backs of its own after each row of the digit,
and after blank rows that follow it, for every network in ``pretrained/``, as it is and as it was
before training, and writes R² on test digits into ``pretrained/forgetting.json``. The fits that
:func:`lstm_viz.recall` uses are others: of more digits, in fewer directions, of trained networks.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from lstm_viz.explain.reach import STATES, network
from lstm_viz.network.classifier import DigitClassifier
from lstm_viz.network.fit_recall import digits
from lstm_viz.network.moments import (
    ROWS,
    Moments,
    best_ridge,
    fit,
    moments,
    r2,
    r2_by_row,
)
from lstm_viz.network.pretrained import FOLDER, available, card
from lstm_viz.network.readback import entries

BLANKS = (0, 14, 28, 56)  # rows appended after the digit
LAGS = 21  # only the topmost rows, which have little ink, have more rows of the digit after them
FITTED, HELD_OUT, TESTED = 8000, 2000, 2000  # first, last training digits; first test digits
FILE = "forgetting.json"
READ = (*range(ROWS), *(ROWS - 1 + blank for blank in BLANKS[1:]))  # rows after which it is fitted


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


def measured(model: DigitClassifier) -> Forgetting:
    """The forgetting of one network."""
    train, test = digits("train"), digits("test", slice(TESTED))
    fitted = moments(model, train[:FITTED], READ)
    shifts = [of.shift for of in fitted]
    held_out = moments(model, train[-HELD_OUT:], READ, shifts)
    tested = moments(model, test, READ, shifts)
    errors = [
        of.errors(*fit(by, best_ridge(by, held)))
        for by, held, of in zip(fitted, held_out, tested, strict=True)
    ]  # [P] each
    blank = [ROWS - 1, *range(ROWS, len(READ))]
    return Forgetting(
        len(list(entries(model))),
        _by_lag(errors[:ROWS], tested[:ROWS]),
        [r2(errors[k], tested[k].deviations) for k in blank],
        [r2_by_row(errors[k], tested[k].deviations) for k in blank],
    )


def _by_lag(errors: list[torch.Tensor], tested: list[Moments]) -> list[float | None]:
    """R² by how many rows were read since, from the squared errors ``[P]`` after each row."""
    parts = [
        (part.split(ROWS), of.deviations.split(ROWS))
        for part, of in zip(errors, tested, strict=True)
    ]
    return [
        r2(*(torch.stack([parts[t][k][t - lag] for t in range(lag, ROWS)]) for k in (0, 1)))
        for lag in range(LAGS)
    ]


def load_forgetting(name: str, folder: Path = FOLDER) -> dict[str, Forgetting]:
    """What was measured for a network: "trained" and "fresh".

    Returns:
        Nothing, if nothing was measured of these very weights.
    """
    file = Path(folder) / FILE
    if not file.exists():
        return {}
    found = json.loads(file.read_text(encoding="utf-8"))["networks"].get(name)
    if found is None or found["sha256"] != card(name, folder)["sha256"]:
        return {}
    return {state: Forgetting(**found[state]) for state in STATES}


def main(folder: Path = FOLDER) -> None:
    """Measure every network there is, and write it down."""
    lines = []
    for name in available(folder):
        found: dict[str, Any] = {"sha256": card(name, folder)["sha256"]}
        for state in STATES:
            found[state] = vars(measured(network(name, state, folder)))
            print(name, state, *found[state]["after"], flush=True)
        lines.append(f"{json.dumps(name)}: {json.dumps(found, allow_nan=False)}")
    head = {
        "command": f"python -m {__spec__.name}",
        "fitted": FITTED,
        "held_out": HELD_OUT,
        "tested": TESTED,
        "blanks": BLANKS,
    }
    text = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items())
    whole = "{\n" + text + ',\n"networks": {\n' + ",\n".join(lines) + "\n}\n}\n"
    (folder / FILE).write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    main()
