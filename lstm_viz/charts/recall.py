"""The memory read back as pictures, after some of the rows of a digit."""

from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import AS_IS, INK, Figure, template
from lstm_viz.charts.palette import Theme, colours, levels, png
from lstm_viz.locale import _, cache_by_language

MOMENTS = (4, 8, 12, 16, 20, 24, 28)  # rows read so far
QUARTERS = (7, 14, 21, 28)  # where two readings are compared: a phone has room for so many
SIDE, GAP, TOP = 28 * 4, 4, 18  # of a picture, between two, and above them, in pixels
UNREAD: dict[Theme, tuple[int, int, int]] = {"light": (222, 226, 232), "dark": (52, 56, 64)}

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


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
    strips = [
        [_grey(part, theme) for part in strip] for strip in ([nothing, *so_far], [baseline, *found])
    ]
    caption = _(
        "Above, the rows read so far; below, what can be read back from the memory at that moment:"
        " a linear map, fitted to other digits, from c and h of all units to the pixels. At the"
        " left what it shows where nothing was read, the mean digit. Over the test digits it"
        " explains {half:.0%} of what differs between pixels read after row 14, {end:.0%} after row"
        " 28 (R²; the mean digit 0%); some of it is inferred from strokes beside. After Jaeger"
        " (2001), memory capacity."
    ).format(half=shares[13], end=shares[27])
    titles = [_("nothing read"), *map(_after, MOMENTS)]
    names = "", _("what can be read back from its memory")
    return Figure(_strips(names, len(titles)), _data(strips, titles, theme), caption)


def recalled_pair(before: Floats, after: Floats, caption: str, theme: Theme) -> Figure:
    """What is found in the memory without edits and with them, and the difference.

    Args:
        before: ``[28, 28, 28]``: after so many rows of the digit, the picture found; NaN where
            nothing was read.
        after: the same with edits.
        caption: what they show.
        theme: of the page.
    """
    first, second = ([pictures[row - 1] for row in QUARTERS] for pictures in (before, after))
    change = [other - one for one, other in zip(first, second, strict=True)]
    strips = [
        *([_grey(part, theme) for part in strip] for strip in (first, second)),
        [_signed(part, theme) for part in change],
    ]
    titles = [_after(row) for row in QUARTERS]
    names = _("remembered before"), _("remembered after"), _("after − before")
    return Figure(_strips(names, len(titles)), _data(strips, titles, theme), caption)


def _after(row: int) -> str:
    return _("row {row}").format(row=row)


def _grey(picture: Floats, theme: Theme) -> Pixels:
    """Ink as light, RGB ``[28, 28, 3]``."""
    ink = (np.nan_to_num(picture).clip(0, 1) * 255).round()[..., None]
    return _read(picture, ink, theme)


def _signed(picture: Floats, theme: Theme) -> Pixels:
    """A difference in the colours of states, from −1 to 1, RGB ``[28, 28, 3]``."""
    return _read(picture, colours("state", theme)[levels(np.nan_to_num(picture), -1, 1)], theme)


def _read(picture: Floats, rgb: NDArray[Any], theme: Theme) -> Pixels:
    return np.where(np.isnan(picture)[..., None], UNREAD[theme], rgb).astype(np.uint8)


def _data(
    strips: list[list[Pixels]], titles: list[str], theme: Theme
) -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = {
        f"strip{n}": [{"url": png(_joined(strip, theme))}] for n, strip in enumerate(strips)
    }
    data["titles"] = [
        {"x": k * (SIDE + GAP) + SIDE / 2, "title": title} for k, title in enumerate(titles)
    ]
    return data


def _joined(pictures: list[Pixels], theme: Theme) -> Pixels:
    """Pictures beside each other, four pixels for each of theirs: RGB ``[SIDE, width, 3]``."""
    out = np.empty((SIDE, _width(len(pictures)), 3), np.uint8)
    out[:] = 255 if theme == "light" else 14
    for k, picture in enumerate(pictures):
        left = k * (SIDE + GAP)
        out[:, left : left + SIDE] = picture.repeat(4, 0).repeat(4, 1)
    return out


def _width(columns: int) -> int:
    return columns * (SIDE + GAP) - GAP


@cache_by_language
def _strips(names: tuple[str, ...], columns: int) -> dict[str, Any]:
    """Strips below each other, each under its name, and above the first the moments.

    Args:
        names: one for each strip; that of the first may be empty, where the moments say enough.
        columns: pictures in each.
    """
    head = TOP * (1 + bool(names[0]))  # above the first strip
    wide, high = _width(columns), head + len(names) * (SIDE + TOP) - TOP
    layers: list[alt.Chart] = []
    labels = []
    for n, name in enumerate(names):
        top = head + n * (SIDE + TOP)
        image = alt.Chart(alt.NamedData(f"strip{n}")).mark_image(
            aspect=False, smooth=False, x=0, y=top, x2=wide, y2=top + SIDE
        )
        layers.append(image.encode(url="url:N"))
        labels.append({"name": name, "y": (top if n else TOP) - 4})
    titles = (
        alt.Chart(alt.NamedData("titles"))
        .mark_text(y=head - 4, baseline="alphabetic", fontSize=12, fill=INK)
        .encode(x=alt.X("x:Q", axis=None, scale=None), text="title:N")
    )
    beside = (
        alt.Chart(alt.InlineData(values=labels))
        .mark_text(x=0, align="left", baseline="alphabetic", fontSize=12, fill=INK)
        .encode(y=alt.Y("y:Q", axis=None, scale=None), text="name:N")
    )
    chart = alt.LayerChart(layer=[*layers, titles, beside], width=wide, height=high)
    return template(chart.properties(autosize=AS_IS))
