"""Figures on the digit's own rows: the digit at the left, and beside it what each row did."""

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.palette import Theme, colours, levels
from lstm_viz.charts.picture import png
from lstm_viz.charts.sizing import AS_IS, FIT_WIDTH
from lstm_viz.charts.worked import NEGATIVE, POSITIVE

ROW = 8  # pixels of the screen for a row of the digit
GAP = 30  # pixels between the digit and the bars


def bars_by_row(
    image: NDArray[np.float32], values: NDArray[np.float32], title: str, name: str
) -> alt.LayerChart:
    """Signed bars, one beside each row of the digit.

    Args:
        image: ``[T, W]`` in [0, 1].
        values: ``[T]``.
        title: of the bars' axis.
        name: of the value, for the tooltip.
    """
    rows, columns = image.shape
    side = ROW * columns
    data = [
        {"row": t + 1, "value": v, "colour": POSITIVE if v >= 0 else NEGATIVE}
        for t, v in enumerate(values.tolist())
    ]
    y = alt.Y("row:O", title="row", axis=alt.Axis(values=[1, 7, 14, 21, 28], labelAngle=0))
    bars = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar(height={"band": 0.8})
        .encode(
            x=alt.X(
                "value:Q",
                title=title,
                scale=alt.Scale(range=[side + GAP, alt.ExprRef("width")]),
                axis=alt.Axis(tickCount=5),
            ),
            y=y,
            color=alt.Color("colour:N", scale=None),
            tooltip=["row:O", alt.Tooltip("value:Q", title=name, format=".6f")],
        )
    )
    layers = [picture(grey(image), 0, 0, side, ROW * rows), bars]
    return alt.LayerChart(layer=layers, width="container", height=ROW * rows, autosize=FIT_WIDTH)


def painted(
    image: NDArray[np.float32], values: NDArray[np.float32], theme: Theme, title: str
) -> alt.LayerChart:
    """Signed values painted over the digit's pixels; the stronger, the less of the digit shows.

    Args:
        image: ``[T, W]`` in [0, 1].
        values: ``[T, W]``; the colours' ends are ± the largest of them.
        theme: of the colours.
        title: what the values are.
    """
    bound = float(np.abs(values).max()) or 1.0
    table = colours("state", theme)
    paint = table[levels(values, -bound, bound)].astype(float)  # [T, W, 3]
    share = (np.abs(values) / bound)[..., None] ** 0.5  # small values should be seen too
    dimmed = 40 + 0.5 * grey(image).astype(float)
    mixed = (share * paint + (1 - share) * dimmed).round().astype(np.uint8)
    rows, columns = image.shape
    side, height = ROW * columns, ROW * rows
    cells = [
        {"row": t + 1, "column": k + 1, "value": v}
        for t, line in enumerate(values.tolist())
        for k, v in enumerate(line)
        if v
    ]
    hover = (
        alt.Chart(alt.InlineData(values=cells))
        .mark_rect(opacity=0)
        .encode(
            x=alt.X("column:O", axis=None, scale=alt.Scale(domain=list(range(1, columns + 1)))),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(1, rows + 1)))),
            tooltip=["row:O", "column:O", alt.Tooltip("value:Q", format=".6f")],
        )
    )
    below = picture(mixed, 0, 0, side, height)
    return alt.LayerChart(
        layer=[below, hover], width=side, height=height, title=_title(title), autosize=AS_IS
    )


def _title(text: str) -> alt.TitleParams:
    return alt.TitleParams(text.split("\n"), fontSize=12, anchor="start")


def grey(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """An image ``[T, W]`` in [0, 1] as RGB ``[T, W, 3]``, ink bright."""
    return np.repeat((image * 255).round().astype(np.uint8)[..., None], 3, axis=2)


def picture(rgb: NDArray[np.uint8], x: int, y: int, x2: int, y2: int) -> alt.Chart:
    """Cells ``[rows, columns, 3]`` as one picture between two corners, in screen pixels."""
    chart = alt.Chart(alt.InlineData(values=[{"url": png(rgb)}]))
    image = chart.mark_image(aspect=False, smooth=False, x=x, y=y, x2=x2, y2=y2)
    return image.encode(url="url:N")
