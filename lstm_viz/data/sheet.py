"""The digits on a photographed sheet: its ink, whatever the light, and each cut out of it."""

from collections.abc import Callable, Iterator

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

SMALL = 128  # pixels of the longer side at which the sheet without ink is estimated
STROKE = 0.25  # of the longer side: nothing broader is a stroke
DIM = 0.25  # brightness: on a sheet darker than this, noise would pass for ink
FAINTEST = 0.12  # of the sheet's brightness: what differs less is not sharp ink
SOFTEST = 0.04  # the same where noise was averaged away
SMOOTH = 0.003  # of the longer side: the reach of that average
BELOW, ROUNDS = 0.02, 12  # the weight of what is darker than the paper; it settles in so many
MUCH = 0.3  # of the picture: so much ink covers in a close one
NOISE = 6  # standard deviations of the sheet's noise: what differs less is not ink


def ink_on_paper(
    grey: np.ndarray,
    faintest: float = FAINTEST,
    light: Callable[[np.ndarray], np.ndarray] | None = None,
) -> np.ndarray:
    """Tell ink from paper in a picture with shadows, noise and printed lines.

    Args:
        grey: float32 `[H, W]`, 0 black to 1 white; dark ink on light paper or the reverse.
        faintest: of the sheet's brightness: what differs less is not ink.
        light: how bright the sheet is without its ink; by default what strokes leave of it.

    Returns:
        float32 `[H, W]` in [0, 1], ink bright; all 0 where the picture holds no ink.
    """
    # Taking strokes away leaves a plain sheet; taking away the paper between them does not.
    plain, reverse = _sheet(grey), _sheet(1 - grey)
    if _unevenness(reverse) < _unevenness(plain):
        grey, plain = 1 - grey, reverse
    sheet = _stretch(plain, grey.shape) if light is None else light(grey)
    # A shadow dims ink and paper alike, so ink is what reflects less than paper beside it.
    missing = (sheet - grey) / np.maximum(sheet, DIM)
    marks = missing[missing > max(faintest, NOISE * _noise(missing, faintest))]
    if marks.size == 0:
        return np.zeros_like(grey)
    between, full = _split(marks)
    return ((missing - between) / (full - between + 1e-6) * 0.75 + 0.5).clip(0, 1)


def spread(grey: np.ndarray) -> np.ndarray:
    """The brightness `[H, W]` of paper lit evenly or from a side, as in a close picture.

    It is a surface of second order that most of the dark ink lies below: least squares that
    take what is darker for `BELOW` of its weight.
    """
    small = _resize(grey, SMALL).astype(np.float64)
    down, across = (np.linspace(-1, 1, n) for n in small.shape)
    surface = _terms(down, across).reshape(small.size, -1)
    values = small.ravel()
    weight = np.ones(values.size)
    for _ in range(ROUNDS):
        left = surface.T * weight
        fitted = surface @ np.linalg.lstsq(left @ surface, left @ values, rcond=None)[0]
        weight = np.where(values < fitted, BELOW, 1)
    return _stretch(fitted.reshape(small.shape).astype(np.float32), grey.shape)


def smooth(grey: np.ndarray) -> np.ndarray:
    """Brightness `[H, W]` averaged over squares much smaller than a digit: noise is lost."""
    reach = max(1, round(SMOOTH * max(grey.shape)))
    for axis in (0, 1):
        windows = np.pad(grey, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], "edge")
        grey = np.lib.stride_tricks.sliding_window_view(windows, 2 * reach + 1, axis).mean(axis=2)
    return grey


def _terms(down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """1, y, x, y², xy, x² at each pixel: `[h, w, 6]`."""
    y, x = np.meshgrid(down, across, indexing="ij")
    return np.stack([np.ones_like(y), y, x, y * y, x * y, x * x], axis=2)


def _noise(missing: np.ndarray, faintest: float) -> float:
    """The standard deviation of the sheet's noise, `[H, W]`, in what it misses of its light.

    Where ink covers much, as in a close picture, the pixels' own spread is that of ink; the
    steps between neighbours are noise there too.
    """
    if (missing > faintest).mean() > MUCH and missing.shape[1] > 1:
        missing = np.diff(missing, axis=1) / np.float32(np.sqrt(2))
    return 1.4826 * float(np.median(np.abs(missing - np.median(missing))))


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
    for _axis in (0, 1):
        values, width = values.T, 1
        while width <= 2 * reach:
            step = min(width, 2 * reach + 1 - width)
            values, width = np.maximum(values[:-step], values[step:]), width + step
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
