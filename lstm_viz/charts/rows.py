"""Figures on the digit's own rows: the digit at the left, and beside it what each row did."""

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import Figure, Rows, template
from lstm_viz.charts.palette import Theme, colours, levels
from lstm_viz.charts.picture import png
from lstm_viz.charts.signals import ROWS
from lstm_viz.charts.sizing import AS_IS, FIT_WIDTH
from lstm_viz.charts.worked import NEGATIVE, POSITIVE

ROW = 8  # pixels of the screen for a row of the digit
SIDE = ROW * ROWS
GAP = 30  # pixels between the digit and the bars
TICKS = [1, 7, 14, 21, 28]


def bars_by_row(
    image: NDArray[np.float32], values: NDArray[np.float32], title: str, name: str
) -> Figure:
    """Signed bars, one beside each row of the digit.

    Args:
        image: ``[28, 28]`` in [0, 1].
        values: ``[28]``.
        title: of the bars' axis.
        name: of the value, for the tooltip.
    """
    bars: Rows = [
        {"row": t, "value": v, "colour": POSITIVE if v >= 0 else NEGATIVE}
        for t, v in enumerate(values.tolist(), 1)
    ]
    return Figure(_bars(title, name), {"bars": bars, "digit": [{"url": png(grey(image))}]})


@lru_cache(maxsize=256)
def _bars(title: str, name: str) -> dict[str, Any]:
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar(height={"band": 0.8})
        .encode(
            x=alt.X(
                "value:Q",
                title=title,
                scale=alt.Scale(range=[SIDE + GAP, alt.ExprRef("width")]),
                axis=alt.Axis(tickCount=5),
            ),
            y=alt.Y("row:O", title="row", axis=alt.Axis(values=TICKS, labelAngle=0)),
            color=alt.Color("colour:N", scale=None),
            tooltip=["row:O", alt.Tooltip("value:Q", title=name, format=".6f")],
        )
    )
    layers = [picture("digit", 0, 0, SIDE, SIDE), bars]
    chart = alt.LayerChart(layer=layers, width="container", height=SIDE, autosize=FIT_WIDTH)
    return template(chart)


def painted(image: NDArray[np.float32], values: NDArray[np.float32], theme: Theme) -> Figure:
    """Signed values painted over the digit's pixels; the stronger, the less of the digit shows.

    Args:
        image: ``[28, 28]`` in [0, 1].
        values: ``[28, 28]``; the colours' ends are ± the largest of them.
        theme: of the colours.
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
    return Figure(_painted(), {"cells": cells, "painting": [{"url": png(mixed)}]})


@lru_cache(maxsize=1)
def _painted() -> dict[str, Any]:
    every = alt.Scale(domain=list(range(1, ROWS + 1)))
    hover = (
        alt.Chart(alt.NamedData("cells"))
        .mark_rect(opacity=0)
        .encode(
            x=alt.X("column:O", axis=None, scale=every),
            y=alt.Y("row:O", axis=None, scale=every),
            tooltip=["row:O", "column:O", alt.Tooltip("value:Q", format=".6f")],
        )
    )
    layers = [picture("painting", 0, 0, SIDE, SIDE), hover]
    return template(alt.LayerChart(layer=layers, width=SIDE, height=SIDE, autosize=AS_IS))


def grey(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """An image ``[T, W]`` in [0, 1] as RGB ``[T, W, 3]``, ink bright."""
    return np.repeat((image * 255).round().astype(np.uint8)[..., None], 3, axis=2)


def picture(data: str, x: int, y: int, x2: int, y2: int) -> alt.Chart:
    """The picture at the ``url`` of a named dataset, between two corners in screen pixels."""
    chart = alt.Chart(alt.NamedData(data))
    image = chart.mark_image(aspect=False, smooth=False, x=x, y=y, x2=x2, y2=y2)
    return image.encode(url="url:N")
