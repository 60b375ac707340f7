"""Pen strokes of 30 writers, drawn as the pad would draw them.

The strokes are the original training part of "Pen-Based Recognition of Handwritten Digits"
(E. Alpaydin and F. Alimoglu, UCI Machine Learning Repository, 1998): UNIPEN text, compressed.
The file is not part of this project; training takes its path.
"""

import hashlib
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lstm_viz.data import canvas
from lstm_viz.models.recipe import Recipe
from lstm_viz.training import strokes
from lstm_viz.training.strokes import in_parallel

SHA256 = "ceae25d05f1ccfed4d27ca2e5766370fb32ddd685a647567e84cf7685aa7ac8b"
SOURCE = (
    "Training needs the pen strokes of 30 writers: download pendigits-orig.tra.Z from the UCI"
    " Machine Learning Repository (Pen-Based Recognition of Handwritten Digits,"
    f" DOI 10.24432/C5MG6K; SHA-256 {SHA256}) and name its path: --strokes PATH,"
    " or make train STROKES=PATH."
)
HELD_OUT = (1, 14, 16, 17, 19, 24)  # writers kept for validation, never trained on
CANVAS = (48, 200)  # pixels of the side that digits are drawn on, from – to
SHARE = (0.3, 0.95)  # of the canvas that a digit fills, from – to
STEADY = 140, 0.7  # canvas and share of the digits for validation


class Written(NamedTuple):
    """One digit of one writer.

    Attributes:
        digit: its class.
        writer: who wrote it, from 1.
        strokes: lines, float64 `[n, 2]` each: x and y in tablet units, y downwards.
    """

    digit: int
    writer: int
    strokes: list[np.ndarray]


def read(path: Path | None) -> list[Written]:
    """The digits of the file of pen strokes.

    Raises:
        SystemExit: there is no such file, or it is another one; with a sentence that says where
            it comes from.
    """
    if path is None or not path.is_file():
        raise SystemExit(SOURCE)
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the expected file. {SOURCE}")
    text = subprocess.run(["gzip", "-dc", path], capture_output=True, check=True, text=True).stdout
    return parse(text)


def parse(text: str) -> list[Written]:
    """The digits of UNIPEN text: segments with a label, a comment whose second number is the
    writer, and points between pen down and pen up."""
    digits = []
    for segment in text.split(".SEGMENT DIGIT")[1:]:
        label, writer = (
            re.search(r'"(\d)"', segment),
            re.search(r"\.COMMENT\s+\d+\s+(\d+)", segment),
        )
        lines = re.findall(r"\.PEN_DOWN(.*?)\.PEN_UP", segment, re.DOTALL)
        points = [np.array(line.split(), float).reshape(-1, 2) * [1, -1] for line in lines]
        if label and writer and any(len(line) for line in points):
            kept = [line for line in points if len(line)]
            digits.append(Written(int(label[1]), int(writer[1]), kept))
    return digits


def with_pens(digits: list[Written], pens: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Digits drawn as they were written, with pens of several widths.

    Args:
        digits: `N` of them.
        pens: widths, as a share of the digit's longer side.

    Returns:
        float32 `[pens, N, 28, 28]` and labels int64 `[N]`; a digit that is refused is blank.
    """
    jobs = [(digit, pen) for pen in pens for digit in digits]
    pictures = [np.zeros((28, 28)) if p is None else p for p in in_parallel(_plainly, jobs)]
    labels = np.array([digit.digit for digit in digits], np.int64)
    return np.array(pictures, np.float32).reshape(len(pens), -1, 28, 28), labels


def _plainly(job: tuple[Written, float]) -> np.ndarray | None:
    digit, pen = job
    side, share = STEADY
    placed = strokes.fit(digit.strokes, side, share, np.random.default_rng(0))
    return canvas.from_drawing(strokes.pen(placed, side, pen * share * side))


def draw(job: tuple[int, Written], recipe: Recipe) -> np.ndarray:
    """A digit drawn in the way that the job's number stands for: uint8 `[28, 28]`."""
    index, digit = job
    rng = np.random.default_rng([recipe.seed, 4, index])
    while True:  # a thick pen on a small digit may leave a blot
        side, share = int(rng.integers(*CANVAS)), rng.uniform(*SHARE)
        lines = strokes.vary([_fewer(line, rng) for line in digit.strokes], rng)
        width = float(np.exp(rng.uniform(np.log(recipe.thinnest), np.log(recipe.thickest))))
        placed = strokes.fit(lines, side, share, rng)
        picture = canvas.from_drawing(strokes.pen(placed, side, width * share * side))
        if picture is not None:
            return (picture * 255).round().astype(np.uint8)


def _fewer(line: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Points `[n, 2]` as a slower tablet or a quicker hand would give them."""
    step = int(rng.integers(1, 4))
    return np.concatenate([line[:-1:step], line[-1:]])
