"""The memory ledger of a unit, and how long each unit remembers."""

from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import FIT_WIDTH, INK, Figure, Rows, minus, template
from lstm_viz.charts.palette import Theme, colours, levels, png
from lstm_viz.charts.rows import TICKS, grey, picture
from lstm_viz.charts.signals import ROWS
from lstm_viz.charts.waterfall import POSITIVE, TOTAL
from lstm_viz.locale import _, cache_by_language
from lstm_viz.models.quantities import QUANTITIES

SIDE = 11 * ROWS  # high enough for a number beside each line
BAND = 56  # pixels of the screen for the small digits at the left and above
LEFT, RIGHT = BAND + 6, BAND + 6 + SIDE
SUMS = 46  # for the numbers at the right
END = alt.ExprRef(f"min({RIGHT}, width - {SUMS})")  # of the columns: on a phone they are narrower
DOUBLED = [0, *(2**k for k in range(7))]  # rows: a logarithm's own ticks are too few
LONGEST = ROWS  # where half is never gone, so many rows are drawn: there are no more


def ledger_triangle(
    image: NDArray[np.float32],
    entries: NDArray[np.float32],
    layer: int,
    unit: int,
    theme: Theme,
    memory: str = "c",
) -> Figure:
    """What each row wrote (columns) that is still there after each later row (lines).

    The digit stands at the left, its rows beside the lines; and above, turned, its rows over the
    columns. Each line adds up to the memory after that row, which stands at its end.

    Args:
        image: ``[28, 28]`` in [0, 1].
        entries: ``[28, 28]`` of one unit, indexed s, t: written at row s, still there at row t.
        layer: of the unit, from 0.
        unit: from 0.
        theme: of the colours.
        memory: the quantity that the layer remembers by.
    """
    bound = float(np.abs(entries).max()) or 1.0
    heat = colours("state", theme)[levels(entries.T, -bound, bound)]  # [t, s, 3]
    cells: Rows = [
        {"written": s + 1, "row": t + 1, "value": float(entries[s, t])}
        for t in range(ROWS)
        for s in range(t + 1)
    ]
    sums: Rows = [
        {"row": t, "c": f"{total:.3f}".replace("-", "−")}
        for t, total in enumerate(entries.sum(0).tolist(), 1)
    ]
    pictures = {"digit": grey(image), "turned": grey(image).transpose(1, 0, 2), "heat": heat}
    urls: dict[str, Rows] = {name: [{"url": png(rgb)}] for name, rgb in pictures.items()}
    last = entries[:, -1]  # [s]
    top = int(np.abs(last).argmax())
    caption = _(
        "Memory ledger of unit {unit}, layer {layer}: each column is what one row wrote, each line"
        " what is left of it after a later row. A line adds up to the {state} after that row, the"
        " last one to {total:.4f}. The most in it was written in row {row} ({most:.4f}). Colours"
        " reach to ±{bound:.4f}."
    ).format(
        unit=unit,
        layer=layer + 1,
        state=_(QUANTITIES[memory].name),
        total=last.sum(),
        row=top + 1,
        most=last[top],
        bound=bound,
    )
    return Figure(_triangle(), {"cells": cells, "sums": sums, **urls}, minus(caption))


@cache_by_language
def _triangle() -> dict[str, Any]:
    every: dict[str, Any] = {"domain": list(range(1, ROWS + 1)), "paddingInner": 0}
    columns = alt.Scale(range=[LEFT, END], **every)
    rows = alt.Scale(range=[LEFT, RIGHT], **every)
    axis = alt.Axis(values=TICKS, labelAngle=0)
    written, still_there = _("written at row"), _("still there after row")
    hover = (
        alt.Chart(alt.NamedData("cells"))
        .mark_rect(opacity=0)
        .encode(
            x=alt.X("written:O", title=written, scale=columns, axis=axis),
            y=alt.Y("row:O", title=still_there, scale=rows, axis=axis),
            tooltip=[
                alt.Tooltip("written:O", title=written),
                alt.Tooltip("row:O", title=still_there),
                alt.Tooltip("value:Q", title=_("value"), format=".6f"),
            ],
        )
    )
    sums = (
        alt.Chart(alt.NamedData("sums"))
        .mark_text(
            align="right", fontSize=10.5, fill=INK, x=alt.ExprRef(f"{END.expr} + {SUMS - 2}")
        )
        .encode(y=alt.Y("row:O", scale=rows), text="c:N")
    )
    layers = [
        picture("digit", 0, LEFT, BAND, RIGHT),
        picture("turned", LEFT, 0, END, BAND),
        picture("heat", LEFT, LEFT, END, RIGHT),
        hover,
        sums,
    ]
    chart = alt.LayerChart(layer=layers, width="container", height=RIGHT, autosize=FIT_WIDTH)
    return template(chart.configure_view(stroke=None))


def lifetime_bars(
    rows: NDArray[np.float32], order: tuple[int, ...], unit: int, gate: str = "f"
) -> Figure:
    """After how many rows half of what each unit holds is gone, units as on the stage.

    Args:
        rows: ``[H]``, by unit.
        order: the units from left to right.
        unit: the one to mark, from 0.
        gate: the one that keeps.
    """
    bars: Rows = [
        {
            "place": place,
            "unit": u,
            "rows": min(float(rows[u]), LONGEST),
            "colour": POSITIVE if u == unit else TOTAL,
        }
        for place, u in enumerate(order)
    ]
    caption = _(
        "After how many rows half of what a unit holds is gone: the rows until the product of its"
        " {gate} falls below ½, the median over all rows of this digit. Unit {unit}, marked:"
        " {rows}; the median of the layer: {median}."
    ).format(
        gate=_(QUANTITIES[gate].name),
        unit=unit,
        rows=_rows(float(rows[unit])),
        median=_rows(float(np.median(rows))),
    )
    return Figure(_lifetimes(), {"lifetimes": bars}, caption)


def _rows(rows: float) -> str:
    return f"{rows:g}" if np.isfinite(rows) else _("not before the end")


@cache_by_language
def _lifetimes() -> dict[str, Any]:
    bars = (
        alt.Chart(alt.NamedData("lifetimes"))
        .mark_bar()
        .encode(
            x=alt.X("place:O", axis=None),
            y=alt.Y(
                "rows:Q",
                title=_("rows until half is gone"),
                scale=alt.Scale(type="symlog"),
                axis=alt.Axis(values=DOUBLED, format="d", labelOverlap="greedy"),
            ),
            color=alt.Color("colour:N", scale=None),
            tooltip=[
                alt.Tooltip("unit:O", title=_("unit")),
                alt.Tooltip("rows:Q", title=_("rows")),
            ],
        )
    )
    return template(alt.LayerChart(layer=[bars], width="container", height=110, autosize=FIT_WIDTH))
