"""Figures of the lesson that no other page has."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import FIT_WIDTH, INK, Figure, Rows, abreast, minus, template
from lstm_viz.charts.waterfall import NEGATIVE, POSITIVE
from lstm_viz.locale import _, cache_by_language
from lstm_viz.models.pretrained import Card

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


def without_forgetting(
    held: NDArray[np.float32], written: NDArray[np.float32], unit: int, layer: int
) -> Figure:
    """A unit's memory as it is, and what it would be if nothing were forgotten.

    Args:
        held: the cell state ``[T]``.
        written: ``i · g``, ``[T]``.
        unit: from 0.
        layer: from 0.
    """
    total = written.cumsum()
    caption = _(
        "Unit {unit} of layer {layer}: its memory ends at {c:.3f}. All that it wrote, i · g in"
        " every row, adds up to {total:.3f}: that would be there if nothing were forgotten."
    ).format(unit=unit, layer=layer + 1, c=held[-1], total=total[-1])
    courses = {
        _("memory c"): held.tolist(),
        _("with the same writing and no forgetting"): total.tolist(),
    }
    return lines(courses, minus(caption), _("row"), _("memory"))


def conventions(forget: NDArray[np.float32], unit: int, layer: int, row: int) -> Figure:
    """A forget gate in either convention.

    Args:
        forget: f as PyTorch has it, ``[T]``.
        unit: from 0.
        layer: from 0.
        row: to mark, from 0.
    """
    caption = _(
        "The forget gate of unit {unit}, layer {layer}, in both conventions. In row {row} it is"
        " {f:.3f} here, {other:.3f} in the article's convention, and either way {f:.1%} of the"
        " memory is kept."
    ).format(unit=unit, layer=layer + 1, row=row + 1, f=forget[row], other=1 - forget[row])
    courses = {
        _("f here: 1 keeps everything"): forget.tolist(),
        _("f in the article: 1 forgets everything"): (1 - forget).tolist(),
    }
    return lines(courses, caption, _("row"), "f", mark=row + 1)


def learning_curve(about: Card) -> Figure:
    """Accuracy on held-out digits after each pass of the training.

    Args:
        about: the network's card.
    """
    curves, best = about["curves"], about["best_epoch"]
    caption = _(
        "Held-out digits read right after each of {epochs} passes: MNIST's own and the same"
        " redrawn with pens of any width. Pass {best}, marked, was kept: {plain:.2%} and"
        " {redrawn:.2%}."
    ).format(
        epochs=len(curves), best=best, plain=curves[best - 1]["plain"],
        redrawn=curves[best - 1]["repenned"],
    )  # fmt: skip
    courses = {
        _("MNIST's digits"): [epoch["plain"] for epoch in curves],
        _("redrawn with other pens"): [epoch["repenned"] for epoch in curves],
    }
    return lines(courses, caption, _("pass"), _("read right"), percent=True, mark=best)


def accuracy_by_row(about: Card) -> Figure:
    """How many test digits are read right after each row.

    Args:
        about: the network's card.
    """
    shares = about["test"]["accuracy_by_row"]
    caption = _(
        "Test digits read right if the network must answer after a row: {half:.1%} after row"
        " {middle}, {all:.2%} after the last."
    ).format(half=shares[len(shares) // 2 - 1], middle=len(shares) // 2, all=shares[-1])
    return lines({_("read right"): shares}, caption, _("row"), _("read right"), percent=True)


def survival_lines(shares: NDArray[np.float32], unit: int, layer: int) -> Figure:
    """How much of what each unit held after a row is there at the end.

    Args:
        shares: ``[T, H]``.
        unit: to mark, from 0.
        layer: from 0.
    """
    points: Rows = [
        {"row": row, "unit": k, "share": share}
        for row, units in enumerate(shares.tolist(), 1)
        for k, share in enumerate(units)
    ]
    middle = len(shares) // 2 - 1
    caption = _(
        "The product of the forget gates of all later rows, for each unit of layer {layer}. Of what"
        " it held after row {row} the median unit has {median:.2%} left, the most faithful unit"
        " {top} {most:.1%}; unit {unit}, in colour, {own:.2%}."
    ).format(
        layer=layer + 1, row=middle + 1, median=np.median(shares[middle]),
        top=int(shares[middle].argmax()), most=shares[middle].max(), unit=unit,
        own=shares[middle, unit],
    )  # fmt: skip
    marked = [point for point in points if point["unit"] == unit]
    return Figure(_survival(), {"shares": points, "marked": marked}, caption)


@cache_by_language
def _survival() -> dict[str, Any]:
    x = alt.X("row:Q", title=_("held after row"), scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("share:Q", title=_("still there at the end"), axis=alt.Axis(format="%"))
    tips = [
        alt.Tooltip("unit:N", title=_("unit")),
        alt.Tooltip("row:Q", title=_("row")),
        alt.Tooltip("share:Q", title=_("share"), format=".2%"),
    ]
    every = alt.Chart(alt.NamedData("shares")).mark_line(
        stroke=INK, strokeWidth=1, opacity=0.3, tooltip=True
    )
    one = alt.Chart(alt.NamedData("marked")).mark_line(
        stroke=POSITIVE, strokeWidth=2.5, point=alt.OverlayMarkDef(size=14, fill=POSITIVE)
    )
    layers = [
        every.encode(x=x, y=y, detail="unit:N", tooltip=tips),
        one.encode(x=x, y=y, tooltip=tips),
    ]
    return template(alt.LayerChart(layer=layers, width="container", height=220, autosize=FIT_WIDTH))


def network_bars(accuracies: dict[str, tuple[float, int]]) -> Figure:
    """Share of test digits that each network reads wrong.

    Args:
        accuracies: accuracy and number of parameters by the network's name on the page.
    """
    bars: Rows = [
        {
            "network": name,
            "wrong": 1 - accuracy,
            "text": _("{accuracy:.2%} right, {parameters:,} parameters").format(
                accuracy=accuracy, parameters=parameters
            ),
        }
        for name, (accuracy, parameters) in accuracies.items()
    ]
    best = max(accuracies, key=lambda name: accuracies[name][0])
    caption = _(
        "Test digits that each network reads wrong after the last row. Fewest: {name}, with"
        " {accuracy:.2%} right."
    ).format(name=best, accuracy=accuracies[best][0])
    return Figure(_networks(), {"networks": bars}, caption)


@cache_by_language
def _networks() -> dict[str, Any]:
    base = alt.Chart(alt.NamedData("networks"))
    by = alt.EncodingSortField("wrong")
    y = alt.Y("network:N", title=None, sort=by, axis=alt.Axis(labelLimit=230))
    x = alt.X("wrong:Q", title=_("read wrong"), axis=alt.Axis(format="%", tickCount=4))
    bars = base.mark_bar(height={"band": 0.6}, fill=NEGATIVE).encode(x=x, y=y)
    words = base.mark_text(align="left", baseline="bottom", dy=-12, fontSize=11, fill=INK)
    layers = [bars, words.encode(x=alt.value(0), y=y, text="text:N")]
    return template(
        alt.LayerChart(layer=layers, width="container", height={"step": 40}, autosize=FIT_WIDTH)
    )
