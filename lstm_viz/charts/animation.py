"""The stage as an animated GIF, for slides."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from lstm_viz.charts.export import MARGIN, Spec, png, still
from lstm_viz.charts.palette import Theme

HOLD = 2500  # milliseconds on the last row
_MOVING = (
    "lead", "lead_note", "veil", "row_number", "scan", "knob", "knob_row", "caption", "chosen",
)  # fmt: skip


def gif(
    stage: Spec,
    theme: Theme = "light",
    layer: int = 1,
    speed: float = 6,
    progress: Callable[[float], object] | None = None,
) -> bytes:
    """The reading as an animation that begins anew after a rest on the last row.

    A frame is what the stage shows after that row, in the 256 colours that a GIF has.

    Args:
        stage: its specification with the datasets of a trace.
        theme: of the colours.
        layer: from 1 on.
        speed: rows a second.
        progress: told the share that is done after each frame, up to 1.

    Raises:
        ValueError: there is no such layer.
    """
    resting = _resting(stage, theme, layer)
    rows = stage["datasets"]["digest"][0]["rows"]
    frames: list[Image.Image] = []
    for row in range(1, rows + 1):
        frames.append(_drawn(_frame(stage, resting, row, layer), theme))
        if progress:
            progress(row / rows)
    return _animated(frames, [10 * round(100 / speed)] * (rows - 1) + [HOLD])


# Vega takes most of its time for text, and most text rests. So what rests is drawn once, and
# each frame is that picture with what moves on top of it: three seconds instead of eight.


def _resting(stage: Spec, theme: Theme, layer: int) -> dict[str, Any]:
    """A layer that holds the picture of everything that rests."""
    spec = still(stage, layer=layer)
    spec["layer"] = [part for part in spec["layer"] if part["name"] not in _MOVING]
    picture = png(spec, theme, scale=1)
    width, height = Image.open(BytesIO(picture)).size
    url = "data:image/png;base64," + base64.b64encode(picture).decode()
    return {
        "data": {"values": [{"url": url}]},
        "mark": {
            "type": "image", "width": width, "height": height,
            "align": "left", "baseline": "top", "smooth": False,
        },
        "encoding": {
            "url": {"field": "url"},
            "x": {"value": -MARGIN},
            "y": {"value": -MARGIN},
        },
    }  # fmt: skip


def _frame(stage: Spec, resting: dict[str, Any], row: int, layer: int) -> Spec:
    spec = still(stage, row, layer)
    moving = [part for part in spec["layer"] if part["name"] in _MOVING]
    needed = {part["data"].get("name") for part in moving} | {"panels", "digest"}
    return {
        **spec,
        "layer": [resting, *moving],
        "datasets": {name: rows for name, rows in spec["datasets"].items() if name in needed},
        "padding": {"bottom": MARGIN},  # the picture brings the others along
    }


def _drawn(spec: Spec, theme: Theme) -> Image.Image:
    return Image.open(BytesIO(png(spec, theme, scale=1))).convert("RGB")


def _animated(frames: list[Image.Image], durations: list[int]) -> bytes:
    """The frames in one palette, so that colours keep still and only changes are stored."""
    width, height = frames[0].size
    sample = Image.new("RGB", (width, 2 * height))  # nearly all veiled, and all seen
    sample.paste(frames[0])
    sample.paste(frames[-1], (0, height))
    palette = sample.quantize(254, Image.Quantize.MAXCOVERAGE, kmeans=3)
    painted = [_painted(frame, palette) for frame in frames]
    file = BytesIO()
    painted[0].save(
        file, "GIF", save_all=True, append_images=painted[1:], duration=durations, loop=0
    )
    return file.getvalue()


def _painted(frame: Image.Image, palette: Image.Image) -> Image.Image:
    """The frame in the palette's 254 colours, and its ground, seen beside a slide's, exactly."""
    pixels = np.asarray(frame)  # [height, width, RGB]
    colours = np.asarray(frame.quantize(palette=palette, dither=Image.Dither.NONE)).copy()
    ground = pixels[0, 0]
    colours[(pixels == ground).all(axis=-1)] = 254
    painted = Image.fromarray(colours)
    painted.putpalette([*(palette.getpalette() or [])[: 3 * 254], *ground.tolist()])
    return painted
