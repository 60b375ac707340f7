"""Two or three networks in one figure: a line for each, and its spread where there is one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from lstm_viz.analysis.seeds import Values, ranges
from lstm_viz.charts.figure import Figure, Rows, template
from lstm_viz.charts.sizing import FIT_WIDTH, abreast
from lstm_viz.locale import cache_by_language

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
