"""A heatmap as one picture: a palette PNG, one pixel per cell, in a data URL."""

import base64
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def png(levels: NDArray[np.uint8], colours: NDArray[np.uint8]) -> str:
    """A data URL of the PNG that paints cell levels ``[rows, columns]`` in ``colours [256, 3]``."""
    image = Image.fromarray(np.ascontiguousarray(levels))
    image.putpalette(colours.tobytes())
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
