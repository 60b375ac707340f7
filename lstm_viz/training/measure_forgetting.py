"""Measurement of forgetting curves, see :class:`lstm_viz.analysis.reach.Forgetting`:
``python -m lstm_viz.training.measure_forgetting``.
"""

from pathlib import Path
from typing import Any

import torch

from lstm_viz.analysis.reach import STATES, Forgetting, network
from lstm_viz.models import pretrained
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, available
from lstm_viz.models.readback import entries
from lstm_viz.training.fit_recall import digits
from lstm_viz.training.moments import ROWS, Moments, best_ridge, fit, moments, r2, r2_by_row

BLANKS, TESTED = Forgetting.BLANKS, Forgetting.TESTED
FITTED, HELD_OUT = 8000, 2000  # first and last training digits
READ = (*range(ROWS), *(ROWS - 1 + blank for blank in BLANKS[1:]))  # rows after which it is fitted


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
        len(entries(model)),
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
        for lag in range(Forgetting.LAGS)
    ]


def main(folder: Path = FOLDER) -> None:
    """Measure every network there is, and write it down."""
    found: dict[str, dict[str, Any]] = {}
    for name in available(folder):
        found[name] = {}
        for state in STATES:
            found[name][state] = vars(measured(network(name, state, folder)))
            print(name, state, *found[name][state]["after"], flush=True)
    head = {
        "command": f"python -m {__spec__.name}",
        "fitted": FITTED,
        "held_out": HELD_OUT,
        "tested": TESTED,
        "blanks": BLANKS,
    }
    pretrained.write_measured(Forgetting.FILE, head, found, folder)


if __name__ == "__main__":
    main()
