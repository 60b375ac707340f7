"""Validation of a network in training, on digits that it is not trained on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from lstm_viz.models.recipe import Recipe
from lstm_viz.training import evaluate, generate, handwriting_fonts, writers


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
        plain = evaluate.accuracy(model, *self.plain)
        repenned = evaluate.accuracy(model, *self.repenned)
        hands, people = (
            [evaluate.accuracy(model, pen, labels) for pen in pictures]
            for pictures, labels in (self.hands, self.people)
        )
        return {
            "plain": round(plain, 5),
            "repenned": round(repenned, 5),
            "hands": [round(share, 5) for share in hands],
            "writers": [round(share, 5) for share in people],
            "score": round((plain + repenned + float(np.mean(hands) + np.mean(people))) / 4, 6),
        }
