"""Pictures drawn before training: MNIST redrawn with any pen, and digits drawn from strokes.

They are kept under keys that change with everything that they were made of.
"""

import hashlib
from functools import partial
from pathlib import Path

import numpy as np

from lstm_viz.data import canvas
from lstm_viz.models.recipe import Recipe
from lstm_viz.training import handwriting_fonts, strokes, writers
from lstm_viz.training.strokes import in_parallel

TIMES = (3, 4)  # how much a digit is enlarged before it is thinned, from – to
CANVAS = (64, 160)  # pixels of the side that written digits are drawn on, from – to
SHARE = (0.45, 0.95)  # of the canvas that a written digit fills, from – to

Pictures = tuple[np.ndarray, np.ndarray]  # uint8 [N, 28, 28] and labels int64 [N]


def repenned(images: np.ndarray, labels: np.ndarray, recipe: Recipe, cache: Path) -> Pictures:
    """Redraw MNIST digits with pens of random widths.

    Args:
        images: uint8 `[N, 28, 28]`.
        labels: int64 `[N]`.
        recipe: gives pens, seed, and how many times each digit is redrawn.
        cache: folder that keeps the result.

    Returns:
        `N · recipe.redraws` pictures and labels.
    """
    many, their = np.tile(images, (recipe.redraws, 1, 1)), np.tile(labels, recipe.redraws)
    file = cache / f"repenned-{_key(recipe, many)}.npy"
    if not file.exists():
        _keep(file, in_parallel(partial(_repen, recipe=recipe), list(enumerate(many))))
    return np.load(file), their


def written(recipe: Recipe, cache: Path) -> Pictures:
    """Write digits with a pen, `recipe.pool` of them, each class as often as any other."""
    labels = np.arange(recipe.pool) % 10
    file = cache / f"written-{_key(recipe, labels)}.npy"
    if not file.exists():
        _keep(file, in_parallel(partial(_write, recipe=recipe), range(recipe.pool)))
    return np.load(file), labels


def penned(digits: list[writers.Written], recipe: Recipe, cache: Path) -> Pictures:
    """Draw the digits of people's pen strokes, `recipe.pool` pictures, each in a way of its own."""
    jobs = [(n, digits[n % len(digits)]) for n in range(recipe.pool)]
    labels = np.array([digit.digit for _n, digit in jobs], np.int64)
    file = cache / f"penned-{_key(recipe, labels)}.npy"
    if not file.exists():
        _keep(file, in_parallel(partial(writers.draw, recipe=recipe), jobs))
    return np.load(file), labels


def _repen(job: tuple[int, np.ndarray], recipe: Recipe) -> np.ndarray:
    index, image = job
    rng = np.random.default_rng([recipe.seed, 1, index])
    line = handwriting_fonts.middle_line(image, int(rng.integers(TIMES[0], TIMES[1] + 1)))
    drawn = handwriting_fonts.redraw(line, _width(recipe, rng))
    return image if drawn is None else _bytes(drawn)


def _write(index: int, recipe: Recipe) -> np.ndarray:
    rng = np.random.default_rng([recipe.seed, 2, index])
    while True:  # a bent and shortened digit may come to nothing
        side, share = int(rng.integers(*CANVAS)), rng.uniform(*SHARE)
        placed = strokes.fit(strokes.write(index % 10, rng), side, share, rng)
        pen = strokes.pen(placed, side, _width(recipe, rng) * share * side)
        drawn = canvas.from_drawing(pen)
        if drawn is not None:
            return _bytes(drawn)


def _width(recipe: Recipe, rng: np.random.Generator) -> float:
    """Of a pen, as a share of the digit's longer side: thin as likely as thick."""
    return float(np.exp(rng.uniform(np.log(recipe.thinnest), np.log(recipe.thickest))))


def _bytes(image: np.ndarray) -> np.ndarray:
    return (image * 255).round().astype(np.uint8)


def _keep(file: Path, pictures: list[np.ndarray]) -> None:
    """Save under another name first: a killed run leaves no half file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".half.npy")
    np.save(half, np.array(pictures))
    half.rename(file)


def _key(recipe: Recipe, content: np.ndarray) -> str:
    return stamp(DRAWN_BY, content.tobytes(), recipe.seed, recipe.thinnest, recipe.thickest)


PACKAGE = Path(__file__).resolve().parents[1]
DRAWN_BY = (
    "data/canvas.py",
    "data/segment.py",
    "training/strokes.py",
    "training/templates.txt",
    "training/generate.py",
    "training/handwriting_fonts.py",
    "training/writers.py",
)
TRAINED_BY = (
    *DRAWN_BY,
    "models/cells.py",
    "models/classifier.py",
    "training/epochs.py",
    "training/teacher.py",
    "training/train.py",
    "training/trainer.py",
)


def stamp(files: tuple[str, ...], *choices: object) -> str:
    """Twelve characters that stand for `choices` and the text of `files` of the package.

    A choice counts by its bytes, or else by its `repr`.
    """
    digest = hashlib.sha256()
    for choice in choices:
        digest.update(choice if isinstance(choice, bytes) else repr(choice).encode())
    for file in files:
        digest.update((PACKAGE / file).read_bytes())
    return digest.hexdigest()[:12]
