"""One number: its sum as a waterfall, what is made of it, and its unit's gates or states by row."""

from collections.abc import Callable
from itertools import accumulate
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.trace import LayerTrace
from lstm_viz.analysis.worked_sum import Line, Squash, Worked
from lstm_viz.charts.figure import FIT_WIDTH, INK, Figure, Rows, minus, template
from lstm_viz.charts.palette import Kind
from lstm_viz.locale import _, cache_by_language
from lstm_viz.models.quantities import QUANTITIES, in_order

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


_CURVES: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "none": lambda z: z,
}
_SYMBOLS = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu"}


def squash_curve(squash: Squash, total: float, value: float) -> Figure:
    """The function around zero, and where the total lies on it.

    Args:
        squash: "sigmoid", "tanh", "relu" or "none".
        total: the pre-activation.
        value: what the function makes of it.

    Raises:
        ValueError: it is none of these.
    """
    if squash not in _CURVES:
        raise ValueError(f"there is no curve for {squash!r}")
    end = max(6.0, 1.1 * abs(total))
    z = np.linspace(-end, end, 121)
    points = zip(z.tolist(), _CURVES[squash](z).tolist(), strict=True)
    curve: Rows = [{"z": a, "y": b} for a, b in points]
    caption = _("{function}({total:.4f}) = {value:.4f}, marked on its curve.")
    if squash == "none":
        caption = _("No function squashes it: {total:.4f} stays {value:.4f}.")
    caption = minus(caption.format(function=_SYMBOLS.get(squash), total=total, value=value))
    return Figure(
        _curve_spec(squash), {"curve": curve, "here": [{"z": total, "y": value}]}, caption
    )


@cache_by_language
def _curve_spec(squash: Squash) -> dict[str, Any]:
    x = alt.X("z:Q", title=_("total"), scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("y:Q", title=_title(squash))
    line = alt.Chart(alt.NamedData("curve")).mark_line(strokeWidth=2, color=NEGATIVE)
    here = alt.Chart(alt.NamedData("here"))
    drop = here.mark_rule(strokeDash=[4, 3], opacity=0.7).encode(x="z:Q")
    across = here.mark_rule(strokeDash=[4, 3], opacity=0.7).encode(y="y:Q")
    point = here.mark_point(size=90, filled=True, opacity=1, color=POSITIVE)
    layers = [line.encode(x=x, y=y), drop, across, point.encode(x="z:Q", y="y:Q")]
    return template(alt.LayerChart(layer=layers, width="container", height=130, autosize=FIT_WIDTH))


def _title(squash: Squash) -> str:
    if squash == "none":
        return _("total")
    return _("{function}(total)").format(function=_SYMBOLS[squash])


def softmax_bars(logits: NDArray[np.float32], digit: int, row: int) -> Figure:
    """The logit of every class, and what softmax makes of it: ``exp(logit) / Σ exp(logits)``.

    Args:
        logits: ``[classes]``.
        digit: the class to mark.
        row: after which they are, from 0.
    """
    powers = np.exp(logits.astype(np.float64))
    bars: Rows = [
        {
            "digit": k,
            "logit": float(logit),
            "text": f"{power:.4g} / {powers.sum():.4g} = {power / powers.sum():.4f}",
            "colour": POSITIVE if k == digit else TOTAL,
        }
        for k, (logit, power) in enumerate(zip(logits, powers, strict=True))
    ]
    caption = _(
        "Softmax after row {row}: exp(logit) divided by the sum over all ten; {digit} gets {p:.6f}."
    ).format(row=row + 1, digit=digit, p=powers[digit] / powers.sum())
    return Figure(_classes_spec(), {"classes": bars}, caption)


@cache_by_language
def _classes_spec() -> dict[str, Any]:
    y = alt.Y("digit:O", title=None)
    base = alt.Chart(alt.NamedData("classes"))
    bars = base.mark_bar(height={"band": 0.7}).encode(
        x=alt.X("logit:Q", title="logit"), y=y, color=alt.Color("colour:N", scale=None)
    )
    words = base.mark_text(align="left", dx=6, fontSize=11, fill=INK).encode(
        x=alt.value("width"), y=y, text="text:N"
    )
    chart = alt.LayerChart(layer=[bars, words], width="container", height={"step": 19})
    padding = {"right": 165, "left": 5, "top": 5, "bottom": 5}
    return template(chart.properties(padding=padding, autosize=FIT_WIDTH))


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
    return Figure(_course(shown), {"course": course, "here": [{"row": row + 1}]}, caption)


@cache_by_language
def _course(shown: tuple[str, ...]) -> dict[str, Any]:
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
