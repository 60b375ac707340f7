"""Captions of rows: what a layer keeps, writes and shows in each."""

from collections.abc import Collection
from math import ceil, isnan, nan
from typing import NamedTuple

from torch import Tensor

from lstm_viz.analysis import memory
from lstm_viz.analysis.trace import LayerTrace
from lstm_viz.locale import N_, _, percent

LARGE = 0.5  # units that add more to their memory, or whose |h| is larger, are counted


class Counted(NamedTuple):
    """Units of a row whose value exceeds a bound in size; if none does, one that holds for all."""

    many: int
    units: int
    bound: float


class Words(NamedTuple):
    """Templates for what a row does.

    ``share`` is the formula of what a ``{gate}`` keeps of a ``{state}``, or nothing; the others are
    what units do, each with ``{bound}``; some have ``{many}`` units, and ``{term}`` is the formula
    of what is added.
    """

    share: str
    none_adds: str
    some_add: str
    none_shows: str
    some_show: str
    none_shows_alone: str
    some_show_alone: str


FORMULAS = Words(
    " (Σ {gate}|{state}| / Σ |{state}|)",
    N_("no unit adds {term} > {bound}"),
    N_("{many} of {units} units add {term} > {bound}"),
    N_("none has |h| > {bound}"),
    N_("{many} have |h| > {bound}"),
    N_("no unit has |h| > {bound}"),
    N_("{many} of {units} units have |h| > {bound}"),
)
PLAIN = Words(
    "",
    N_("no unit writes more than ±{bound}"),
    N_("{many} of {units} units write more than ±{bound}"),
    N_("none shows more than ±{bound}"),
    N_("{many} show more than ±{bound}"),
    N_("no unit shows more than ±{bound}"),
    N_("{many} of {units} units show more than ±{bound}"),
)


def row_captions(
    layer: LayerTrace, touched: Collection[int] = (), plain: bool = False
) -> list[str]:
    """One sentence for each row of one image: what one layer kept, added and showed.

    Kept is the share of the memory's size that was let through, ``Σ k·|m before| / Σ |m before|``
    with the memory m = c and k = f in an LSTM, m = h and k = z in a GRU. Units are counted that
    add more than ``LARGE`` to their memory, and those of which ``|h|`` is larger than that; where
    there is none, a bound is said that the largest does not exceed.

    Args:
        layer: of the trace of one image.
        touched: rows, from 0, of which the gates do not tell that: see
            :func:`~lstm_viz.analysis.arithmetic.touched_rows`.
        plain: say the same without formulas.
    """
    words = PLAIN if plain else FORMULAS
    said = _untouched(layer, words)
    edited = _("Row {row}: an edit changes what it remembers or shows; {shown}.")
    for t in touched:
        (shown,) = _shown(layer.h[t : t + 1], words)
        said[t] = edited.format(row=t + 1, shown=shown)
    return said


def _untouched(layer: LayerTrace, words: Words) -> list[str]:
    """The sentences of a layer whose gates tell what was kept, and whose units show something."""
    if not memory.adds_up(layer):
        anew = _("Row {row}: makes its state anew; {shown}.")
        return [anew.format(row=t, shown=h) for t, h in enumerate(_shown(layer.h, words), 1)]
    (first, new), state = memory.terms(layer), memory.name(layer)
    before = getattr(layer, state)[:-1].abs()  # [T-1, H]
    kept = (memory.kept(layer)[1:] * before).sum(-1) / before.sum(-1)  # [T-1]; NaN of nothing
    if state == "c":
        keeps = _("Row {row}: keeps {share} of memory{sum}; {added}, {shown}.")
        empty = _("Row {row}: has no memory yet; {added}, {shown}.")
    else:
        keeps = _("Row {row}: keeps {share} of its state{sum}; {added}, {shown}.")
        empty = _("Row {row}: has no state yet; {added}, {shown}.")
    parts = words.share.format(gate=first, state=state)
    shares, term = (nan, *kept.tolist()), f"|{new}·{new.of}|"
    added = _said(words.none_adds, words.some_add, memory.written(layer), term=term)
    shown = _said(words.none_shows, words.some_show, layer.h)
    return [
        (empty if isnan(share) else keeps).format(
            row=row, share=percent(share, 0, reached=True), sum=parts, added=adds, shown=shows
        )
        for row, (share, adds, shows) in enumerate(zip(shares, added, shown, strict=True), 1)
    ]


def _shown(h: Tensor, words: Words) -> list[str]:
    """For each row how many units show much, or how little they all show, where none was named."""
    return _said(words.none_shows_alone, words.some_show_alone, h)


def _said(none: str, some: str, values: Tensor, **more: str) -> list[str]:
    """For each row of ``[T, H]`` how many values are large, in one of two sentences."""
    none, some = _(none), _(some)
    return [(some if row.many else none).format(**row._asdict(), **more) for row in _counts(values)]


def _counts(values: Tensor) -> list[Counted]:
    """For each row of ``[T, H]`` how many values exceed ``LARGE``."""
    sizes = values.abs()
    many, largest = (sizes > LARGE).sum(-1).tolist(), sizes.amax(-1).tolist()  # [T] each
    return [
        Counted(n, values.shape[-1], LARGE if n else ceil(top * 100) / 100)
        for n, top in zip(many, largest, strict=True)
    ]
