"""The memory ledger of a unit as a stack: after each row, what every row before has left in it."""

from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import (
    AS_IS,
    FIT_WIDTH,
    HERE,
    INK,
    LATER,
    ROWS,
    Figure,
    Rows,
    minus,
    moving,
    template,
)
from lstm_viz.charts.palette import Theme, colours, levels, png
from lstm_viz.charts.rows import picture
from lstm_viz.locale import _, cache_by_language
from lstm_viz.models.quantities import QUANTITIES

HIGH = 210  # pixels of the screen
SIDE, GAP, TOP = 168, 16, 20  # of a picture (6 × 28), between two, and above them
FAINT = 0.3  # opacity of what is nearly forgotten
# from the first row to the last: anchors of one lightness, which are seen on any ground
_ANCHORS = "d55e00 c78a00 3f9b3f 1f9fb0 3f78c9 a05fc0 d0578f"


def row_colours(rows: int) -> NDArray[np.uint8]:
    """A colour for each row, RGB ``[rows, 3]``."""
    anchors = np.array([list(bytes.fromhex(a)) for a in _ANCHORS.split()])  # [A, 3]
    at = np.linspace(0, len(anchors) - 1, rows)
    table = [np.interp(at, np.arange(len(anchors)), channel) for channel in anchors.T]
    return np.stack(table, axis=1).round().astype(np.uint8)


def ledger_stack(entries: NDArray[np.float32], layer: int, unit: int, memory: str = "c") -> Figure:
    """The stack of a unit over the rows, up to the row on stage.

    Args:
        entries: ``[T, T]`` of one unit, indexed s, t: written at row s, still there at row t.
        layer: of the unit, from 0.
        unit: from 0.
        memory: the quantity that the layer remembers by.
    """
    rows = len(entries)
    shades = ["#{:02x}{:02x}{:02x}".format(*rgb) for rgb in row_colours(rows)]
    bands: Rows = [
        {"row": t + 1, "written": s + 1, "value": float(entries[s, t]), "colour": shades[s],
         "left": FAINT + (1 - FAINT) * _share(entries[s, s], entries[s, t])}
        for t in range(rows)
        for s in range(t + 1)
    ]  # fmt: skip
    sums = entries.sum(0)  # [T]
    lines: Rows = [{"row": t, "memory": float(c)} for t, c in enumerate(sums, 1)]
    last = entries[:, -1]
    top = int(np.abs(last).argmax())
    caption = _(
        "Memory ledger of unit {unit}, layer {layer}. After each row a stack of what the rows"
        " before have written and what is left of it: a band has the colour of its row in the"
        " digit, and gets thinner and paler as it is forgotten. Bands above zero and below add up"
        " to the {state}, the line. After the last row most of it is from row {row}"
        " ({most:.3f} of {total:.3f})."
    ).format(
        unit=unit, layer=layer + 1, state=_(QUANTITIES[memory].name), row=top + 1, most=last[top],
        total=sums[-1],
    )  # fmt: skip
    return Figure(_stack(memory), {"bands": bands, ROWS: lines}, minus(caption))


def _share(whole: np.float32, rest: np.float32) -> float:
    """How much of what was written is left; an edit may make more of it."""
    return min(abs(float(rest) / float(whole)), 1.0) if whole else 0.0


@cache_by_language
def _stack(memory: str) -> dict[str, Any]:
    row = alt.X(
        "row:O",
        title=_("row"),
        scale=alt.Scale(padding=0),
        axis=alt.Axis(labelAngle=0, labelOverlap=True),
    )
    bands = (
        alt.Chart(alt.NamedData("bands"))
        .mark_bar(width={"band": 1}, aria=False)  # some hundreds: the caption speaks for them
        .encode(
            x=row,
            y=alt.Y("value:Q", title=_(QUANTITIES[memory].name), stack="zero"),
            order=alt.Order("written:Q"),
            color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("left:Q", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("written:O", title=_("written at row")),
                alt.Tooltip("row:O", title=_("still there after row")),
                alt.Tooltip("value:Q", title=_("value"), format=".6f"),
            ],
        )
    )
    lines = alt.Chart(alt.NamedData(ROWS))
    total = lines.mark_line(stroke=INK, strokeWidth=2, point=False)
    ground = alt.ExprRef("background || 'white'")
    covered = lines.transform_filter(LATER).mark_bar(
        width={"band": 1},
        fill=ground,
        stroke=ground,  # over the seams
        opacity=1,
        y=0,
        y2=HIGH,
        aria=False,
    )
    here = lines.transform_filter(HERE).mark_point(
        filled=True, size=70, opacity=1, fill=INK, stroke=None
    )
    at = alt.Y("memory:Q")
    layers = [bands, total.encode(x=row, y=at), covered.encode(x=row), here.encode(x=row, y=at)]
    chart = alt.LayerChart(layer=layers, width="container", height=HIGH, autosize=FIT_WIDTH)
    return moving(chart)


def unit_pictures(
    image: NDArray[np.float32],
    pictures: NDArray[np.float32] | None,
    unit: int,
    layer: int,
    memory: str,
    theme: Theme,
) -> Figure:
    """The digit, its rows in the ledger's colours; and what one more of the memory recalls.

    Args:
        image: ``[T, W]`` in [0, 1].
        pictures: what one more of the unit's memory adds to the recalled image after each row,
            ``[T, 28, 28]``, NaN where nothing was read; None where no read-back was fitted.
        unit: from 0.
        layer: from 0.
        memory: the quantity that the layer remembers by.
        theme: of the colours.
    """
    ink = row_colours(len(image))[:, None] * image[..., None]  # [T, W, 3]
    data: dict[str, Rows] = {"digit": [{"url": png(ink.round().astype(np.uint8))}]}
    if pictures is None:
        return Figure(_pictures(False), data, _("The digit, its rows in the colours of the stack."))
    bound = float(np.nanmax(np.abs(pictures))) or 1.0
    table = colours("state", theme)
    painted = table[levels(np.nan_to_num(pictures), -bound, bound)]  # [T, 28, 28, 3]
    data[ROWS] = [{"row": t, "url": png(rgb)} for t, rgb in enumerate(painted, 1)]
    caption = _(
        "Left: the digit, its rows in the colours of the stack. Right: what one more of {memory} of"
        " unit {unit}, layer {layer}, adds to the picture that is read back after the row on stage;"
        " orange or red is more ink, blue less, at most {bound:.3f} of a pixel."
    ).format(memory=memory, unit=unit, layer=layer + 1, bound=bound)
    return Figure(_pictures(True), data, caption)


@cache_by_language
def _pictures(recalled: bool) -> dict[str, Any]:
    width = SIDE + recalled * (GAP + SIDE)
    titles = [{"x": 0, "title": _("the digit")}]
    layers = [picture("digit", 0, TOP, SIDE, TOP + SIDE)]
    if recalled:
        titles.append({"x": SIDE + GAP, "title": _("one more of it recalls")})
        right = picture(ROWS, SIDE + GAP, TOP, width, TOP + SIDE)
        layers.append(right.transform_filter(HERE))
    words = (
        alt.Chart(alt.InlineData(values=titles))
        .mark_text(y=TOP - 6, align="left", baseline="alphabetic", fontSize=12, fill=INK)
        .encode(x=alt.X("x:Q", axis=None, scale=None), text="title:N")
    )
    chart = alt.LayerChart(layer=[*layers, words], width=width, height=TOP + SIDE, autosize=AS_IS)
    return moving(chart) if recalled else template(chart)
