"""Canvas pixels → the image that the network reads, in MNIST's frame.

MNIST's makers scaled each digit, aspect kept, into a 20×20 box with grey levels from
anti-aliasing, and moved its centre of mass to the centre of 28×28 (LeCun, Cortes, Burges,
"The MNIST database of handwritten digits"). What they left unsaid was measured on their
images: the move is by whole pixels and takes the centre of mass to index 14 (13.5 ≤ it < 14.5
in all 10,000 test images), and the shorter side lies in the middle of the 20×20 box.
"""

import math

import numpy as np
from PIL import Image

from lstm_viz.data.segment import find_digit

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


CONTRAST = 32  # of 255: what differs less from the background is not ink
LARGEST = 400  # pixels of the longer side; larger canvases are averaged down first


def from_drawing(rgba: np.ndarray) -> np.ndarray | None:
    """Turn a drawn digit into an image like MNIST's.

    Ink is whatever differs from the background (the usual colour of the canvas's border):
    light on dark, dark on light, any colour, or any colour on a transparent canvas. Stray
    specks are dropped; the digit is scaled and centred as MNIST's makers did it.

    Args:
        rgba: uint8 `[H, W, 4]` canvas pixels, red, green, blue, alpha, of any size.

    Returns:
        float32 `[28, 28]` in [0, 1], ink bright, or None where there is no digit: an empty
        canvas, a mere dot, a canvas painted all over.

    Raises:
        TypeError: `rgba` is not a NumPy array of uint8.
        ValueError: its shape is not `[H, W, 4]`.
    """
    ink = drawn_ink(rgba)
    digit = None if ink is None else find_digit(ink)
    return None if digit is None else frame(digit)


def _check(rgba: np.ndarray) -> None:
    if not isinstance(rgba, np.ndarray) or rgba.dtype != np.uint8:
        kind = rgba.dtype if isinstance(rgba, np.ndarray) else type(rgba).__name__
        raise TypeError(f"from_drawing takes a NumPy array of uint8 [H, W, 4], not {kind}.")
    if rgba.ndim != 3 or rgba.shape[2] != 4:
        raise ValueError(f"from_drawing takes pixels of shape [H, W, 4], not {list(rgba.shape)}.")


def drawn_ink(rgba: np.ndarray, contrast: int = CONTRAST) -> np.ndarray | None:
    """How far each pixel is from the background, in the channel in which it is furthest.

    Args:
        rgba: uint8 `[H, W, 4]`, as :func:`from_drawing` takes it.
        contrast: of 255: what differs less from the background is no ink.

    Returns:
        float32 `[H, W]` in [0, 1], averaged down to `LARGEST`; None where nothing differs.
    """
    _check(rgba)
    if 0 in rgba.shape:
        return None
    # Premultiplied by alpha, a see-through pixel is the same whatever its hidden colour.
    image = Image.fromarray(np.ascontiguousarray(rgba), "RGBA").convert("RGBa")
    factor = -(-max(image.size) // LARGEST)
    if factor > 1:
        image = image.reduce(factor)
    pixels = np.asarray(image)  # [H, W, 4]
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(border, axis=0)  # [4]
    distance = np.zeros(pixels.shape[:2], np.float32)
    for channel in range(4):
        apart = np.abs(pixels[:, :, channel] - np.float32(ground[channel]))
        np.maximum(distance, apart, out=distance)
    most = float(distance.max())
    return distance / most if most >= contrast else None
