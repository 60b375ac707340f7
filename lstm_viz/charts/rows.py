"""Figures on the digit's own rows: the digit at the left, and beside it what each row did."""

import math
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.worked_sum import DECIMALS, printed, printed_sum
from lstm_viz.charts.figure import AS_IS, FIT_WIDTH, Figure, Rows, minus, template
from lstm_viz.charts.palette import Theme, colours, levels, png
from lstm_viz.charts.signals import ROWS
from lstm_viz.charts.waterfall import NEGATIVE, POSITIVE
from lstm_viz.locale import _, cache_by_language

ROW = 8  # pixels of the screen for a row of the digit
SIDE = ROW * ROWS
GAP = 30  # pixels between the digit and the bars
DIGIT = f"min({SIDE}, .45 * width)"  # how wide it is: on a phone the bars need room too
TICKS = [1, 7, 14, 21, 28]


def votes_by_row(
    image: NDArray[np.float32],
    votes: NDArray[np.float32],
    bias: NDArray[np.float32],
    digit: int,
    rival: int | None = None,
) -> Figure:
    """What each row's writing contributes to a logit, or to the difference of two.

    Args:
        image: ``[28, 28]`` in [0, 1].
        votes: ``[28, classes]``.
        bias: of the read-out, ``[classes]``.
        digit: the class voted for.
        rival: the class whose votes are taken off, or None.
    """
    if rival is None:
        cast, constant = votes[:, digit], bias[digit]
        name = _("votes for {digit}")
        caption = _(
            "What each row wrote into layer 2's memory contributes to the logit of {digit}: the"
            " bars add up to {sum}, and with the read-out's bias of {bias} to {total}."
            " Ledger after Murdoch & Szlam (2017)."
        )
    else:
        cast, constant = votes[:, digit] - votes[:, rival], bias[digit] - bias[rival]
        name = _("votes for {digit} less those for {rival}")
        caption = _(
            "What each row wrote into layer 2's memory contributes to the lead of {digit} over"
            " {rival}: the bars add up to {sum}, and with the read-out's bias of {bias} to {total}."
            " Ledger after Murdoch & Szlam (2017)."
        )
    every, added, total = printed_sum([float(cast.sum()), float(constant)])
    caption = caption.format(digit=digit, rival=rival, sum=every, bias=added, total=total)
    title = name.format(digit=digit, rival=rival)
    return _bars_by_row(image, cast, title, _("vote"), caption)


def lost_by_row(image: NDArray[np.float32], lost: NDArray[np.float32], digit: int) -> Figure:
    """What a logit loses when one row is blanked.

    Args:
        image: ``[28, 28]`` in [0, 1].
        lost: ``[28]``.
        digit: whose logit it is.
    """
    top, low = int(lost.argmax()), int(lost.argmin())
    said = _(
        "Occlusion: what the logit of {digit} loses when one row alone is blanked, measured by"
        " reading the changed digit. It loses most without row {row}: {loss:.4f}."
    )
    if lost[low] < 0:
        said = _(
            "Occlusion: what the logit of {digit} loses when one row alone is blanked, measured by"
            " reading the changed digit. It loses most without row {row}: {loss:.4f}; without row"
            " {other} it gains most: {gain:.4f}."
        )
    caption = said.format(digit=digit, row=top + 1, loss=lost[top], other=low + 1, gain=-lost[low])
    title = _("loss of the logit of {digit}").format(digit=digit)
    return _bars_by_row(image, lost, title, _("loss"), minus(caption))


def _bars_by_row(
    image: NDArray[np.float32], values: NDArray[np.float32], title: str, name: str, caption: str
) -> Figure:
    bars: Rows = [
        {"row": t, "value": v, "colour": POSITIVE if v >= 0 else NEGATIVE}
        for t, v in enumerate(values.tolist(), 1)
    ]
    data: dict[str, Rows] = {"bars": bars, "digit": [{"url": png(grey(image))}]}
    return Figure(_bars(title, name), data, caption)


