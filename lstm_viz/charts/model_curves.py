"""Two or three networks in one figure: a line for each, and its spread where there is one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from lstm_viz.analysis.reach import Forgetting
from lstm_viz.analysis.seeds import SeedFigures, Values, ahead, ranges, with_bands
from lstm_viz.charts.figure import FIT_WIDTH, Figure, Rows, abreast, minus, template
from lstm_viz.locale import _, cache_by_language

COLOURS = ("#0072B2", "#D55E00", "#009E73")  # Okabe & Ito (2008)
DASHES = ([1, 0], [6, 3], [2, 2])  # for those who see no colours


@dataclass(frozen=True)
class Curve:
    """One line.

    Attributes:
        name: of the network.
        points: where it goes: x, y.
        band: the spread around it: x, low, high.
    """

    name: str
    points: Sequence[tuple[float, float]]
    band: Sequence[tuple[float, float, float]] = ()


@dataclass(frozen=True)
class Axes:
    """What stands on the axes.

    Attributes:
        x: title of the horizontal one.
        y: title of the vertical one.
        form: of the vertical one's numbers, as d3 writes them.
        log: whether it is logarithmic.
        low: where it begins, or None: as the values want.
        high: where it ends.
    """

    x: str
    y: str
    form: str = ".0%"
    log: bool = False
    low: float | None = None
    high: float | None = None


def banded(
    at: Iterable[float], own: Values, others: Sequence[Values]
) -> list[tuple[float, float, float]]:
    """The band from the lowest to the highest training; none where there is one training alone."""
    if not others:
        return []
    found = zip(at, ranges(own, others), strict=True)
    return [(x, *ends) for x, ends in found if ends is not None]


def model_curves(
    lines: Sequence[Curve], axes: Axes, caption: str, ends: float | None = None
) -> Figure:
    """The lines of at most three networks.

    Args:
        lines: one for each.
        axes: what stands on the axes.
        caption: what they show.
        ends: where to draw a rule: at the end of the digit.
    """
    data: dict[str, Rows] = {
        "lines": [{"name": line.name, "x": x, "y": y} for line in lines for x, y in line.points],
        "bands": [
            {"name": line.name, "x": x, "low": low, "high": high}
            for line in lines
            for x, low, high in line.band
        ],
        "ends": [] if ends is None else [{"x": ends}],
    }
    names = tuple(line.name for line in lines)
    return Figure(_spec(names, axes, bool(data["bands"]), bool(data["ends"])), data, caption)


@cache_by_language
def _spec(names: tuple[str, ...], axes: Axes, band: bool, end: bool) -> dict[str, Any]:
    domain = alt.Undefined if axes.low is None else [axes.low, axes.high]
    scale = alt.Scale(type="log" if axes.log else "linear", domain=domain, nice=False)
    y = alt.Y("y:Q", title=axes.y, scale=scale, axis=alt.Axis(format=axes.form, tickCount=6))
    x = alt.X("x:Q", title=axes.x, scale=alt.Scale(nice=False, zero=False))
    colours = alt.Scale(domain=list(names), range=list(COLOURS[: len(names)]))
    dashes = alt.Scale(domain=list(names), range=list(DASHES[: len(names)]))
    legend = alt.Legend(
        orient="top", labelLimit=300, symbolType="stroke", symbolSize=300, symbolOpacity=1,
        columns=abreast(names),
    )  # fmt: skip
    colour = alt.Color("name:N", title=None, scale=colours, legend=legend)
    bands = alt.Chart(alt.NamedData("bands")).mark_area(opacity=0.15)
    bands = bands.encode(x="x:Q", y=alt.Y("low:Q", scale=scale), y2="high:Q", color=colour)
    lines = alt.Chart(alt.NamedData("lines")).mark_line(strokeWidth=2, clip=True)
    lines = lines.encode(
        x=x,
        y=y,
        color=colour,
        strokeDash=alt.StrokeDash("name:N", title=None, scale=dashes, legend=legend),
    )
    points = alt.Chart(alt.NamedData("lines")).mark_point(filled=True, size=16, opacity=1)
    points = points.encode(
        x="x:Q",
        y=alt.Y("y:Q", scale=scale),
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("x:Q", title=axes.x),
            alt.Tooltip("y:Q", title=axes.y, format=".2%" if axes.form.endswith("%") else ".2e"),
        ],
    )
    ends = alt.Chart(alt.NamedData("ends")).mark_rule(opacity=0.6, strokeDash=[4, 3])
    drawn = [bands] * band + [ends.encode(x="x:Q")] * end + [lines, points]
    chart = alt.LayerChart(layer=drawn, width="container", height=240, autosize=FIT_WIDTH)
    # the last number on the axis may reach beyond its end
    return template(chart.properties(padding={"right": 12, "left": 5, "top": 5, "bottom": 5}))


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
    ).format(count=Forgetting.TESTED, early=EARLY, late=LATE, told=told)
    titles = _("rows read since"), _("R² of the row")
    return _held(found, seeds, range(Forgetting.LAGS), "by_lag", titles, caption)


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
    ).format(count=Forgetting.TESTED, most=Forgetting.BLANKS[-1], told=told)
    titles = _("blank rows after the digit"), _("R² of the digit")
    return _held(found, seeds, Forgetting.BLANKS, "after", titles, caption)


def _held(
    found: Mapping[str, Forgetting],
    seeds: Seeds,
    at: Sequence[int],
    values: str,
    titles: tuple[str, str],
    caption: str,
) -> Figure:
    """One of the figures of what can be read back: its values by name, and the axes' titles."""
    lines = []
    for name, of in found.items():
        own, others = getattr(of, values), [getattr(other, values) for other in seeds[name]]
        points = [(x, y) for x, y in zip(at, own, strict=True) if y is not None]
        lines.append(Curve(name, points, banded(at, own, others)))
    # from 0 to 1, or from below 0 where a read-back does worse than the mean
    seen = [y for line in lines for _x, y, *_high in (*line.points, *line.band)]
    axes = Axes(*titles, low=min(0.0, *seen), high=1.0)
    return model_curves(lines, axes, with_bands(minus(caption), seeds))


def _range(of: Forgetting, others: Sequence[SeedFigures], lag: int) -> tuple[float, float]:
    """The lowest and the highest R² of all trainings."""
    shares = [by_lag[lag] or 0.0 for by_lag in (of.by_lag, *(other.by_lag for other in others))]
    return min(shares), max(shares)


def _each(found: Mapping[str, Forgetting], say: Callable[[Forgetting], str]) -> str:
    said = _("{name} ({numbers} numbers) {shares}")
    return _("; ").join(
        said.format(name=name, numbers=of.numbers, shares=say(of)) for name, of in found.items()
    )


def _shares(pair: tuple[float | None, float | None]) -> str:
    first, last = (_("nothing") if share is None else f"{share:z.0%}" for share in pair)
    return _("{first} and {last}").format(first=first, last=last)
