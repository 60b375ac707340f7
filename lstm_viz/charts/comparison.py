"""Where two readings part: their beliefs row by row, and the units that differ most."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.comparison import UnitDifference, distances, parting
from lstm_viz.analysis.trace import Trace
from lstm_viz.charts.figure import FIT_WIDTH, INK, Figure, Rows, minus, template
from lstm_viz.charts.palette import png
from lstm_viz.charts.rows import TICKS, picture
from lstm_viz.charts.signals import ROWS
from lstm_viz.charts.waterfall import NEGATIVE, POSITIVE, TOTAL
from lstm_viz.locale import _, cache_by_language, percent, sentences
from lstm_viz.models.quantities import QUANTITIES

APART = "apart"
ROW = 6  # pixels of the screen for a row: beside the digits there is a curve on a phone too
SIDE = ROW * ROWS
GAP = 20
_FIRST = np.array([51, 153, 255], np.float32)  # with the other one white
_SECOND = 255 - _FIRST


def beliefs_part(first: Trace, second: Trace, every_row: bool = True) -> Figure:
    """How far apart two beliefs are after each row, beside both digits laid over each other.

    Args:
        first: A, of one image of 28 rows.
        second: B, likewise.
        every_row: whether the read-out was trained after every row; else the last one alone is
            shown and spoken of.
    """
    far = distances(first, second).tolist()
    tops = [trace.belief.max(-1) for trace in (first, second)]
    rows: Rows = [
        {"row": t, "distance": d, "a": f"{a} ({percent(p)})", "b": f"{b} ({percent(q)})"}
        for t, (d, p, a, q, b) in enumerate(
            zip(far, *(part.tolist() for top in tops for part in top), strict=True), 1
        )
    ]
    at = parting(first, second) if every_row else None
    a, b = (int(top.indices[-1]) for top in tops)
    caption = _course(far, at, a, b) if every_row else _end(far[-1], a, b)
    measure = _(
        "The distance of two beliefs p and q is ½ Σ |p − q| over the ten digits: 0 when they are"
        " equal, 1 when they share nothing."
    )
    data: dict[str, Rows] = {
        "distances": rows if every_row else rows[-1:],
        "parting": [] if at is None else [{"row": at}],
        "digits": [{"url": png(overlaid(first.images.numpy(), second.images.numpy()))}],
    }
    return Figure(_beliefs(), data, sentences(caption, measure))


def _course(far: Sequence[float], at: int | None, a: int, b: int) -> str:
    """Where beliefs part that are so far apart after each row, and in the end led by a and b."""
    said = _(
        "After the last row A and B are both read as {a}. On the way their beliefs are furthest"
        " apart, by {most:.3f}, after row {row}."
    )
    if at is not None:
        said = _(
            "The beliefs part at row {at}: after it and all later ones A is led by another digit"
            " than B, after the last by {a} and {b}. They are furthest apart, by {most:.3f}, after"
            " row {row}."
        )
    most = max(far)
    return said.format(at=at, a=a, b=b, most=most, row=far.index(most) + 1)


def _end(far: float, a: int, b: int) -> str:
    """How far apart they are in the end, where no other row means anything."""
    said = _(
        "After the last row A is read as {a} and B as {b}; their beliefs are {far:.3f} apart. The"
        " read-out was trained after the last row alone: after other rows it means nothing."
    )
    return said.format(a=a, b=b, far=far)


def overlaid(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Two images ``[T, W]`` in [0, 1] as one in RGB ``[T, W, 3]``.

    The ink of the first alone is blue, that of the second alone orange, that of both white.
    """
    mixed = first[..., None] * _FIRST + second[..., None] * _SECOND
    return mixed.round().astype(np.uint8)


