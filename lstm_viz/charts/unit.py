"""One unit of one layer over the rows: its gates, or what they act on."""

from typing import Any

import altair as alt

from lstm_viz.analysis.trace import LayerTrace
from lstm_viz.charts.figure import FIT_WIDTH, Figure, Rows, template
from lstm_viz.charts.palette import Kind
from lstm_viz.locale import _, cache_by_language
from lstm_viz.models.quantities import QUANTITIES, in_order


def unit_course(layer: LayerTrace, unit: int, row: int, kind: Kind) -> Figure:
    """The lines of a unit over the rows of one image, with the chosen row marked.

    Args:
        layer: its recordings ``[T, H]``.
        unit: counted from 0.
        row: the chosen row, counted from 0.
        kind: "gate" or "state": of the quantities to show.

    Raises:
        ValueError: the layer has none of this kind.
    """
    shown = tuple(q for q in in_order(layer.quantities) if QUANTITIES[q].kind == kind)
    if not shown:
        raise ValueError(f"this layer has no {kind}")
    course: Rows = [
        {"row": t, "quantity": _(QUANTITIES[quantity].name), "value": value}
        for quantity in shown
        for t, value in enumerate(getattr(layer, quantity)[:, unit].tolist(), 1)
    ]
    names = _(", ").join(_(QUANTITIES[quantity].name) for quantity in shown)
    caption = _("Unit {unit} over the rows: {names}. Row {row} is marked.")
    caption = caption.format(unit=unit, names=names, row=row + 1)
    return Figure(_spec(shown), {"course": course, "here": [{"row": row + 1}]}, caption)


@cache_by_language
def _spec(shown: tuple[str, ...]) -> dict[str, Any]:
    colour = alt.Scale(
        domain=[_(QUANTITIES[quantity].name) for quantity in shown],
        range=[QUANTITIES[quantity].line for quantity in shown],
    )
    domain = alt.Scale(domain=[0, 1]) if QUANTITIES[shown[0]].kind == "gate" else alt.Undefined
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
