"""Captions of how two runs of a network differ, made from their traces."""

from torch import Tensor

from lstm_viz.locale import _

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
