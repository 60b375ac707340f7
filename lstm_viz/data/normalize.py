"""Put ink into MNIST's frame: 20-pixel digit, centre of mass in the middle of 28×28.

MNIST's makers scaled each digit, aspect kept, into a 20×20 box with grey levels from
anti-aliasing, and moved its centre of mass to the centre of 28×28 (LeCun, Cortes, Burges,
"The MNIST database of handwritten digits"). What they left unsaid was measured on their
images: the move is by whole pixels and takes the centre of mass to index 14 (13.5 ≤ it < 14.5
in all 10,000 test images), and the shorter side lies in the middle of the 20×20 box.
"""

import math

import numpy as np

SIDE = 28  # pixels of the frame
BOX = 20  # pixels of the digit's longer side
CENTRE = 14  # pixel index nearest to the centre of mass
FULL = 0.75  # 90th percentile of the ink; above this in every MNIST test image


def frame(ink: np.ndarray) -> np.ndarray:
    """Scale and centre a cropped digit.

    Args:
        ink: float32 `[h, w]` in [0, 1], ink bright, no empty rows or columns at its edges.

    Returns:
        float32 `[28, 28]` in [0, 1].
    """
    digit = _brighten(_scale(ink))  # [20, 20]
    out = np.zeros((SIDE, SIDE), np.float32)
    top, left = (_offset(digit.sum(axis=axis)) for axis in (1, 0))
    out[top : top + BOX, left : left + BOX] = digit
    return out


def _scale(ink: np.ndarray) -> np.ndarray:
    """Scale `ink` `[h, w]` by area averaging into the middle of a box `[20, 20]`."""
    scale = BOX / max(ink.shape)
    down, across = (_averaging(n, n * scale) for n in ink.shape)
    return down @ ink @ across.T  # [20, h] @ [h, w] @ [w, 20]


def _averaging(n: int, length: float) -> np.ndarray:
    """Weights `[20, n]`: how much of each of 20 pixels is covered by each of n pixels.

    The n pixels share a space of `length` ≤ 20 in the middle of the 20.
    """
    edges = np.linspace(0, length, n + 1) + (BOX - length) / 2  # of the n pixels
    upper = np.minimum(edges[None, 1:], np.arange(1, BOX + 1)[:, None])
    lower = np.maximum(edges[None, :-1], np.arange(BOX)[:, None])
    return (upper - lower).clip(0).astype(np.float32)


def _brighten(digit: np.ndarray) -> np.ndarray:
    """Bring strokes thinner than a pixel, which averaging made faint, up to full ink."""
    full = float(np.percentile(digit[digit > 0.1 * digit.max()], 90))
    return (digit / full).clip(0, 1) if full < FULL else digit.clip(0, 1)


def _offset(mass: np.ndarray) -> int:
    """Where a box starts whose `mass` `[20]` has its centre at index 14 of the frame."""
    centre = float(mass @ np.arange(BOX)) / float(mass.sum())
    start = math.ceil(CENTRE - 0.5 - centre)
    return min(max(start, 0), SIDE - BOX)
