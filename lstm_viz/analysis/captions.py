"""Captions of each row, plain sentences made from the trace."""

from collections.abc import Collection
from math import ceil, isnan, nan
from typing import NamedTuple

from torch import Tensor

from lstm_viz.analysis import memory
from lstm_viz.analysis.percent import percent
from lstm_viz.analysis.trace import LayerTrace, Trace, single
from lstm_viz.locale import _

LARGE = 0.5  # units that add more to their memory, or whose |h| is larger, are counted


class Counted(NamedTuple):
    """Units of a row whose value exceeds a bound in size; if none does, one that holds for all."""

    many: int
    units: int
    bound: float


def beliefs(trace: Trace, every_row: bool = True) -> list[str]:
    """One sentence for each row of one image: what is believed after it, and what changed.

    Args:
        trace: of one image.
        every_row: whether the read-out was trained after every row; else what it says means
            something after the last row alone.
    """
    top, digits = single(trace).belief.topk(2)  # [T, 2] each
    plain = _("After row {row} it believes {first} ({p}), then {second} ({q}).")
    overtaken = _(
        "After row {row} it believes {first} ({p}), then {second} ({q})."
        " {first} has just overtaken {before}."
    )
    means_nothing = _(
        "Row {row}: the read-out was trained after the last row alone; what it says here"
        " means nothing."
    )
    sentences = []
    leaders = digits[:, 0].tolist()
    for row, ((p, q), (first, second)) in enumerate(
        zip(top.tolist(), digits.tolist(), strict=True)
    ):
        before = leaders[row - 1] if row else first
        said = plain
        if not every_row and row < len(leaders) - 1:
            said = means_nothing
        elif every_row and before != first:
            said = overtaken
        sentences.append(
            said.format(
                row=row + 1, first=first, p=percent(p), second=second, q=percent(q), before=before
            )
        )
    return sentences


def row_captions(layer: LayerTrace, touched: Collection[int] = ()) -> list[str]:
    """One sentence for each row of one image: what one layer kept, added and showed.

    Kept is the share of the memory's size that was let through, ``Σ k·|m before| / Σ |m before|``
    with the memory m = c and k = f in an LSTM, m = h and k = z in a GRU. Units are counted that
    add more than ``LARGE`` to their memory, and those of which ``|h|`` is larger than that; where
    there is none, a bound is said that the largest does not exceed.

    Args:
        layer: of the trace of one image.
        touched: rows, from 0, of which the gates do not tell that: see
            :func:`~lstm_viz.analysis.arithmetic.touched_rows`.
    """
    said = _untouched(layer)
    edited = _("Row {row}: an edit changes what it remembers or shows; {shown}.")
    for t in touched:
        (shown,) = _shown(_counts(layer.h[t : t + 1]))
        said[t] = edited.format(row=t + 1, shown=shown)
    return said


def _untouched(layer: LayerTrace) -> list[str]:
    """The sentences of a layer whose gates tell what was kept, and whose units show something."""
    if not memory.adds_up(layer):
        plain = _("Row {row}: makes its state anew; {shown}.")
        return [plain.format(row=t, shown=h) for t, h in enumerate(_shown(_counts(layer.h)), 1)]
    (first, new), state = memory.terms(layer), memory.name(layer)
    before = getattr(layer, state)[:-1].abs()  # [T-1, H]
    kept = (memory.kept(layer)[1:] * before).sum(-1) / before.sum(-1)  # [T-1]; NaN of nothing
    if state == "c":
        keeps = _("Row {row}: keeps {share} of memory ({sum}); {added}, {shown}.")
        empty = _("Row {row}: has no memory yet; {added}, {shown}.")
    else:
        keeps = _("Row {row}: keeps {share} of its state ({sum}); {added}, {shown}.")
        empty = _("Row {row}: has no state yet; {added}, {shown}.")
    parts, term = f"Σ {first}|{state}| / Σ |{state}|", f"|{new}·{new.of}|"
    shares = (nan, *kept.tolist())
    added, shown = _added(term, _counts(memory.written(layer))), _then(_counts(layer.h))
    return [
        (empty if isnan(share) else keeps).format(
            row=row, share=percent(share, 0, reached=True), sum=parts, added=adds, shown=shows
        )
        for row, (share, adds, shows) in enumerate(zip(shares, added, shown, strict=True), 1)
    ]


def _added(term: str, rows: list[Counted]) -> list[str]:
    """For each row how many units add much to their memory, or how little they all add."""
    none = _("no unit adds {term} > {bound}")
    some = _("{many} of {units} units add {term} > {bound}")
    return [(some if row.many else none).format(term=term, **row._asdict()) for row in rows]


def _then(rows: list[Counted]) -> list[str]:
    """How many of the units just spoken of show much, or how little they all show."""
    none, some = _("none has |h| > {bound}"), _("{many} have |h| > {bound}")
    return [(some if row.many else none).format(**row._asdict()) for row in rows]


def _shown(rows: list[Counted]) -> list[str]:
    """The same where units were not spoken of yet."""
    none, some = _("no unit has |h| > {bound}"), _("{many} of {units} units have |h| > {bound}")
    return [(some if row.many else none).format(**row._asdict()) for row in rows]


def _counts(values: Tensor) -> list[Counted]:
    """For each row of ``[T, H]`` how many values exceed ``LARGE``."""
    sizes = values.abs()
    many, largest = (sizes > LARGE).sum(-1).tolist(), sizes.amax(-1).tolist()  # [T] each
    return [
        Counted(n, values.shape[-1], LARGE if n else ceil(top * 100) / 100)
        for n, top in zip(many, largest, strict=True)
    ]
