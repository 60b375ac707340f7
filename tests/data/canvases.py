"""Canvases as visitors leave them: digits drawn with a round pen, and how alike results are."""

import numpy as np
from PIL import Image, ImageDraw

BLACK, WHITE, CLEAR = (0, 0, 0, 255), (255, 255, 255, 255), (0, 0, 0, 0)

Stroke = list[tuple[float, float]]


def _curve(x: float, y: float, turns: int) -> Stroke:
    t = np.linspace(0, 2 * np.pi, 60)
    return list(zip(50 + x * np.sin(turns * t), 50 - y * np.cos(t), strict=True))


# name → strokes of points (x, y) on a page of 100 × 100
DIGITS: dict[str, list[Stroke]] = {
    "0": [_curve(30, 42, 1)],
    "1": [[(50, 8), (49, 92)]],
    "1 with flag and foot": [[(30, 35), (52, 8), (52, 92)], [(28, 92), (76, 92)]],
    "4 in two strokes": [[(30, 8), (20, 60), (85, 60)], [(65, 30), (62, 94)]],
    "5 with its bar apart": [
        [(30, 25), (27, 50), (60, 45), (75, 70), (55, 94), (22, 90)],
        [(34, 8), (80, 6)],
    ],
    "7 with a bar": [[(20, 8), (80, 8), (45, 93)], [(40, 50), (75, 50)]],
    "8": [_curve(25, 42, 2)],
}


def canvas(width: int = 280, height: int = 280, ground=WHITE) -> np.ndarray:
    return np.full((height, width, 4), ground, np.uint8)


def draw(
    strokes: list[Stroke],
    pen: float = 14,
    size: float = 180,
    at: tuple[float, float] = (50, 50),
    on: np.ndarray | None = None,
    ink=BLACK,
) -> np.ndarray:
    """Draw strokes, `size` pixels for 100 units, corner `at` (x, y); anti-aliased four times."""
    page = canvas() if on is None else on
    height, width = page.shape[:2]
    cover = Image.new("L", (4 * width, 4 * height))
    brush = ImageDraw.Draw(cover)
    for stroke in strokes:
        points = [
            tuple(4 * (p * size / 100 + a) for p, a in zip(q, at, strict=True)) for q in stroke
        ]
        brush.line(points, fill=255, width=max(1, round(4 * pen)), joint="curve")
        for x, y in points:
            brush.ellipse((x - 2 * pen, y - 2 * pen, x + 2 * pen, y + 2 * pen), fill=255)
    sheet = Image.fromarray(page)
    sheet.alpha_composite(
        Image.merge(
            "RGBA", [Image.new("L", (width, height), c) for c in ink[:3]] + [cover.reduce(4)]
        )
    )
    return np.array(sheet)


def tap(x: float, y: float, pen: float, on: np.ndarray) -> np.ndarray:
    return draw([[(0, 0), (0.1, 0)]], pen=pen, at=(x, y), on=on)


def enlarge(image: np.ndarray, times: int) -> np.ndarray:
    """An MNIST image drawn large in black and white, as its writer left it on paper."""
    size = (image.shape[1] * times, image.shape[0] * times)
    smooth = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC))
    return np.where(smooth > 127, 255, 0).astype(np.uint8)


def as_canvas(grey: np.ndarray) -> np.ndarray:
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """Correlation of two images at the best of nine places, one pixel apart at most.

    The centre of mass is rounded to a whole pixel, so a hair's breadth can move an image by one.
    """
    steps = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return max(float(np.corrcoef(np.roll(a, s, (0, 1)).ravel(), b.ravel())[0, 1]) for s in steps)