@cache_by_language
def _beliefs() -> dict[str, Any]:
    y = alt.Y(
        "row:O",
        title=_("row"),
        axis=alt.Axis(values=TICKS, labelAngle=0),
        scale=alt.Scale(domain=list(range(1, ROWS + 1))),
    )
    x = alt.X(
        "distance:Q",
        title=_("distance of the beliefs"),
        scale=alt.Scale(domain=[0, 1], range=[SIDE + GAP, alt.ExprRef("width")]),
        axis=alt.Axis(values=[0, 0.5, 1], titleAnchor="end"),
    )
    line = (
        alt.Chart(alt.NamedData("distances"))
        .mark_line(color=POSITIVE, point=alt.OverlayMarkDef(size=22, color=POSITIVE))
        .encode(
            x=x,
            y=y,
            order="row:Q",
            tooltip=[
                alt.Tooltip("row:O", title=_("row")),
                alt.Tooltip("distance:Q", title=_("distance"), format=".6f"),
                alt.Tooltip("a:N", title=_("A is led by")),
                alt.Tooltip("b:N", title=_("B is led by")),
            ],
        )
    )
    at = alt.Chart(alt.NamedData("parting")).encode(y=y)
    rule = at.mark_rule(color=NEGATIVE, strokeDash=[4, 3], yOffset=-ROW / 2)
    rule = rule.encode(x=alt.value(0), x2=alt.value("width"))
    layers = [picture("digits", 0, 0, SIDE, SIDE), rule, line]
    return template(
        alt.LayerChart(layer=layers, width="container", height=SIDE, autosize=FIT_WIDTH)
    )


def unit_differences(
    units: Sequence[UnitDifference], quantity: str, chosen: tuple[int, int] | None
) -> Figure:
    """The units whose values differ most, as bars.

    A click on a bar selects it: the parameter ``apart`` holds its ``layer`` and ``unit``, from 0.

    Args:
        units: the most different first, at least one.
        quantity: whose values they are.
        chosen: layer and unit to mark, from 0.
    """
    bars: Rows = [
        {
            "place": place,
            "layer": unit.layer,
            "unit": unit.unit,
            "label": called(unit),
            "mean": unit.mean,
            "printed": f"{unit.mean:.1%}",
            "row": unit.row + 1,
            "a": unit.first,
            "b": unit.second,
            "colour": POSITIVE if (unit.layer, unit.unit) == chosen else TOTAL,
        }
        for place, unit in enumerate(units)
    ]
    top = units[0]
    caption = _(
        "The units whose {quantity} differs most between A and B: the mean of |B − A| over all"
        " rows, as a share of the scale on which the layer's differences are painted. First is"
        " {unit} with {mean:.1%}; it differs most in row {row}: A {a:.3f}, B {b:.3f}."
    ).format(
        quantity=_(QUANTITIES[quantity].name), unit=called(top), mean=top.mean, row=top.row + 1,
        a=top.first, b=top.second,
    )  # fmt: skip
    return Figure(_units(), {"bars": bars}, minus(caption))


def called(unit: UnitDifference) -> str:
    """The unit in words."""
    return _("layer {layer}, unit {unit}").format(layer=unit.layer + 1, unit=unit.unit)


@cache_by_language
def _units() -> dict[str, Any]:
    y = alt.Y(
        "label:N",
        sort=alt.EncodingSortField("place"),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelFontSize=12),
    )
    chosen = alt.selection_point(name=APART, fields=["layer", "unit"], toggle=False, clear=False)
    base = alt.Chart(alt.NamedData("bars"))
    bars = (
        base.mark_bar(height={"band": 0.7}, cursor="pointer")
        .encode(
            x=alt.X("mean:Q", title=_("mean |B − A|"), axis=alt.Axis(format="%", tickCount=5)),
            y=y,
            color=alt.Color("colour:N", scale=None),
            tooltip=[
                alt.Tooltip("label:N", title=_("unit")),
                alt.Tooltip("mean:Q", title=_("mean |B − A|"), format=".4%"),
                alt.Tooltip("row:O", title=_("differs most in row")),
                alt.Tooltip("a:Q", title=_("A there"), format=".6f"),
                alt.Tooltip("b:Q", title=_("B there"), format=".6f"),
            ],
        )
        .add_params(chosen)
    )
    printed = base.mark_text(align="right", dx=48, fontSize=12, clip=False, fill=INK).encode(
        x=alt.value("width"), y=y, text="printed:N"
    )
    chart = alt.LayerChart(layer=[bars, printed], width="container", height={"step": 21})
    padding = {"right": 52, "left": 5, "top": 5, "bottom": 5}
    return template(chart.properties(padding=padding, autosize=FIT_WIDTH))
