"""Digits redrawn with a pen of any width from their middle lines, and digits of handwriting fonts.

`pretrained/hands.npz` holds the middle lines of the digits of handwriting fonts, whose families
and licences `pretrained/hands.txt` lists. Redrawn with pens of several widths and read as
drawings they tell how well a network reads hands that are not MNIST's.
"""

from pathlib import Path

import numpy as np
from scipy.ndimage import distance_transform_edt, zoom
from skimage.morphology import skeletonize

from lstm_viz.data.canvas import from_drawing
from lstm_viz.models.pretrained import FOLDER
from lstm_viz.training.strokes import in_parallel

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


PENS = (0.03, 0.06, 0.1, 0.16, 0.24, 0.3)  # widths, as a share of the digit's longer side
SLANTS = (-0.15, 0.15)  # the digits leaned both ways: two writers from each
SIDE = 96  # pixels of a stored digit


def lines(path: Path = FOLDER / "hands.npz") -> tuple[np.ndarray, np.ndarray]:
    """The middle lines, bool `[N, 96, 96]`, and their digits, int64 `[N]`."""
    with np.load(path) as file:
        bits = np.unpackbits(file["lines"], axis=1).reshape(-1, SIDE, SIDE)
        return bits.astype(bool), file["digits"].astype(np.int64)


def drawn(limit: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The hands' digits as drawings, or those of the first `limit` of them.

    Returns:
        float32 `[pens, 2N, 28, 28]`, each digit in both slants, and labels int64 `[2N]`.
    """
    digits, labels = (part[:limit] for part in lines())
    leaned = [lean(digit, slant) for slant in SLANTS for digit in digits]
    jobs = [(line, pen) for pen in PENS for line in leaned]
    pictures = np.array(in_parallel(_redraw, jobs), np.float32)
    return pictures.reshape(len(PENS), -1, *pictures.shape[1:]), np.tile(labels, len(SLANTS))


def _redraw(job: tuple[np.ndarray, float]) -> np.ndarray | None:
    return redraw(*job)


def lean(line: np.ndarray, slant: float) -> np.ndarray:
    """Slant a middle line, bool `[H, W]`, to the right (or left) → bool `[H, W + H]`."""
    height, width = line.shape
    rows, cols = np.nonzero(line)
    moved = np.round(cols + height / 2 - (rows - height / 2) * slant).astype(int)
    out = np.zeros((height, width + height), bool)
    out[rows, moved] = True
    return out
