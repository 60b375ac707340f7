"""The memory read back as pictures, after some of the rows of a digit."""

from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import FIT_WIDTH, INK, Figure, template
from lstm_viz.charts.palette import Theme, colours, levels, png
from lstm_viz.charts.panels import at
from lstm_viz.charts.signals import expr
from lstm_viz.locale import _, cache_by_language

MOMENTS = (4, 8, 12, 16, 20, 24, 28)  # rows read so far
QUARTERS = (7, 14, 21, 28)  # where two readings are compared: a phone has room for so many
# of a picture, at most and at least; between two, and above them, in pixels
SIDE, LEAST, GAP, TOP = 28 * 4, 76, 4, 18
HEIGHT = 10  # the least; the figure is as high as its marks
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
    return Figure(_strips(names, len(titles)), _data(strips, titles, names), caption)


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
    return Figure(_strips(names, len(titles)), _data(strips, titles, names), caption)


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
    strips: list[list[Pixels]], titles: list[str], names: tuple[str, ...]
) -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = {
        f"strip{n}": [{"at": k, "url": png(picture)} for k, picture in enumerate(strip)]
        for n, strip in enumerate(strips)
    }
    data["titles"] = [{"at": k, "title": title} for k, title in enumerate(titles)]
    data["names"] = [{"strip": n, "name": name} for n, name in enumerate(names)]
    return data


@cache_by_language
def _strips(names: tuple[str, ...], columns: int) -> dict[str, Any]:
    """Strips below each other, each under its name, and above the first the moments.

    Where there is no room for all pictures in a line, so many stand in it as is readable, and the
    next ones below.

    Args:
        names: one for each strip; that of the first may be empty, where the moments say enough.
        columns: pictures in each.
    """
    head = TOP * (1 + bool(names[0]))  # above the first strip
    lines = f"ceil({columns} / abreast)"
    signals = [
        expr(
            "abreast", f"width < {columns} * {LEAST} ? min({columns}, {len(QUARTERS)}) : {columns}"
        ),
        expr("side", f"min({SIDE}, (width + {GAP}) / abreast - {GAP})"),
        expr("pitch", f"side + {TOP}"),  # from strip to strip
        expr("line_height", f"{head} + {len(names)} * pitch"),
    ]
    left, top = f"(datum.at % abreast) * (side + {GAP})", "floor(datum.at / abreast) * line_height"
    images = [
        at(
            alt.Chart(alt.NamedData(f"strip{n}")).mark_image(aspect=False, smooth=False),
            x=left,
            y=f"{top} + {head} + {n} * pitch",
            x2=f"{left} + side",
            y2=f"{top} + {head} + {n} * pitch + side",
        ).encode(url="url:N")
        for n in range(len(names))
    ]
    text: dict[str, Any] = {"baseline": "alphabetic", "fontSize": 12, "fill": INK}
    titles = at(
        alt.Chart(alt.NamedData("titles")).mark_text(align="center", **text),
        x=f"{left} + side / 2",
        y=f"{top} + {head} - 4",
    )
    beside = alt.Chart(alt.NamedData("names")).mark_text(align="left", **text)
    beside = beside.transform_calculate(line=f"sequence({lines})").transform_flatten(["line"])
    above = f"(datum.strip ? {head} + datum.strip * pitch : {TOP}) - 4"
    layers = [
        *images,
        titles.encode(text="title:N"),
        at(beside, x="0", y=f"datum.line * line_height + {above}").encode(text="name:N"),
    ]
    # as high as its marks need
    chart = alt.LayerChart(layer=layers, width="container", height=HEIGHT, autosize=FIT_WIDTH)
    spec = template(chart.configure_view(stroke=None))
    # Altair's schema refuses what Vega-Lite passes on
    spec["params"] = [*spec.get("params", []), *signals]
    return spec
