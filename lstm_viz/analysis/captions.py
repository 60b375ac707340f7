"""Captions of each row, plain sentences made from the trace."""

from collections.abc import Collection
from math import isnan, nan

from lstm_viz.analysis import memory
from lstm_viz.analysis.percent import percent
from lstm_viz.analysis.trace import LayerTrace, Trace, single
from lstm_viz.locale import _

LARGE = 0.5  # units that add more to their memory, or whose |h| is larger, are counted


def beliefs(trace: Trace, every_row: bool = True) -> list[str]:
    """One sentence for each row of one image: what is believed after it, and what changed.

    Args:
        trace: of one image.
        every_row: whether the read-out was trained after every row; else what it says means
            something after the last row alone.
    """
    top, digits = single(trace).belief.topk(2)  # [T, 2] each
    sentences = []
    leaders = digits[:, 0].tolist()
    for row, ((p, q), (first, second)) in enumerate(
        zip(top.tolist(), digits.tolist(), strict=True)
    ):
        before = leaders[row - 1] if row else first
        said = _("After row {row} it believes {first} ({p}), then {second} ({q}).")
        if not every_row and row < len(leaders) - 1:
            said = _(
                "Row {row}: the read-out was trained after the last row alone; what it says here"
                " means nothing."
            )
        elif every_row and before != first:
            said = _(
                "After row {row} it believes {first} ({p}), then {second} ({q})."
                " {first} has just overtaken {before}."
            )
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
    add more than ``LARGE`` to their memory, and those of which ``|h|`` is larger than that.

    Args:
        layer: of the trace of one image.
        touched: rows, from 0, of which the gates do not tell that: see
            :func:`~lstm_viz.analysis.edited_values.touched_rows`.
    """
    units = layer.h.shape[-1]
    shown = (layer.h.abs() > LARGE).sum(-1).tolist()  # [T]
    said = _untouched(layer, shown)
    edited = _(
        "Row {row}: an edit changes what it remembers or shows; {shown} of {units} units have |h|"
        " > {large}."
    )
    for t in touched:
        said[t] = edited.format(row=t + 1, units=units, shown=shown[t], large=LARGE)
    return said


def _untouched(layer: LayerTrace, shown: list[int]) -> list[str]:
    """The sentences of a layer whose gates tell what was kept, and whose units show something."""
    units = layer.h.shape[-1]
    if not memory.adds_up(layer):
        plain = _("Row {row}: makes its state anew; {shown} of {units} units have |h| > {large}.")
        return [
            plain.format(row=t, units=units, shown=s, large=LARGE) for t, s in enumerate(shown, 1)
        ]
    before = getattr(layer, memory.name(layer))[:-1].abs()  # [T-1, H]
    kept = (memory.kept(layer)[1:] * before).sum(-1) / before.sum(-1)  # [T-1]; NaN of nothing
    added = (memory.written(layer).abs() > LARGE).sum(-1).tolist()  # [T]
    keeps, empty = _of_cells() if "c" in layer.quantities else _of_states()
    shares = (nan, *kept.tolist())
    return [
        (empty if isnan(share) else keeps).format(
            row=row, share=percent(share, 0, reached=True), units=units, added=w, shown=s,
            large=LARGE,
        )
        for row, (share, w, s) in enumerate(zip(shares, added, shown, strict=True), 1)
    ]  # fmt: skip


def _of_cells() -> tuple[str, str]:
    """What is said of a row of an LSTM with something to keep, and without."""
    return (
        _(
            "Row {row}: keeps {share} of memory (Σ f|c| / Σ |c|); {added} of {units} units add"
            " |i·g| > {large}, {shown} have |h| > {large}."
        ),
        _(
            "Row {row}: has no memory yet; {added} of {units} units add |i·g| > {large}, {shown}"
            " have |h| > {large}."
        ),
    )


def _of_states() -> tuple[str, str]:
    """The same of a GRU, whose memory is its hidden state."""
    return (
        _(
            "Row {row}: keeps {share} of its state (Σ z|h| / Σ |h|); {added} of {units} add"
            " |(1 − z)·n| > {large}, {shown} have |h| > {large}."
        ),
        _(
            "Row {row}: has no state yet; {added} of {units} add |(1 − z)·n| > {large}, {shown}"
            " have |h| > {large}."
        ),
    )
