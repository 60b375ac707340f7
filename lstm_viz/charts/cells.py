"""The cells of the stage: which one the pointer is over, and which one was chosen."""

import altair as alt

from lstm_viz.charts.marks import at, catching, expr, inside, of_layer, panels


def hits() -> alt.Chart:
    """One transparent mark over each panel: it catches the pointer."""
    chart = panels("hit", "rect", fill="transparent", stroke=None)
    return catching(at(chart, x="datum.px", x2="datum.px2", y="datum.py", y2="datum.py2"))


def cells(selection: alt.Parameter) -> list[alt.Chart]:
    """The cell under the pointer, which a click selects, and the cell selected before."""
    under = panels("cell", "rect", fill="transparent", stroke=expr("accent"), strokeWidth=1.5)
    under = under.transform_filter("datum.slot == hover.slot && !pulled")
    under = _framed(under, "hover").transform_calculate(
        quantity="datum.slot", layer="layer", position="hover.at", row="hover.row"
    )
    chosen = inside("chosen", "chosen", "rect", fill="transparent", stroke=expr("ink"),
                    strokeWidth=2)  # fmt: skip
    chosen = _framed(of_layer(chosen), "datum")
    return [chosen, catching(under).add_params(selection)]


def _framed(chart: alt.Chart, where: str) -> alt.Chart:
    chart = chart.transform_calculate(width="datum.pw / datum.n")
    return at(
        chart,
        x=f"datum.px + {where}.at * datum.width",
        x2=f"datum.px + ({where}.at + 1) * datum.width",
        y=f"datum.py + {where}.row * r",
        y2=f"datum.py + ({where}.row + 1) * r",
    )
