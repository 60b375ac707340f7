"""The memory read back as a picture, after some of the rows of a digit."""

from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import Figure, template
from lstm_viz.charts.palette import Theme
from lstm_viz.charts.picture import png
from lstm_viz.charts.sizing import AS_IS, INK
from lstm_viz.locale import _, cache_by_language

MOMENTS = (4, 8, 12, 16, 20, 24, 28)  # rows read so far
SIDE, GAP, TOP = 28 * 4, 4, 18  # of a picture, between two, and above them, in pixels
COLUMNS = 1 + len(MOMENTS)
WIDTH, HEIGHT = COLUMNS * (SIDE + GAP) - GAP, 2 * (SIDE + TOP)
UNREAD: dict[Theme, tuple[int, int, int]] = {"light": (222, 226, 232), "dark": (52, 56, 64)}

Floats = NDArray[np.float32]


def recalled(
    image: Floats, images: Floats, baseline: Floats, shares: list[float | None], theme: Theme
) -> Figure:
    """A digit as read so far, and below it what a linear read-back finds in the memory.

    Args:
        image: the digit, ``[28, 28]`` in [0, 1].
        images: ``[28, 28, 28]``: after each row, the picture found; NaN where nothing was read.
        baseline: the mean training digit ``[28, 28]``.
        shares: R² over the test digits of the rows read so far, after each row.
        theme: of the ground of rows that have not been read.
    """
    so_far = [np.where(np.arange(28)[:, None] < row, image, np.nan) for row in MOMENTS]
    found = [images[row - 1] for row in MOMENTS]
    nothing = np.full_like(image, np.nan)
    strips = [_strip([nothing, *so_far], theme), _strip([baseline, *found], theme)]
    titles = [_("nothing read"), *(_("row {row}").format(row=row) for row in MOMENTS)]
    data: dict[str, list[dict[str, Any]]] = {
        f"strip{n}": [{"url": png(strip)}] for n, strip in enumerate(strips)
    }
    data["titles"] = [
        {"x": k * (SIDE + GAP) + SIDE / 2, "title": title} for k, title in enumerate(titles)
    ]
    caption = _(
        "Above, the rows read so far; below, what can be read back from the memory at that moment:"
        " a linear map, fitted to other digits, from c and h of all units to the pixels. At the"
        " left what it shows where nothing was read, the mean digit. Over the test digits it"
        " explains {half:.0%} of what differs between pixels read after row 14, {end:.0%} after row"
        " 28 (R²; the mean digit 0%); some of it is inferred from strokes beside. After Jaeger"
        " (2001), memory capacity."
    ).format(half=shares[13], end=shares[27])
    return Figure(_strips(), data, caption)


def _strip(pictures: list[Floats], theme: Theme) -> NDArray[np.uint8]:
    """Pictures beside each other, four pixels for each of theirs: RGB ``[SIDE, WIDTH, 3]``."""
    out = np.empty((SIDE, WIDTH, 3), np.uint8)
    out[:] = UNREAD[theme]
    for k, picture in enumerate(pictures):
        large = np.kron(picture, np.ones((4, 4), np.float32))  # [SIDE, SIDE]
        left = k * (SIDE + GAP)
        ink = (np.nan_to_num(large).clip(0, 1) * 255).round()[..., None]
        out[:, left : left + SIDE] = np.where(np.isnan(large)[..., None], UNREAD[theme], ink)
        out[:, left + SIDE : left + SIDE + GAP] = 255 if theme == "light" else 14
    return out


@cache_by_language
def _strips() -> dict[str, Any]:
    layers: list[alt.Chart] = []
    for n in range(2):
        top = TOP + n * (SIDE + TOP)
        image = alt.Chart(alt.NamedData(f"strip{n}")).mark_image(
            aspect=False, smooth=False, x=0, y=top, x2=WIDTH, y2=top + SIDE
        )
        layers.append(image.encode(url="url:N"))
    titles = (
        alt.Chart(alt.NamedData("titles"))
        .mark_text(y=TOP - 4, baseline="alphabetic", fontSize=12, fill=INK)
        .encode(x=alt.X("x:Q", axis=None, scale=None), text="title:N")
    )
    below = (
        alt.Chart(alt.InlineData(values=[{"said": _("what can be read back from its memory")}]))
        .mark_text(
            x=0, y=2 * TOP + SIDE - 4, align="left", baseline="alphabetic", fontSize=12, fill=INK
        )
        .encode(text="said:N")
    )
    chart = alt.LayerChart(layer=[*layers, titles, below], width=WIDTH, height=HEIGHT)
    return template(chart.properties(autosize=AS_IS))
