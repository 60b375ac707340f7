"""Redraw digits with a pen of any width: thin them to their middle line, thicken that line."""

import numpy as np
from scipy.ndimage import distance_transform_edt, zoom
from skimage.morphology import skeletonize

from lstm_viz.data.canvas import from_drawing

INK = 0.3  # of full ink: what of a digit is thinned


def middle_line(image: np.ndarray, times: int) -> np.ndarray:
    """The middle line of a grey digit, uint8 `[28, 28]`, enlarged → bool `[28·times, 28·times]`."""
    large = zoom(image.astype(np.float32) / 255, times, order=1)
    return skeletonize(large > INK)


def redraw(line: np.ndarray, width: float) -> np.ndarray | None:
    """Draw a middle line with a round pen and read it as a drawing.

    Args:
        line: bool `[H, W]`, True on the line.
        width: of the pen, as a share of the line's longer extent.

    Returns:
        float32 `[28, 28]` as `from_drawing` gives it.
    """
    rows, cols = np.nonzero(line)
    extent = max(np.ptp(rows), np.ptp(cols)) + 1
    radius = max(width * float(extent) / 2, 0.5)
    margin = int(np.ceil(radius)) + 2
    cut = line[rows.min() : rows.max() + 1, cols.min() : cols.max() + 1]
    distance = distance_transform_edt(~np.pad(cut, margin))
    grey = (255 * (1 - np.clip(radius - distance + 0.5, 0, 1))).astype(np.uint8)
    return from_drawing(np.dstack([grey, grey, grey, np.full_like(grey, 255)]))
