"""Two readings of one network compared: distances by row and unit, and their captions."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lstm_viz.analysis.trace import Trace, single
from lstm_viz.edits.image import image_rows
from lstm_viz.locale import _


@dataclass(frozen=True)
class UnitDifference:
    """A unit, and how much its values for two inputs differ.

    Attributes:
        layer: from 0.
        unit: from 0.
        mean: of the absolute difference over the rows, as a share of the scale of its layer.
        row: from 0, where the absolute difference is largest.
        first: its value there for the first input.
        second: its value there for the second.
    """

    layer: int
    unit: int
    mean: float
    row: int
    first: float
    second: float


def counterparts(first: Trace, second: Trace) -> list[int]:
    """For each row read in one reading, the row of another with which it is compared, from 0.

    Where both read the same rows, in whatever order, that is the row in the same place. Where an
    edit left out rows, repeated them or put blank ones in, it is the one that shows the same row
    of the image; of a blank row that was put in, that of the row before it.

    Args:
        first: the other reading.
        second: the one whose rows are asked for.
    """
    if same_rows(first, second):
        return list(range(len(second.logits)))
    at = {row: t for t, row in enumerate(shown_rows(first))}
    found: list[int] = []
    for row in shown_rows(second):
        found.append(at.get(row, found[-1] if found else 0))
    return found


def same_rows(first: Trace, second: Trace) -> bool:
    """Whether two readings read the same rows of an image, in whatever order."""
    return sorted(shown_rows(first)) == sorted(shown_rows(second))


def shown_rows(trace: Trace) -> list[int]:
    """Which row of the image each row read shows, from 0; -1 for a blank row that was put in."""
    read = len(trace.logits)
    lengths = (n for n in range(1, read + 29) if len(image_rows(trace.edits, n)) == read)
    return image_rows(trace.edits, 28 if len(image_rows(trace.edits)) == read else next(lengths))


def distances(first: Trace, second: Trace) -> Tensor:
    """The total variation distance of the two beliefs after each row, ``½ Σ_k |p_k − q_k|``.

    Returns:
        ``[T]`` for the rows of the second reading, from 0 where both believe the same to 1 where
        they share nothing; see :func:`counterparts`.
    """
    one, other = (single(trace).belief for trace in (first, second))  # [T, K]
    return _variation(one[counterparts(first, second)], other)


def distance_at_last(first: Trace, second: Trace) -> float:
    """The same after the last row of each, whatever rows there are before it."""
    one, other = (single(trace).belief[-1] for trace in (first, second))  # [K]
    return _variation(one, other).item()


def _variation(p: Tensor, q: Tensor) -> Tensor:
    """``½ Σ_k |p_k − q_k|``: ``[..., K]`` → ``[...]``."""
    return (p - q).abs().sum(-1) / 2


def parting(first: Trace, second: Trace) -> int | None:
    """The row at which the beliefs part for good.

    Returns:
        The first row, counted from 1, after which, and after each later one, the most probable
        classes differ; None if they are the same after the last row.
    """
    leaders = (single(trace).belief.argmax(-1) for trace in (first, second))  # [T] each
    same = torch.eq(*leaders).nonzero()  # [rows that agree, 1]
    rows = len(first.logits)
    last = int(same[-1]) + 1 if len(same) else 0
    return last + 1 if last < rows else None


def largest_differences(
    first: Trace, second: Trace, quantity: str, scales: Sequence[float], count: int
) -> list[UnitDifference]:
    """The units of all layers that differ most, the most different first.

    Args:
        first: of one image.
        second: of another image of as many rows, by the same network.
        quantity: such as "c".
        scales: for each layer, the size that its differences are measured by.
        count: of units, at most.
    """
    found = []
    for k, (one, other, scale) in enumerate(zip(first.layers, second.layers, scales, strict=True)):
        a, b = getattr(one, quantity), getattr(other, quantity)  # [T, H]
        size = (b - a).abs()
        means, rows = size.mean(0) / scale, size.argmax(0)  # [H]
        for unit in means.topk(min(count, len(means))).indices.tolist():
            row = int(rows[unit])
            mean, there = means[unit].item(), (a[row, unit].item(), b[row, unit].item())
            found.append(UnitDifference(k, unit, mean, row, *there))
    return sorted(found, key=lambda apart: -apart.mean)[:count]


def rival(confusion: Sequence[Sequence[int]], digit: int) -> int | None:
    """The class that is most often confused with ``digit``, in either direction.

    Args:
        confusion: counts by true class, then by answer.
        digit: the class.

    Returns:
        The class, or None if ``digit`` was never confused.
    """
    errors = {k: confusion[digit][k] + confusion[k][digit] for k in range(len(confusion))}
    del errors[digit]
    most = max(errors, key=lambda k: errors[k])
    return most if errors[most] else None


DIFFERS = 0.1  # above which two values are said to differ


def difference_captions(first: Tensor, second: Tensor) -> list[str]:
    """One sentence for each row that both runs have: how many units differ, and which one most.

    Args:
        first: a quantity of one layer, ``[T, H]``, in the rows that it is compared with.
        second: the same of another run, ``[T, H]``.
    """
    change = second - first  # [T, H]
    most = change.abs().argmax(-1)  # [T]
    counts = (change.abs() > DIFFERS).sum(-1).tolist()  # [T]
    changes = change.gather(-1, most[:, None])[:, 0].tolist()  # [T]
    some = _(
        "Row {row}: {count} of {units} units differ by more than {limit}; unit {unit} the most, by"
        " {change}."
    )
    none = _("Row {row}: no unit differs.")
    return [
        (some if change else none).format(
            row=row, count=count, units=first.shape[-1], limit=DIFFERS, unit=unit,
            change=f"{change:+.2f}".replace("-", "−"),
        )
        for row, (count, unit, change) in enumerate(
            zip(counts, most.tolist(), changes, strict=True), 1
        )
    ]  # fmt: skip
