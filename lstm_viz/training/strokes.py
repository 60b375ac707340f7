"""Digits as strokes, drawn with a pen; many at once on all cores."""

import multiprocessing
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image, ImageDraw


def _templates(text: str) -> dict[int, list[str]]:
    """The ways of writing each digit, from lines like ``1: 30,0 30,100``; see the file's head."""
    found: dict[int, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            digit, _colon, template = line.partition(": ")
            found.setdefault(int(digit), []).append(template)
    return found


TEMPLATES = _templates(Path(__file__).with_name("templates.txt").read_text(encoding="utf-8"))
FINE = 4  # curve points between two points of a template
SMOOTH = 2  # the pen is drawn this many times larger and averaged down: soft edges


def parse(template: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """The strokes of a template: each its points, float64 `[n, 2]`, and corner flags `[n]`."""
    strokes = []
    for stroke in template.split("/"):
        words = stroke.split()
        points = np.array([[float(v) for v in word.rstrip("!").split(",")] for word in words])
        strokes.append((points, np.array([word.endswith("!") for word in words])))
    return strokes


def curve(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """A smooth line through `points` `[n, 2]`, broken at `corners` `[n]` → `[m, 2]`.

    Catmull-Rom splines, each piece between two corners on its own.
    """
    ends = np.flatnonzero(corners[1:-1]) + 1
    pieces = [_spline(piece) for piece in _split(points, ends)]
    return np.concatenate(pieces)


def _split(points: np.ndarray, ends: np.ndarray) -> list[np.ndarray]:
    bounds = [0, *ends.tolist(), len(points) - 1]
    return [points[a : b + 1] for a, b in pairwise(bounds)]


def _spline(p: np.ndarray) -> np.ndarray:
    first, last = 2 * p[0] - p[1], 2 * p[-1] - p[-2]
    p = np.concatenate([[first], p, [last]])
    a, b, c, d = p[:-3, None], p[1:-2, None], p[2:-1, None], p[3:, None]  # [n - 1, 1, 2]
    t = np.linspace(0, 1, FINE, endpoint=False)[None, :, None]  # [1, FINE, 1]
    line = b + t * ((c - a) + t * ((2 * a - 5 * b + 4 * c - d) + t * (3 * (b - c) + d - a))) / 2
    return np.concatenate([line.reshape(-1, 2), p[-2:-1]])


def write(digit: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Write `digit` as one hand would: a template, bent, slanted, wobbled, hooked.

    Returns:
        The strokes, float64 `[m, 2]` each, in arbitrary units, y downwards.
    """
    template = TEMPLATES[digit][rng.integers(len(TEMPLATES[digit]))]
    jitter = rng.uniform(0.5, 4.5)
    strokes = []
    for points, corners in parse(template):
        points = points + rng.normal(0, jitter, points.shape) + rng.normal(0, 2.0, 2)
        corners = corners & (rng.random(len(corners)) > 0.15)  # a hurried hand rounds corners
        strokes.append(_habits(curve(points, corners), rng))
    return _bend(strokes, rng)


def vary(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Write a digit once more: the same strokes, trembling, bent, and slanted in another way.

    Args:
        strokes: lines `[m, 2]` in any units, y downwards.
        rng: where the chance comes from.

    Returns:
        The strokes in arbitrary units.
    """
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = 100 / max(float((high - low).max()), 1e-6)
    moved = [(line - (low + high) / 2) * scale + [30, 50] for line in strokes]
    return _bend([line + _tremble(len(line), rng) for line in moved], rng)


def _habits(line: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What a pen does at the ends of a stroke and along it: cut short, hook, tremble, skip."""
    cut = int(len(line) * rng.uniform(0, 0.06))
    line = line[rng.integers(cut + 1) : len(line) - rng.integers(cut + 1)]
    if rng.random() < 0.15:
        line = np.concatenate([line[:1] + rng.normal(0, 4, (1, 2)), line])
    if rng.random() < 0.15:
        line = np.concatenate([line, line[-1:] + rng.normal(0, 4, (1, 2))])
    line = line + _tremble(len(line), rng)
    if rng.random() < 0.4:  # slow tablets report few points of a quick stroke
        step = int(rng.integers(2, FINE + 1))
        line = np.concatenate([line[:-1:step], line[-1:]])
    return line


def _tremble(n: int, rng: np.random.Generator) -> np.ndarray:
    """Unsteadiness along a line of n points, `[n, 2]`: smooth noise of up to about 1.5 units."""
    noise = rng.normal(0, rng.uniform(0, 1.5), (n + 2, 2))
    return (noise[:-2] + noise[1:-1] + noise[2:]) / 3


def _bend(strokes: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Change the whole digit smoothly: its proportions, slant, turn, and quadratic bends."""
    turn, slant = rng.normal(0, 0.09), rng.normal(-0.12, 0.2)
    wide = np.exp(rng.normal(0, 0.25))
    turning = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = turning @ np.array([[1, slant], [0, 1]]) @ np.diag([wide, 1.0])
    bends = rng.normal(0, 0.05, (2, 6))  # of 1/50 units, along x and along y
    bent = []
    for line in strokes:
        u = (line - [30, 50]) / 50  # about [-1, 1]
        x, y = u[:, 0], u[:, 1]
        waves = np.stack([x * x, x * y, y * y, x**3, y**3, np.sin(3 * y)], 1)  # [m, 6]
        bent.append((u + waves @ bends.T) @ shape.T)
    return bent


def fit(
    strokes: Sequence[np.ndarray], side: int, share: float, rng: np.random.Generator
) -> list[np.ndarray]:
    """Place strokes anywhere on a canvas so that the longer extent takes `share` of `side`."""
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = share * side / max(float((high - low).max()), 1e-6)
    free = side - (high - low) * scale  # [2]
    origin = rng.uniform(0, 1, 2) * free
    return [(line - low) * scale + origin for line in strokes]


def pen(strokes: Sequence[np.ndarray], side: int, width: float) -> np.ndarray:
    """Draw strokes with a round pen, dark on white.

    Args:
        strokes: lines `[m, 2]` in pixels of the canvas.
        side: pixels of the square canvas.
        width: of the pen, in pixels.

    Returns:
        uint8 `[side, side, 4]` canvas pixels, as `from_drawing` takes them.
    """
    image = Image.new("L", (side * SMOOTH, side * SMOOTH), 255)
    draw = ImageDraw.Draw(image)
    for line in strokes:
        _round_line(draw, line * SMOOTH, width * SMOOTH)
    grey = np.asarray(image.reduce(SMOOTH))
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def _round_line(draw: ImageDraw.ImageDraw, line: np.ndarray, width: float) -> None:
    draw.line([tuple(p) for p in line.tolist()], fill=0, width=max(1, round(width)), joint="curve")
    r = width / 2
    for x, y in (line[0], line[-1]):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=0)


Job = TypeVar("Job")
Result = TypeVar("Result")

CHUNK = 256  # jobs that a process takes at a time
FEW = 2000  # jobs that are not worth starting processes for


def in_parallel(function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    """`[function(job) for job in jobs]`, in processes if there are many."""
    if len(jobs) < FEW:
        return [function(job) for job in jobs]
    # Fresh processes: a forked copy of one in which torch has started threads may hang.
    with multiprocessing.get_context("spawn").Pool() as workers:
        return workers.map(function, jobs, CHUNK)
