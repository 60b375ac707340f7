"""One unit of one layer over the rows: its three gates, and what they act on."""

import altair as alt
import numpy as np

from lstm_viz.charts.dataset import KINDS, NAMES
from lstm_viz.explain.trace import LayerTrace


def unit_course(layer: LayerTrace, unit: int, row: int, quantity: str) -> alt.LayerChart:
    """The six lines of a unit over the rows of one image, the chosen cell marked.

    Args:
        layer: its recordings ``[T, H]``.
        unit: counted from 0.
        row: the chosen row, counted from 0.
        quantity: the chosen one of i, f, o, g, c, h.
    """
    lines = {name: getattr(layer, q)[:, unit].tolist() for q, name in NAMES.items()}
    rows = len(layer.c)
    data = alt.InlineData(
        values=[
            {
                "row": t + 1,
                "quantity": name,
                "kind": "gates" if KINDS[q] == "gate" else "contents",
                "value": lines[name][t],
            }
            for q, name in NAMES.items()
            for t in range(rows)
        ]
    )
    base = alt.Chart(data).encode(
        x=alt.X("row:Q", title="row", scale=alt.Scale(domain=[1, rows], nice=False)),
        y=alt.Y("value:Q", title=None),
        color=alt.Color(
            "quantity:N",
            title=None,
            sort=list(NAMES.values()),
            scale=alt.Scale(range=_COLOURS),
            legend=alt.Legend(orient="right"),
        ),
    )
    value = float(np.float32(getattr(layer, quantity)[row, unit]))
    chosen = alt.InlineData(
        values=[
            {
                "row": row + 1,
                "quantity": NAMES[quantity],
                "kind": "gates" if KINDS[quantity] == "gate" else "contents",
                "value": value,
            }
        ]
    )
    lines_chart = base.mark_line(strokeWidth=1.8).encode(
        strokeDash=alt.StrokeDash("kind:N", title=None, legend=None)
    )
    point = base.properties(data=chosen).mark_point(size=90, filled=True, opacity=1)
    here = alt.Chart(chosen).mark_rule(opacity=0.5).encode(x="row:Q")
    return alt.LayerChart(layer=[lines_chart, here, point], height=190, width="container")


# Okabe & Ito (2008), which colour-blind eyes tell apart
_COLOURS = ["#0072B2", "#009E73", "#56B4E9", "#CC79A7", "#D55E00", "#E69F00"]
