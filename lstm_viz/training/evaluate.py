"""The figures of a trained network on digits it was not trained on, and its card."""

import hashlib
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import PIL
import scipy
import skimage
import torch
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform
from torch import Tensor, nn

from lstm_viz.data import mnist
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import keep, twin
from lstm_viz.models.pretrained import FOLDER, Card
from lstm_viz.models.recipe import Recipe
from lstm_viz.training import generate, handwriting_fonts, writers

CHUNK = 1000  # images read at a time
HARD = 200  # hard digits listed at most
ALIKE = 1000  # test digits by which units are found alike
COVERED = 0.99  # of all cells: few are far larger, and would leave all others pale


@torch.no_grad()
def logits(model: nn.Module, images: np.ndarray) -> Tensor:
    """Logits for images uint8 or float32 `[N, 28, 28]`: `[N, 28, 10]` if the model reads rows."""
    model.eval()
    scale = 255 if images.dtype == np.uint8 else 1
    chunks = torch.from_numpy(np.array(images)).split(CHUNK)  # a copy: MNIST is read-only
    return torch.cat([model(chunk.float() / scale) for chunk in chunks])


def accuracy(model: nn.Module, images: np.ndarray, labels: np.ndarray) -> float:
    """Share of images `[N, 28, 28]` read right, after the last row if the model reads rows."""
    final = logits(model, images).flatten(1)[:, -10:]  # [N, 10]
    guesses = final.argmax(-1).numpy()
    return float((guesses == labels).mean())


def test_figures(model: nn.Module, images: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Accuracy, by row and by class, confusion matrix (rows: the digit; columns: the reading),
    mean negative log likelihood, and the hard digits.
    """
    belief = logits(model, images).softmax(-1)  # [N, 28, 10]
    guesses = belief.argmax(-1).numpy()  # [N, 28]
    right = guesses == labels[:, None]
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels, guesses[:, -1]), 1)
    own = belief[torch.arange(len(labels)), -1, torch.from_numpy(labels.copy())].numpy()  # [N]
    return {
        "accuracy": float(right[:, -1].mean()),
        "accuracy_by_row": right.mean(0).round(4).tolist(),
        "accuracy_by_class": (confusion.diagonal() / confusion.sum(1)).round(4).tolist(),
        "confusion": confusion.tolist(),
        "negative_log_likelihood": round(float(-np.log(own).mean()), 5),
        "calibration": calibration(belief[:, -1].numpy(), labels),
        "hard": [
            {"index": int(i), "label": int(labels[i]), "probability": round(float(own[i]), 4)}
            for i in own.argsort()[:HARD]
        ],
    }


def calibration(belief: np.ndarray, labels: np.ndarray) -> list[dict[str, float]]:
    """How often the network is right when it is this sure: beliefs `[N, 10]`, labels `[N]`."""
    sure, right = belief.max(1), belief.argmax(1) == labels
    bounds = [0.0, 0.5, 0.7, 0.9, 0.99, 1.0]
    rows = []
    for low, high in pairwise(bounds):
        inside = (sure > low) & (sure <= high)
        if inside.any():
            count, share = int(inside.sum()), round(float(right[inside].mean()), 4)
            rows.append({"from": low, "to": high, "digits": count, "right": share})
    return rows


def calibration_error(belief: np.ndarray, labels: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error (Guo et al. 2017): how far sureness is from being right.

    Args:
        belief: `[N, 10]`.
        labels: `[N]`.
        bins: of equal width, by the largest belief.

    Returns:
        The mean over all digits of |share right - mean belief| of the bin they are in.
    """
    sure, right = belief.max(1), belief.argmax(1) == labels
    at = np.minimum((sure * bins).astype(int), bins - 1)
    apart = np.bincount(at, weights=right - sure, minlength=bins)
    return float(np.abs(apart).sum() / len(labels))


@torch.no_grad()
def values(model: DigitClassifier, images: np.ndarray) -> list[dict[str, Tensor]]:
    """What passes the hook points of each layer, by quantity, `[N, 28, H]` each.

    Args:
        model: the network.
        images: uint8 `[N, 28, 28]`.
    """
    run = twin(model)
    seen = [{q: keep(getattr(layer, q)) for q in layer.quantities} for layer in run.layers()]
    run(torch.from_numpy(np.array(images)).float() / 255)
    return [{q: torch.stack(steps, 1) for q, steps in rows.items()} for rows in seen]


def unit_order(cells: Tensor) -> list[int]:
    """Units sorted by likeness, from their memories `[N, 28, H]`.

    Two units are alike if their memory goes up and down together, or opposite to each other.
    Optimal leaf ordering (Bar-Joseph, Gifford & Jaakkola 2001) of the average-linkage tree.
    """
    likeness = np.corrcoef(cells.flatten(0, 1).numpy(), rowvar=False)  # [H, H]
    distance = 1 - np.nan_to_num(likeness)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False).clip(0), "average", optimal_ordering=True)
    return leaves_list(tree).tolist()


