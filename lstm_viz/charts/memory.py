"""The memory ledger of a unit, and how long each unit remembers."""

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.palette import Theme, colours, levels
from lstm_viz.charts.rows import ROW, grey, picture
from lstm_viz.charts.sizing import AS_IS, FIT_WIDTH


def ledger_triangle(
    image: NDArray[np.float32], entries: NDArray[np.float32], theme: Theme
) -> alt.LayerChart:
    """What each row wrote (columns) that is still there after each later row (lines).

    The digit stands at the left, its rows beside the lines; and above, turned, its rows over the
    columns. Each line adds up to the cell state after that row, which stands at its end.

    Args:
        image: ``[T, W]`` in [0, 1].
        entries: ``[T, T]`` of one unit, indexed s, t: written at row s, still there at row t.
        theme: of the colours.
    """
    rows, columns = image.shape
    band = 2 * columns  # screen pixels of the small digits at the left and above
    side = ROW * rows
    bound = float(np.abs(entries).max()) or 1.0
    heat = colours("state", theme)[levels(entries.T, -bound, bound)]  # [t, s, 3]
    ends = [band + 6, band + 6 + side]
    pictures = [
        picture(grey(image), 0, ends[0], band, ends[1]),
        picture(grey(image).transpose(1, 0, 2), ends[0], 0, ends[1], band),
        picture(heat, ends[0], ends[0], ends[1], ends[1]),
    ]
    cells = [
        {"written": s + 1, "row": t + 1, "value": float(entries[s, t])}
        for t in range(rows)
        for s in range(t + 1)
    ]
    rows_scale = alt.Scale(domain=list(range(1, rows + 1)), range=ends, paddingInner=0)
    ticks = [1, 7, 14, 21, 28]
    hover = (
        alt.Chart(alt.InlineData(values=cells))
        .mark_rect(opacity=0)
        .encode(
            x=alt.X("written:O", title="written at row", scale=rows_scale,
                    axis=alt.Axis(values=ticks, labelAngle=0)),
            y=alt.Y("row:O", title="still there after row", scale=rows_scale,
                    axis=alt.Axis(values=ticks, labelAngle=0)),
            tooltip=[
                alt.Tooltip("written:O", title="written at row"),
                alt.Tooltip("row:O", title="still there after row"),
                alt.Tooltip("value:Q", format=".6f"),
            ],
        )
    )  # fmt: skip
    sums = [
        {"row": t + 1, "c": f"{entries[:, t].sum():.3f}".replace("-", "−")} for t in range(rows)
    ]
    totals = (
        alt.Chart(alt.InlineData(values=sums))
        .mark_text(align="right", fontSize=9)
        .encode(
            x=alt.value(ends[1] + 44),
            y=alt.Y("row:O", scale=rows_scale),
            text="c:N",
        )
    )
    return alt.LayerChart(
        layer=[*pictures, hover, totals], width=ends[1] + 46, height=ends[1], autosize=AS_IS
    )


def lifetime_bars(rows: NDArray[np.float32], order: tuple[int, ...], unit: int) -> alt.Chart:
    """How many rows half of what each unit holds survives, units as on the stage.

    Args:
        rows: ``[H]``, by unit.
        order: the units from left to right.
        unit: the one to mark, from 0.
    """
    data = [
        {"place": k, "unit": u, "rows": min(float(rows[u]), 99.0), "chosen": u == unit}
        for k, u in enumerate(order)
    ]
    return (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar()
        .encode(
            x=alt.X("place:O", axis=None),
            y=alt.Y("rows:Q", title="half-life, rows", scale=alt.Scale(type="symlog")),
            color=alt.condition("datum.chosen", alt.value("#d55e00"), alt.value("#7a7f87")),
            tooltip=["unit:O", alt.Tooltip("rows:Q", format=".2f")],
        )
        .properties(width="container", height=110, autosize=FIT_WIDTH)
    )
