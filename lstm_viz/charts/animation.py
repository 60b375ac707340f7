"""The stage as an animated GIF, for slides: a frame for each row, each drawn by Vega itself."""

from collections.abc import Callable
from io import BytesIO

import vl_convert
from PIL import Image

from lstm_viz.charts.export import Spec, complete
from lstm_viz.charts.palette import Theme
from lstm_viz.charts.still import still

ROWS = 28
HOLD = 2500  # milliseconds on the last row


def gif(
    stage: Spec,
    theme: Theme = "light",
    layer: int = 1,
    speed: float = 6,
    progress: Callable[[float], object] | None = None,
) -> bytes:
    """The reading as an animation that begins anew after a rest on the last row.

    A frame is what the stage shows after that row, in the 256 colours that a GIF may have.

    Args:
        stage: its specification with the datasets of a trace.
        theme: of the datasets.
        layer: 1 or 2.
        speed: rows a second.
        progress: told the share that is done after each frame, up to 1.
    """
    frames = []
    for row in range(1, ROWS + 1):
        picture = vl_convert.vegalite_to_png(complete(still(stage, row, layer), theme), scale=1)
        frames.append(Image.open(BytesIO(picture)).convert("RGB"))
        if progress:
            progress(row / ROWS)
    return _animated(frames, [round(1000 / speed)] * (ROWS - 1) + [HOLD])


def _animated(frames: list[Image.Image], durations: list[int]) -> bytes:
    """The frames in one palette, so that colours keep still and only changes are stored."""
    width, height = frames[0].size
    sample = Image.new("RGB", (width, 2 * height))  # all veiled, and all seen
    sample.paste(frames[0], (0, 0))
    sample.paste(frames[-1], (0, height))
    palette = sample.quantize(255)
    painted = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = BytesIO()
    painted[0].save(
        file, "GIF", save_all=True, append_images=painted[1:], duration=durations, loop=0
    )
    return file.getvalue()
