"""Recalled pictures by the rows of the digit, so that those of two readings can be compared."""

import torch
from torch import Tensor

from lstm_viz.analysis.comparison import shown_rows
from lstm_viz.analysis.recall import Recall
from lstm_viz.analysis.trace import Trace, single


def by_rows(found: Recall, trace: Trace) -> Tensor:
    """The pictures found after 1, 2, … 28 of the digit's rows, each row in its place in the digit.

    Blank rows that an edit puts in, and rows read again, do not count: what is found after n rows
    is found after those too. Where fewer are read, the last picture is found to the end.

    Args:
        found: what is recalled of the trace.
        trace: of one image, with or without edits.

    Returns:
        ``[28, 28, 28]``: rows read, less one; row of the digit; column. NaN of rows not read.
    """
    pictures = torch.full((len(found.baseline), *found.baseline.shape), torch.nan)
    last = {fit: now for now, fit in enumerate(found.fits) if fit >= 0}  # the last time of each
    places = _places(found, trace)  # [rows]
    for fit, now in last.items():
        read = places[: fit + 1]
        pictures[fit, read[read >= 0]] = found.images[now, : fit + 1][read >= 0]
    pictures[max(last) + 1 :] = pictures[max(last)]
    return pictures


def explained(pictures: Tensor, image: Tensor, baseline: Tensor, rows: slice) -> float:
    """R² of what is recalled in the end of some rows of one digit; 0 is what the mean digit has.

    Args:
        pictures: of :func:`by_rows`. A row not read counts as the mean digit's.
        image: the digit, ``[28, 28]`` in [0, 1].
        baseline: the mean digit, ``[28, 28]``.
        rows: of the digit.
    """
    guess = torch.where(pictures[-1].isnan(), baseline, pictures[-1])
    error, spread = (((image - part)[rows] ** 2).sum() for part in (guess, baseline))
    return (1 - error / spread).item()


def _places(found: Recall, trace: Trace) -> Tensor:
    """The row of the digit that each row of a recalled picture is, or -1 where it is none's."""
    places: list[int] = []
    for fit, row in zip(found.fits, shown_rows(single(trace)), strict=True):
        if fit == len(places):  # rows that an edit adds have the fit of the row before
            places.append(row)
    return torch.tensor(places)
