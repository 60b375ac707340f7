"""A worked sum as a waterfall: each line begins where the one before ended."""

from itertools import accumulate
from typing import Any

import altair as alt

from lstm_viz.analysis.worked_sum import Line, Worked
from lstm_viz.charts.figure import Figure, Rows, template
from lstm_viz.charts.sizing import FIT_WIDTH, INK
from lstm_viz.locale import _, cache_by_language
from lstm_viz.models.quantities import QUANTITIES

WALK = "walk"
POSITIVE, NEGATIVE, TOTAL = "#d55e00", "#0072b2", "#7a7f87"  # after Okabe & Ito (2008)


def worked_sum(work: Worked, total_name: str) -> Figure:
    """The lines of a worked sum with their factors, and bars that lead from zero to the total.

    A click on a line selects it: the parameter ``walk`` holds its ``source`` and ``index``.

    Args:
        work: the lines to draw.
        total_name: what they add up to.
    """
    weighed = any(line.product and line.product.source == "bias" for line in work.lines)
    if weighed:
        caption = _(
            "What makes the {name} {total}: the largest products, factor × weight, by size; then"
            " the biases; then all other products, in a line that also takes what rounding leaves."
            " The lines add up as printed."
        )
    else:
        caption = _("What makes the {name} {total}: the lines add up as printed.")
    caption = caption.format(name=total_name, total=work.print(work.total))
    return Figure(_spec(), {"lines": _rows(work, total_name)}, caption)


@cache_by_language
def _spec() -> dict[str, Any]:
    lines = alt.NamedData("lines")
    # the factors below the name: beside it they would leave a phone no room for the bars
    upper = {"test": "indexof(datum.value, ':  ') > 0", "value": "bottom"}
    y = alt.Y(
        "label:N",
        sort=alt.EncodingSortField("place"),
        title=None,
        axis=alt.Axis(
            labelExpr="split(replace(datum.label, ':  ', ':|'), '|')",
            labelBaseline={"condition": upper, "value": "middle"},
            ticks=False,
            domain=False,
        ),
    )
    walk = alt.selection_point(name=WALK, fields=["source", "index"], toggle=False, clear=False)
    bars = (
        alt.Chart(lines)
        .mark_bar(height={"band": 0.7}, cursor="pointer", minBandSize=1)
        .encode(
            x=alt.X("start:Q", title=None, axis=alt.Axis(tickCount=6)),
            x2="end:Q",
            y=y,
            color=alt.Color("colour:N", scale=None),
            tooltip=alt.value(None),
        )
        .add_params(walk)
    )
    zero = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(opacity=0.5).encode(x="x:Q")
    values = (
        alt.Chart(lines)
        .mark_text(align="right", dx=70, fontSize=12, clip=False, fill=INK)
        .encode(y=y, x=alt.value("width"), text="printed:N")
    )
    chart = alt.LayerChart(layer=[zero, bars, values], width="container", height={"step": 31})
    return template(chart.properties(autosize=FIT_WIDTH))


def _rows(work: Worked, total_name: str) -> Rows:
    ends = [0.0, *accumulate(line.value for line in work.lines)]
    rows = [
        {
            "label": _label(line, work),
            "start": start,
            "end": end,
            "printed": work.print(line.value),
            "colour": POSITIVE if line.value >= 0 else NEGATIVE,
            "source": line.product.source if line.product else "",
            "index": line.product.index if line.product else -1,
        }
        for line, start, end in zip(work.lines, ends, ends[1:], strict=False)
    ]
    total = {
        "label": total_name,
        "start": 0.0,
        "end": work.total,
        "printed": work.print(work.total),
        "colour": TOTAL,
        "source": "",
        "index": -1,
    }
    return [{**row, "place": place} for place, row in enumerate([*rows, total])]


def _label(line: Line, work: Worked) -> str:
    product = line.product
    if product is None or product.source == "bias":
        return line.label
    first, second = product.factor, product.weight
    if product.source == "memory":  # kept whole: nothing weighs it
        return f"{line.label}:  {work.print(first)}"
    if product.source in QUANTITIES:  # as the formula has them: f · c before, i · g
        first, second = second, first
    return f"{line.label}:  {work.print(first)} × {work.print(second)}"
