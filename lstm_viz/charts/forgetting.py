"""Forgetting curves of two or three networks: R² of a row after more rows, and after blank rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from lstm_viz.analysis.forgetting import BLANKS, TESTED, Forgetting
from lstm_viz.analysis.seeds import SeedFigures, ahead, with_bands
from lstm_viz.charts.figure import Figure, minus
from lstm_viz.charts.model_curves import Axes, Curve, banded, model_curves
from lstm_viz.locale import _

EARLY, LATE = 1, 16  # rows later, at which the networks are told apart in words

Seeds = Mapping[str, Sequence[SeedFigures]]  # other trainings, by the network's name


def by_lag(found: Mapping[str, Forgetting], seeds: Seeds) -> Figure:
    """R² of a row after 0, 1, … 20 more rows of the digit, by the network's name."""
    told = _each(found, lambda of: _shares((of.by_lag[EARLY], of.by_lag[LATE])))
    caption = _(
        "How much of a row a linear read-back finds in the state after more rows of the digit: R²"
        " over the first {count:,} test digits, all rows together; 0% is what their mean gives."
        " Some of it is inferred from rows just read, which resemble it. After {early} more and"
        " after {late} more: {told}."
    ).format(count=TESTED, early=EARLY, late=LATE, told=told)
    lines = [
        Curve(
            name,
            _points(enumerate(of.by_lag)),
            banded(range(len(of.by_lag)), of.by_lag, [other.by_lag for other in seeds[name]]),
        )
        for name, of in found.items()
    ]
    axes = _axes(_("rows read since"), _("R² of the row"), lines)
    return model_curves(lines, axes, with_bands(minus(caption), seeds))


def leaders(found: Mapping[str, Forgetting], seeds: Seeds) -> str:
    """One sentence: which network holds most of rows just read, and which most of old ones.

    None does where another network holds as much with another seed.
    """
    early, late = (
        ahead({name: _range(of, seeds[name], lag) for name, of in found.items()})
        for lag in (EARLY, LATE)
    )
    if early is None and late is None:
        return _(
            "No network holds the most with every seed, neither of rows just read nor of rows long"
            " past."
        )
    if early is None:
        said = _(
            "Of rows just read, none holds the most with every seed; of rows long past, {late}."
        )
    elif late is None:
        said = _(
            "Of rows just read, {early} holds the most; of rows long past, none with every seed."
        )
    elif early == late:
        said = _("Of rows just read and of rows long past, {early} holds the most.")
    else:
        said = _("Of rows just read, {early} holds the most; of rows long past, {late}.")
    return said.format(early=early, late=late)


def after_blanks(found: Mapping[str, Forgetting], seeds: Seeds) -> Figure:
    """R² of the whole digit after 0, 14, 28 and 56 blank rows, by the network's name."""
    told = _each(found, lambda of: _shares((of.after[0], of.after[-1])))
    caption = _(
        "How much of the whole digit a linear read-back finds in the state when blank rows follow,"
        " which no network was trained for: R² over the first {count:,} test digits; 0% is what"
        " their mean gives. After none and after {most}: {told}."
    ).format(count=TESTED, most=BLANKS[-1], told=told)
    lines = [
        Curve(
            name,
            _points(zip(BLANKS, of.after, strict=True)),
            banded(BLANKS, of.after, [other.after for other in seeds[name]]),
        )
        for name, of in found.items()
    ]
    axes = _axes(_("blank rows after the digit"), _("R² of the digit"), lines)
    return model_curves(lines, axes, with_bands(minus(caption), seeds))


def _range(of: Forgetting, others: Sequence[SeedFigures], lag: int) -> tuple[float, float]:
    """The lowest and the highest R² of all trainings."""
    shares = [by_lag[lag] or 0.0 for by_lag in (of.by_lag, *(other.by_lag for other in others))]
    return min(shares), max(shares)


def _points(pairs: Iterable[tuple[int, float | None]]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in pairs if y is not None]


def _axes(x: str, y: str, lines: list[Curve]) -> Axes:
    """From 0 to 1, or from below 0 where a read-back does worse than the mean."""
    low = min(
        0.0,
        *(value for line in lines for _x, value in line.points),
        *(value for line in lines for _x, value, _high in line.band),
    )
    return Axes(x, y, low=low, high=1.0)


def _each(found: Mapping[str, Forgetting], say: Callable[[Forgetting], str]) -> str:
    said = _("{name} ({numbers} numbers) {shares}")
    return _("; ").join(
        said.format(name=name, numbers=of.numbers, shares=say(of)) for name, of in found.items()
    )


def _shares(pair: tuple[float | None, float | None]) -> str:
    first, last = (_("nothing") if share is None else f"{share:z.0%}" for share in pair)
    return _("{first} and {last}").format(first=first, last=last)
