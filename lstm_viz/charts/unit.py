"""One unit of one layer over the rows: its three gates, or what they act on."""

from typing import Any

import altair as alt

from lstm_viz.charts.figure import Figure, Rows, template
from lstm_viz.charts.palette import Kind
from lstm_viz.charts.quantities import KINDS, NAMES
from lstm_viz.charts.sizing import FIT_WIDTH
from lstm_viz.explain.trace import LayerTrace
from lstm_viz.words import _, cache_by_language

# Okabe & Ito (2008), which colour-blind eyes tell apart
_COLOURS = {
    "i": "#009E73",
    "f": "#0072B2",
    "o": "#CC79A7",
    "g": "#E69F00",
    "c": "#D55E00",
    "h": "#56B4E9",
}


def unit_course(layer: LayerTrace, unit: int, row: int, kind: Kind) -> Figure:
    """The lines of a unit over the rows of one image, with the chosen row marked.

    Args:
        layer: its recordings ``[T, H]``.
        unit: counted from 0.
        row: the chosen row, counted from 0.
        kind: "gate" for i, f and o, "state" for g, c and h.
    """
    course: Rows = [
        {"row": t, "quantity": _(NAMES[quantity]), "value": value}
        for quantity in _shown(kind)
        for t, value in enumerate(getattr(layer, quantity)[:, unit].tolist(), 1)
    ]
    if kind == "gate":
        caption = _("The gates of unit {unit} over the rows; row {row} is marked.")
    else:
        caption = _(
            "The candidate, memory and hidden state of unit {unit} over the rows; row {row} is"
            " marked."
        )
    caption = caption.format(unit=unit, row=row + 1)
    return Figure(_spec(kind), {"course": course, "here": [{"row": row + 1}]}, caption)


def _shown(kind: Kind) -> list[str]:
    return [quantity for quantity in _COLOURS if KINDS[quantity] == kind]


@cache_by_language
def _spec(kind: Kind) -> dict[str, Any]:
    colour = alt.Scale(
        domain=[_(NAMES[quantity]) for quantity in _shown(kind)],
        range=[_COLOURS[quantity] for quantity in _shown(kind)],
    )
    domain = alt.Scale(domain=[0, 1]) if kind == "gate" else alt.Undefined
    lines = (
        alt.Chart(alt.NamedData("course"))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=14))
        .encode(
            x=alt.X("row:Q", title=_("row"), scale=alt.Scale(nice=False, zero=False)),
            y=alt.Y("value:Q", title=None, scale=domain),
            color=alt.Color(
                "quantity:N", title=None, scale=colour, legend=alt.Legend(orient="top")
            ),
            tooltip=[
                alt.Tooltip("quantity:N", title=_("quantity")),
                alt.Tooltip("row:Q", title=_("row")),
                alt.Tooltip("value:Q", title=_("value"), format=".6f"),
            ],
        )
    )
    here = alt.Chart(alt.NamedData("here")).mark_rule(opacity=0.6).encode(x="row:Q")
    return template(
        alt.LayerChart(layer=[here, lines], height=150, width="container", autosize=FIT_WIDTH)
    )
