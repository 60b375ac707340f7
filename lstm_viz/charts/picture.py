"""A heatmap as one picture: a palette PNG, one pixel per cell, in a data URL."""

import base64
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def png(cells: NDArray[np.uint8], colours: NDArray[np.uint8] | None = None) -> str:
    """A data URL of a PNG with one pixel per cell.

    Args:
        cells: levels ``[rows, columns]`` of a colour table, or RGB ``[rows, columns, 3]``.
        colours: the table ``[256, 3]`` that levels are painted in.
    """
    image = Image.fromarray(np.ascontiguousarray(cells))
    if colours is not None:
        image.putpalette(colours.tobytes())
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
