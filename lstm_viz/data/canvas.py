"""Canvas pixels → the image that the network reads."""

import numpy as np
from PIL import Image

from lstm_viz.data.normalize import frame
from lstm_viz.data.segment import find_digit

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
