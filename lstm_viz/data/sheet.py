"""The digits on a photographed sheet, cut out of it."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from lstm_viz.data.segment import (
    SMALLEST,
    clear_border,
    clear_frame,
    clear_lines,
    cut_by_edge,
    find_digit,
    is_flat,
    separate_digits,
)
from lstm_viz.data.threshold import SOFTEST, ink_on_paper, smooth, spread

THINNEST = 0.01  # of a digit's box is ink: with less it is a shadow
THINNEST_CUT = 0.03  # the same where the edge cuts it: with less it is the edge of a sheet
SLIMMEST = 0.03  # of its height: what is narrower is no digit beside others but a line
FAINT_SIZE = 0.1  # of the picture's longer side: what is smaller is no digit in faint ink
AGREED = 0.4  # of a close picture's ink is ink beside the sheet's brightness nearby, too
STRONG = 0.35  # of the sheet's brightness: what differs more is not faint
PARTED = 0.25  # how much ink differs from paper in the colour that parts them best
MEETINGS = 8  # places where a digit cut close can meet the edge; ruled lines make dozens


def digits_on_paper(rgba: np.ndarray) -> list[np.ndarray]:
    """The cropped digits on a photographed sheet `[H, W, 4]`, in reading order.

    They are sought in the brightness; where that does not part ink from paper, in each colour;
    and then, for faint ink, in the brightness without the noise.
    """
    grey = np.asarray(Image.fromarray(rgba).convert("L"), np.float32) / 255
    for values in _looks(grey, rgba):
        if digits := _on_sheet(values):
            return digits
    return _faint(smooth(grey))


def digits_among(ink: np.ndarray) -> list[np.ndarray]:
    """The cropped digits among ink `[H, W]`, in reading order.

    A line printed across is no ink, unless nothing else is; a frame is none.
    """
    ink = clear_frame(ink)
    clear = clear_lines(ink)
    apart = [digit for part in separate_digits(clear) if (digit := _inked(part)) is not None]
    apart = [digit for digit in apart if _is_whole(digit, max(ink.shape))]
    if len(apart) > 1:
        return apart
    digit = _inked(clear)
    if digit is None:
        digit = _inked(ink)
    return [] if digit is None else [digit]


def _is_whole(digit: np.ndarray, side: int) -> bool:
    """Whether what stands beside others, in a picture of that longer side, is no speck or line."""
    height, width = digit.shape
    return max(height, width) >= SMALLEST * side and width >= SLIMMEST * height


def _looks(grey: np.ndarray, rgba: np.ndarray) -> Iterator[np.ndarray]:
    """The brightness and each colour that parts ink from paper, float32 `[H, W]` in [0, 1]."""
    yield grey
    for channel in range(3):
        values = rgba[:, :, channel].astype(np.float32) / 255
        if _parted(values):
            yield values


def _on_sheet(values: np.ndarray) -> list[np.ndarray]:
    """The cropped digits in brightness or one colour, `[H, W]`."""
    ink, close = ink_on_paper(values), ink_on_paper(values, light=spread)
    # what is ink by both ways of seeing the sheet is no shadow
    if cut_by_edge(close) and meetings(close) <= MEETINGS and ink[close > 0.5].mean() >= AGREED:
        return digits_among(close)
    digits = digits_among(clear_border(ink))
    if not digits and meetings(ink) <= MEETINGS:  # nothing stands free: cut close, perhaps
        return [digit for digit in digits_among(ink) if digit.mean() >= THINNEST_CUT]
    return digits


def _faint(values: np.ndarray) -> list[np.ndarray]:
    """The cropped digits in faint ink; what is small is not told from noise.

    Where something stands out strongly, what is faint is its shadow.
    """
    if ink_on_paper(values, STRONG).any():
        return []
    ink = ink_on_paper(values, SOFTEST)
    cut = cut_by_edge(ink) and meetings(ink) <= MEETINGS
    digits = digits_among(ink if cut else clear_border(ink))
    return [digit for digit in digits if max(digit.shape) >= FAINT_SIZE * max(values.shape)]


def _parted(values: np.ndarray) -> bool:
    """Whether ink differs much from paper in a colour, `[H, W]`: printed lines do not."""
    ink = ink_on_paper(values) > 0.75
    return bool(ink.any()) and abs(float(values[ink].mean() - np.median(values))) >= PARTED


def _inked(ink: np.ndarray) -> np.ndarray | None:
    """The cropped digit `[h, w]` among ink `[H, W]`, if a pen can have drawn it."""
    digit = find_digit(ink)
    if digit is None or digit.mean() < THINNEST or is_flat(digit):
        return None
    return digit


def meetings(ink: np.ndarray) -> int:
    """At how many places ink `[H, W]` meets the edge of the picture."""
    edge = np.concatenate([ink[0], ink[:, -1], ink[-1, ::-1], ink[::-1, 0]]) > 0.5
    return int(np.count_nonzero(edge & ~np.roll(edge, 1)))