def bound(cells: Tensor) -> dict[str, float]:
    """A round bound for colour scales that covers `COVERED` of the sizes, and the largest."""
    size = cells.abs().flatten()
    wanted = float(np.quantile(size.numpy(), COVERED))
    end = float(np.ceil(wanted * 2) / 2)
    covered = float((size <= end).float().mean())
    return {"bound": end, "covers": round(covered, 6), "max": round(float(size.max()), 3)}


@dataclass(frozen=True)
class Validation:
    """Digits held out from MNIST, the same redrawn, those of handwriting fonts, and of writers."""

    plain: generate.Pictures
    repenned: generate.Pictures
    hands: generate.Pictures  # float32 [pens, N, 28, 28]
    people: generate.Pictures  # float32 [pens, N, 28, 28]

    @classmethod
    def make(
        cls,
        images: np.ndarray,
        labels: np.ndarray,
        written: list[writers.Written],
        recipe: Recipe,
        cache: Path,
    ) -> "Validation":
        """Validation on held out digits, uint8 `[N, 28, 28]` and labels `[N]`, and writers."""
        repenned = generate.repenned(images, labels, recipe, cache)
        by_writers = writers.with_pens(written[: recipe.limit], handwriting_fonts.PENS)
        return cls((images, labels), repenned, handwriting_fonts.drawn(recipe.limit), by_writers)

    def figures(self, model: nn.Module) -> dict[str, Any]:
        """Accuracies; `score`, by which the best epoch is chosen, is the mean of the four."""
        plain = accuracy(model, *self.plain)
        repenned = accuracy(model, *self.repenned)
        hands, people = (
            [accuracy(model, pen, labels) for pen in pictures]
            for pictures, labels in (self.hands, self.people)
        )
        return {
            "plain": round(plain, 5),
            "repenned": round(repenned, 5),
            "hands": [round(share, 5) for share in hands],
            "writers": [round(share, 5) for share in people],
            "score": round((plain + repenned + float(np.mean(hands) + np.mean(people))) / 4, 6),
        }


def describe(
    weights: dict[str, Tensor], recipe: Recipe, curves: list[dict[str, Any]], told: Card
) -> Card:
    """Measure a network on the test set, and write down everything about it.

    Args:
        weights: state dict of a `DigitClassifier`.
        recipe: what it was trained by.
        curves: one entry for each epoch, with its `score`.
        told: what else the training has to say of itself.

    Returns:
        The card, of values that JSON knows.
    """
    model = DigitClassifier(recipe.sizes, kind=recipe.kind)
    model.load_state_dict(weights)
    model.eval()
    images, labels = mnist("test")
    found = values(model, images[:ALIKE])
    layers = list(zip(model.layers(), found, strict=True))
    best = max(curves, key=lambda row: (row["score"], row["epoch"]))
    return {
        "architecture": {
            "kind": recipe.kind,
            "sizes": list(recipe.sizes),
            "classes": 10,
            "parameters": {key: list(value.shape) for key, value in weights.items()},
            "dtype": "float32",
        },
        "recipe": asdict(recipe),
        "data": _checksums(),
        "versions": _versions(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "commit": _commit(),
        "best_epoch": best["epoch"],
        "validation": {**best, "pens": list(handwriting_fonts.PENS)},
        "test": test_figures(model, images, labels),
        "unit_order": [unit_order(seen[layer.states[-1]]) for layer, seen in layers],
        "bounds": [{q: bound(seen[q]) for q in layer.unbounded} for layer, seen in layers],
        **told,
        "curves": curves,
    }


def _checksums() -> dict[str, str]:
    """SHA-256 of the arrays of MNIST (images, then labels), and of the file of hands."""
    sums = {}
    for split in ("train", "test"):
        images, labels = mnist(split)
        sums[f"mnist_{split}"] = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    sums["hands"] = hashlib.sha256((FOLDER / "hands.npz").read_bytes()).hexdigest()
    return sums


def _versions() -> dict[str, str]:
    modules = {"torch": torch, "numpy": np, "scipy": scipy, "scikit-image": skimage, "pillow": PIL}
    return {"python": platform.python_version()} | {
        name: module.__version__ for name, module in modules.items()
    }


def _commit() -> str | None:
    """The commit that the training ran at, if this is a git working copy."""
    run = subprocess.run(
        ["git", "rev-parse", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout.strip() or None
