"""Lines over rows or passes, named and coloured."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from lstm_viz.charts.figure import Figure, Rows, template
from lstm_viz.charts.sizing import FIT_WIDTH, abreast
from lstm_viz.locale import _, cache_by_language

# Okabe & Ito (2008), which colour-blind eyes tell apart
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def lines(
    courses: Mapping[str, Sequence[float]],
    caption: str,
    x: str,
    y: str,
    percent: bool = False,
    mark: int | None = None,
) -> Figure:
    """One line for each named course.

    Args:
        courses: values over 1, 2, 3, … by the name of the line.
        caption: of the figure.
        x: what the numbers 1, 2, 3, … count.
        y: what the values are.
        percent: whether they are shares.
        mark: where to stand a rule, or None.
    """
    points: Rows = [
        {"x": at, "line": name, "value": value}
        for name, values in courses.items()
        for at, value in enumerate(values, 1)
    ]
    here: Rows = [] if mark is None else [{"x": mark}]
    data: dict[str, Rows] = {"lines": points, "here": here or [{"x": None}]}
    return Figure(_spec(tuple(courses), x, y, percent), data, caption)


@cache_by_language
def _spec(names: tuple[str, ...], x: str, y: str, percent: bool) -> dict[str, Any]:
    digits = ".2%" if percent else ".4f"
    course = (
        alt.Chart(alt.NamedData("lines"))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=14))
        .encode(
            x=alt.X("x:Q", title=x, scale=alt.Scale(nice=False, zero=False)),
            y=alt.Y(
                "value:Q",
                title=y,
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format="%") if percent else alt.Axis(),
            ),
            color=alt.Color(
                "line:N",
                title=None,
                scale=alt.Scale(domain=list(names), range=list(COLOURS[: len(names)])),
                legend=alt.Legend(orient="top", labelLimit=320, columns=abreast(names))
                if len(names) > 1
                else None,
            ),
            tooltip=[
                alt.Tooltip("line:N", title=_("line")),
                alt.Tooltip("x:Q", title=x),
                alt.Tooltip("value:Q", title=y, format=digits),
            ],
        )
    )
    here = alt.Chart(alt.NamedData("here")).mark_rule(opacity=0.6).encode(x="x:Q")
    return template(
        alt.LayerChart(layer=[here, course], height=190, width="container", autosize=FIT_WIDTH)
    )
