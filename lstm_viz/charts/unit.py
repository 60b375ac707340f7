"""One unit of one layer over the rows: its three gates, or what they act on."""

import altair as alt

from lstm_viz.charts.dataset import KINDS, NAMES, Kind
from lstm_viz.charts.sizing import FIT_WIDTH
from lstm_viz.explain.trace import LayerTrace

# Okabe & Ito (2008), which colour-blind eyes tell apart
_COLOURS = {
    "i": "#009E73",
    "f": "#0072B2",
    "o": "#CC79A7",
    "g": "#E69F00",
    "c": "#D55E00",
    "h": "#56B4E9",
}


def unit_course(layer: LayerTrace, unit: int, row: int, kind: Kind) -> alt.LayerChart:
    """The lines of a unit over the rows of one image, with the chosen row marked.

    Args:
        layer: its recordings ``[T, H]``.
        unit: counted from 0.
        row: the chosen row, counted from 0.
        kind: "gate" for i, f and o, "state" for g, c and h.
    """
    shown = [quantity for quantity in NAMES if KINDS[quantity] == kind]
    values = {quantity: getattr(layer, quantity)[:, unit].tolist() for quantity in shown}
    rows = len(layer.c)
    data = [
        {"row": t + 1, "quantity": NAMES[quantity], "value": values[quantity][t]}
        for quantity in shown
        for t in range(rows)
    ]
    colour = alt.Scale(
        domain=[NAMES[quantity] for quantity in shown],
        range=[_COLOURS[quantity] for quantity in shown],
    )
    lines = (
        alt.Chart(alt.InlineData(values=data))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=14))
        .encode(
            x=alt.X("row:Q", title="row", scale=alt.Scale(domain=[1, rows], nice=False)),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(domain=[0, 1]) if kind == "gate" else alt.Undefined,
            ),
            color=alt.Color(
                "quantity:N", title=None, scale=colour, legend=alt.Legend(orient="top")
            ),
            tooltip=["quantity:N", "row:Q", alt.Tooltip("value:Q", format=".6f")],
        )
    )
    here = alt.Chart(alt.InlineData(values=[{"row": row + 1}])).mark_rule(opacity=0.6)
    return alt.LayerChart(
        layer=[here.encode(x="row:Q"), lines], height=150, width="container", autosize=FIT_WIDTH
    )
