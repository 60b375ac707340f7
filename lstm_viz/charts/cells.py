"""The cells of the stage: which one the pointer is over, and which one is chosen."""

from typing import Any

import altair as alt

from lstm_viz.charts.panels import at, catching, expr, inside, panels, points
from lstm_viz.charts.texts import under_pointer


def hits() -> alt.Chart:
    """One transparent mark over each panel: it catches the pointer."""
    chart = panels("hit", "rect", fill="transparent", stroke=None)
    return catching(at(chart, x="datum.px", x2="datum.px2", y="datum.py", y2="datum.py2"))


def linked() -> list[alt.Chart]:
    """The row under the pointer in every panel, and the unit in every panel that shows it."""
    style: dict[str, Any] = {
        "fill": None, "stroke": expr("accent"), "strokeWidth": 1, "strokeOpacity": 0.7
    }  # fmt: skip
    row = panels("row_mark", "rect", **style).transform_filter("hover.slot && !pulled")
    unit = panels("unit_mark", "rect", **style).transform_filter(
        "about.same_units && hover.shape == 'units' && datum.shape == 'units' && !pulled"
    )
    return [
        at(
            row,
            x="datum.px",
            x2="datum.px2",
            y="datum.py + hover.row * r",
            y2="datum.py + (hover.row + 1) * r",
        ),
        at(
            unit,
            x="datum.px + hover.at * datum.pw / datum.n",
            x2="datum.px + (hover.at + 1) * datum.pw / datum.n",
            y="datum.py",
            y2="datum.py2",
        ),
    ]


def readout() -> list[alt.Chart]:
    """The number under the pointer, beside it, on a halo of the page's ground."""
    return [
        _beside("readout_halo", stroke=expr("background || 'white'"), strokeWidth=5),
        _beside("readout", fill=expr("ink")),
    ]


def _beside(name: str, **style: Any) -> alt.Chart:
    x = "datum.px + (hover.at + .5) * datum.pw / datum.n"
    chart = inside(
        "numbers",
        name,
        "text",
        aria=False,  # the line under the panels says it
        align="center",
        baseline="middle",
        fontSize=points(12),
        fontWeight="bold",
        **style,
    )
    chart = under_pointer(chart).transform_filter("!pulled")
    return at(
        chart,
        x=f"clamp({x}, left + 24 * em, W - 24 * em)",
        y="datum.py + hover.row * r + (hover.row ? -11 * em : r + 11 * em)",
    ).encode(text="brief:N")


def cells() -> list[alt.Chart]:
    """The chosen cell, and the cell under the pointer, which a click chooses."""
    chosen = panels("chosen", "rect", fill="transparent", stroke=expr("ink"), strokeWidth=2)
    chosen = chosen.transform_filter(
        "datum.slot == chosen.slot && (!chosen.layer || chosen.layer == layer)"
        " && (!chosen.now || chosen.now == row)"
    )
    under = panels("cell", "rect", fill="transparent", stroke=expr("accent"), strokeWidth=1.5)
    under = under.transform_filter("datum.slot == hover.slot && !pulled")
    # only where there is a selection does Vega-Lite let the pointer pass through the other marks
    passing = alt.selection_point(name="picked", on="@cell_marks:click", empty=False)
    return [_framed(chosen, "chosen"), catching(_framed(under, "hover")).add_params(passing)]


def _framed(chart: alt.Chart, where: str) -> alt.Chart:
    chart = chart.transform_calculate(width="datum.pw / datum.n")
    return at(
        chart,
        x=f"datum.px + {where}.at * datum.width",
        x2=f"datum.px + ({where}.at + 1) * datum.width",
        y=f"datum.py + {where}.row * r",
        y2=f"datum.py + ({where}.row + 1) * r",
    )
