"""Validation of a network in training, on digits that it is not trained on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from lstm_viz.models.recipe import Recipe
from lstm_viz.training import evaluate, generate, handwriting_fonts


@dataclass(frozen=True)
class Validation:
    """Digits held out from MNIST, the same redrawn, and those of the hands."""

    plain: generate.Pictures
    repenned: generate.Pictures
    hands: generate.Pictures  # float32 [pens, N, 28, 28]

    @classmethod
    def make(
        cls, images: np.ndarray, labels: np.ndarray, recipe: Recipe, cache: Path
    ) -> "Validation":
        """Validation on held out digits, uint8 `[N, 28, 28]` and labels `[N]`."""
        repenned = generate.repenned(images, labels, recipe, cache)
        return cls((images, labels), repenned, handwriting_fonts.drawn(recipe.limit))

    def figures(self, model: nn.Module) -> dict[str, Any]:
        """Accuracies; `score`, by which the best epoch is chosen, is the mean of the three."""
        plain = evaluate.accuracy(model, *self.plain)
        repenned = evaluate.accuracy(model, *self.repenned)
        pictures, labels = self.hands
        by_pen = [evaluate.accuracy(model, pen, labels) for pen in pictures]
        return {
            "plain": round(plain, 5),
            "repenned": round(repenned, 5),
            "hands": [round(share, 5) for share in by_pen],
            "score": round((plain + repenned + float(np.mean(by_pen))) / 3, 6),
        }
