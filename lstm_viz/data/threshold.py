"""Find the ink on a photographed or scanned sheet, whatever the light on it."""

import numpy as np
from PIL import Image

SMALL = 128  # pixels of the longer side at which the sheet without ink is estimated
STROKE = 0.25  # of the longer side: nothing broader is a stroke
DIM = 0.25  # brightness: on a sheet darker than this, noise would pass for ink
FAINTEST = 0.12  # of the sheet's brightness: what differs less is not ink
NOISE = 6  # standard deviations of the sheet's noise: what differs less is not ink


def ink_on_paper(grey: np.ndarray) -> np.ndarray:
    """Tell ink from paper in a picture with shadows, noise and printed lines.

    Args:
        grey: float32 `[H, W]`, 0 black to 1 white; dark ink on light paper or the reverse.

    Returns:
        float32 `[H, W]` in [0, 1], ink bright; all 0 where the picture holds no ink.
    """
    # Taking strokes away leaves a plain sheet; taking away the paper between them does not.
    grey = min(grey, 1 - grey, key=lambda side: _unevenness(_sheet(side)))
    sheet = _stretch(_sheet(grey), grey.shape)
    # A shadow dims ink and paper alike, so ink is what reflects less than paper beside it.
    missing = (sheet - grey) / np.maximum(sheet, DIM)
    noise = 1.4826 * float(np.median(np.abs(missing - np.median(missing))))
    marks = missing[missing > max(FAINTEST, NOISE * noise)]
    if marks.size == 0:
        return np.zeros_like(grey)
    between, full = _split(marks)
    return ((missing - between) / (full - between + 1e-6) * 0.75 + 0.5).clip(0, 1)


def _sheet(grey: np.ndarray) -> np.ndarray:
    """The sheet under dark ink, small: a closing fills what is no broader than a stroke."""
    small = _resize(grey, SMALL)
    reach = int(STROKE * max(small.shape)) // 2
    # Padded, so that a slope of light towards the edge is not taken for ink beside it.
    padded = np.pad(small, 2 * reach, mode="edge")
    return -_highest(-_highest(padded, reach), reach)  # the size of `small` again


def _unevenness(sheet: np.ndarray) -> float:
    """Total variation: the sum of all steps in brightness between neighbouring pixels."""
    return float(sum(np.abs(np.diff(sheet, axis=axis)).sum() for axis in (0, 1)))


def _highest(values: np.ndarray, reach: int) -> np.ndarray:
    """The highest of every square of 2 reach + 1; `[h, w]` to `[h - 2 reach, w - 2 reach]`."""
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(values, 2 * reach + 1, axis)
        values = windows.max(axis=2)
    return values


def _split(marks: np.ndarray) -> tuple[float, float]:
    """Where to part faint marks (printed lines, edges) from ink, and how strong ink is."""
    between = float(marks.mean())
    for _ in range(10):  # two means; it settles in a few rounds
        low, high = marks[marks <= between], marks[marks > between]
        if low.size == 0 or high.size == 0:
            break
        between = float(low.mean() + high.mean()) / 2
    # marks of one strength have a mean that rounding may put just above them all
    between = min(between, float(marks.max()))
    return between, float(marks[marks >= between].mean())


def _resize(values: np.ndarray, longest: int) -> np.ndarray:
    """Average down so that the longer side is at most `longest` pixels."""
    factor = -(-max(values.shape) // longest)
    return np.asarray(Image.fromarray(values).reduce(factor))


def _stretch(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    size = (shape[1], shape[0])
    return np.asarray(Image.fromarray(values).resize(size, Image.Resampling.BILINEAR))
