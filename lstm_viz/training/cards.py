"""The card of a freshly trained network."""

import hashlib
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import PIL
import scipy
import skimage
import torch
from torch import Tensor

from lstm_viz.data import mnist
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, Card
from lstm_viz.models.recipe import Recipe
from lstm_viz.training import evaluate, handwriting_fonts


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
    values = evaluate.values(model, images[: evaluate.ALIKE])
    layers = list(zip(model.layers(), values, strict=True))
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
        "test": evaluate.test_figures(model, images, labels),
        "unit_order": [evaluate.unit_order(seen[layer.states[-1]]) for layer, seen in layers],
        "bounds": [{q: evaluate.bound(seen[q]) for q in layer.unbounded} for layer, seen in layers],
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
