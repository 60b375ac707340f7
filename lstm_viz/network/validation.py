"""How well a network in training reads digits that it is not trained on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from lstm_viz.network import hands, measure, pools, writers
from lstm_viz.network.recipe import Recipe


@dataclass(frozen=True)
class Validation:
    """Digits held out from MNIST, the same redrawn, those of handwriting fonts, and of writers."""

    plain: pools.Pictures
    repenned: pools.Pictures
    hands: pools.Pictures  # float32 [pens, N, 28, 28]
    writers: pools.Pictures  # float32 [pens, N, 28, 28]

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
        repenned = pools.repenned(images, labels, recipe, cache)
        by_writers = writers.with_pens(written[: recipe.limit], hands.PENS)
        return cls((images, labels), repenned, hands.drawn(recipe.limit), by_writers)

    def figures(self, model: nn.Module) -> dict[str, Any]:
        """Accuracies; `score`, by which the best epoch is chosen, is the mean of the four."""
        plain = measure.accuracy(model, *self.plain)
        repenned = measure.accuracy(model, *self.repenned)
        hands, people = (
            [measure.accuracy(model, pen, labels) for pen in pictures]
            for pictures, labels in (self.hands, self.writers)
        )
        return {
            "plain": round(plain, 5),
            "repenned": round(repenned, 5),
            "hands": [round(share, 5) for share in hands],
            "writers": [round(share, 5) for share in people],
            "score": round((plain + repenned + float(np.mean(hands) + np.mean(people))) / 4, 6),
        }