@cache_by_language
def _bars(title: str, name: str) -> dict[str, Any]:
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar(height={"band": 0.8})
        .encode(
            x=alt.X(
                "value:Q",
                title=title,
                scale=alt.Scale(range=[alt.ExprRef(f"{DIGIT} + {GAP}"), alt.ExprRef("width")]),
                axis=alt.Axis(tickCount=alt.ExprRef("width < 400 ? 3 : 5"), titleAnchor="end"),
            ),
            y=alt.Y("row:O", title=_("row"), axis=alt.Axis(values=TICKS, labelAngle=0)),
            color=alt.Color("colour:N", scale=None),
            tooltip=[
                alt.Tooltip("row:O", title=_("row")),
                alt.Tooltip("value:Q", title=name, format=".6f"),
            ],
        )
    )
    layers = [picture("digit", 0, 0, alt.ExprRef(DIGIT), SIDE), bars]
    chart = alt.LayerChart(layer=layers, width="container", height=SIDE, autosize=FIT_WIDTH)
    return template(chart)


def painted_products(
    image: NDArray[np.float32], products: NDArray[np.float64], row: int, theme: Theme
) -> Figure:
    """The products of one row's pixels with a unit's weights, on the digit.

    Args:
        image: ``[28, 28]`` in [0, 1].
        products: ``[28]``.
        row: from 0.
        theme: of the colours.
    """
    values = np.zeros(image.shape, np.float32)
    values[row] = products
    caption = _(
        "Pixel × weight in row {row}: blue takes away, orange or red adds, at most {most:.4f};"
        " together {sum}."
    ).format(row=row + 1, most=np.abs(products).max(), sum=printed(math.fsum(products), DECIMALS))
    return _painted_on(image, values, theme, minus(caption))


def painted_slope(
    image: NDArray[np.float32], slope: NDArray[np.float32], name: str, theme: Theme
) -> Figure:
    """A gradient on the digit.

    Args:
        image: ``[28, 28]`` in [0, 1].
        slope: ``[28, 28]``.
        name: of the number whose gradient it is.
        theme: of the colours.
    """
    caption = _(
        "Gradient of {name}: how fast it would change if a pixel got more ink, orange or red up"
        " and blue down, at most {most:.4f}. A slope at this very image, not what the pixel has"
        " contributed."
    ).format(name=name, most=np.abs(slope).max())
    return _painted_on(image, slope, theme, caption)


def _painted_on(
    image: NDArray[np.float32], values: NDArray[np.float32], theme: Theme, caption: str
) -> Figure:
    """Signed values over the digit's pixels; the stronger, the less of the digit shows.

    The colours' ends are ± the largest value.
    """
    bound = float(np.abs(values).max()) or 1.0
    table = colours("state", theme)
    paint = table[levels(values, -bound, bound)].astype(float)  # [T, W, 3]
    share = (np.abs(values) / bound)[..., None] ** 0.5  # small values should be seen too
    dimmed = 40 + 0.5 * grey(image).astype(float)
    mixed = (share * paint + (1 - share) * dimmed).round().astype(np.uint8)
    cells: Rows = [
        {"row": t, "column": k, "value": v}
        for t, line in enumerate(values.tolist(), 1)
        for k, v in enumerate(line, 1)
        if v
    ]
    data: dict[str, Rows] = {"cells": cells, "painting": [{"url": png(mixed)}]}
    return Figure(_painted(), data, caption)


@cache_by_language
def _painted() -> dict[str, Any]:
    every = alt.Scale(domain=list(range(1, ROWS + 1)))
    hover = (
        alt.Chart(alt.NamedData("cells"))
        .mark_rect(opacity=0)
        .encode(
            x=alt.X("column:O", axis=None, scale=every),
            y=alt.Y("row:O", axis=None, scale=every),
            tooltip=[
                alt.Tooltip("row:O", title=_("row")),
                alt.Tooltip("column:O", title=_("column")),
                alt.Tooltip("value:Q", title=_("value"), format=".6f"),
            ],
        )
    )
    layers = [picture("painting", 0, 0, SIDE, SIDE), hover]
    return template(alt.LayerChart(layer=layers, width=SIDE, height=SIDE, autosize=AS_IS))


def grey(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """An image ``[T, W]`` in [0, 1] as RGB ``[T, W, 3]``, ink bright."""
    return np.repeat((image * 255).round().astype(np.uint8)[..., None], 3, axis=2)


def picture(data: str, x: int, y: int, x2: int | alt.ExprRef, y2: int) -> alt.Chart:
    """The picture at the ``url`` of a named dataset, between two corners in screen pixels."""
    chart = alt.Chart(alt.NamedData(data))
    image = chart.mark_image(aspect=False, smooth=False, x=x, y=y, x2=x2, y2=y2)
    return image.encode(url="url:N")
