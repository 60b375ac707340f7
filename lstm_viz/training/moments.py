"""Linear fits from states to pixels by ridge regression, and their errors, from sums over digits.

The sums are all that a fit needs, so that the states of many digits need not be kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.readback import states

BATCH = 500  # digits read at a time
ROWS = 28
RIDGES = (0.01, 0.1, 1.0, 10.0, 100.0)


@dataclass(frozen=True)
class Moments:
    """Sums over digits of what a linear fit from inputs x ``[D]`` to pixels y ``[P]`` needs.

    Attributes:
        count: digits.
        shift: subtracted from every input, so that little is lost to rounding, ``[D]``.
        x: sum of the shifted inputs, ``[D]``.
        y: sum of the pixels, ``[P]``.
        xx: sum of products of inputs, ``[D, D]``.
        xy: of inputs and pixels, ``[D, P]``.
        yy: of the pixels' squares, ``[P]``.
    """

    count: int
    shift: Tensor
    x: Tensor
    y: Tensor
    xx: Tensor
    xy: Tensor
    yy: Tensor

    @classmethod
    def of(cls, inputs: Tensor, pixels: Tensor, shift: Tensor) -> "Moments":
        """The sums over inputs ``[B, D]`` and pixels ``[B, P]``."""
        x, y = (inputs - shift).double(), pixels.double()
        return cls(len(x), shift, x.sum(0), y.sum(0), x.T @ x, x.T @ y, y.square().sum(0))

    def __add__(self, other: "Moments") -> "Moments":
        """The sums over the digits of both, which have the same shift."""
        sums = (getattr(self, part) + getattr(other, part) for part in ("x", "y", "xx", "xy", "yy"))
        return Moments(self.count + other.count, self.shift, *sums)

    def covariances(self, ridge: float) -> tuple[Tensor, Tensor]:
        """Of the inputs, ``ridge / count`` added to the diagonal, and of inputs and pixels."""
        x, y = self.x / self.count, self.y / self.count
        xx = self.xx / self.count - torch.outer(x, x)
        xx.diagonal().add_(ridge / self.count)
        return xx, self.xy / self.count - torch.outer(x, y)

    def errors(self, weights: Tensor, bias: Tensor) -> Tensor:
        """Sums of squared errors ``[P]`` of ``x @ weights [D, P] + bias [P]`` (x as it is)."""
        b = bias + self.shift.double() @ weights
        found = (weights * (self.xx @ weights - 2 * self.xy)).sum(0)
        return self.yy + found + 2 * b * (self.x @ weights - self.y) + self.count * b.square()

    @property
    def deviations(self) -> Tensor:
        """Sums of squared deviations of the pixels from their own means, ``[P]``."""
        return self.yy - self.y.square() / self.count


def fit(moments: Moments, ridge: float) -> tuple[Tensor, Tensor]:
    """Weights ``[D, P]`` and bias ``[P]`` of the ridge regression, float64."""
    xx, xy = moments.covariances(ridge)
    weights = torch.cholesky_solve(xy, torch.linalg.cholesky(xx))
    return weights, bias_of(moments, weights)


def best_ridge(fitted: Moments, held_out: Moments) -> float:
    """The ridge of ``RIDGES`` with the least error on held-out digits."""
    return min(RIDGES, key=lambda ridge: held_out.errors(*fit(fitted, ridge)).sum().item())


def bias_of(moments: Moments, weights: Tensor) -> Tensor:
    """The bias with which weights ``[D, P]`` give the mean pixels for the mean input."""
    x = moments.x / moments.count + moments.shift.double()
    return moments.y / moments.count - x @ weights


def pixels_read(images: Tensor, row: int) -> Tensor:
    """The digit's pixels that have been read after ``row``: ``[B, 28, W]`` → ``[B, P]``."""
    return images[:, : row + 1].flatten(1)


def moments(
    model: DigitClassifier, images: Tensor, rows: Sequence[int], shifts: Sequence[Tensor] = ()
) -> list[Moments]:
    """The sums from the states after each of ``rows`` to the digit's pixels read by then.

    Args:
        model: the network.
        images: float32 ``[N, 28, W]`` in [0, 1]; blank rows follow where ``rows`` go beyond them.
        rows: from 0.
        shifts: of other sums for the same rows, or none: the first digits' mean states.
    """
    total: list[Moments] = []
    for part, state in batches(model, images, max(rows) + 1):
        shifts = shifts or [state[:, row].mean(0) for row in rows]
        found = [
            Moments.of(state[:, row], pixels_read(part, row), shift)
            for row, shift in zip(rows, shifts, strict=True)
        ]
        total = [a + b for a, b in zip(total, found, strict=True)] if total else found
    return total


def batches(model: DigitClassifier, images: Tensor, length: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Some digits ``[B, 28, W]`` at a time, and the states ``[B, length, D]`` in reading them."""
    for part in images.split(BATCH):
        longer = torch.nn.functional.pad(part, (0, 0, 0, length - part.shape[1]))
        yield part, states(model, longer)


def r2(errors: Tensor, deviations: Tensor) -> float | None:
    """R² of all pixels together, ``1 − Σ errors / Σ deviations``; None where no pixel varies."""
    above, below = errors.sum().item(), deviations.sum().item()
    return round(1 - above / below, 4) if below > 0 else None


def r2_by_row(errors: Tensor, deviations: Tensor) -> list[float | None]:
    """R² of each row of pixels, from sums of squares ``[P]`` over digits."""
    rows = zip(errors.split(ROWS), deviations.split(ROWS), strict=True)
    return [r2(*row) for row in rows]
