"""How well a network in training reads digits that it is not trained on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from lstm_viz.network import hands, measure, pools
from lstm_viz.network.recipe import Recipe


@dataclass(frozen=True)
class Validation:
    """Digits held out from MNIST, the same redrawn, and those of the hands."""

    plain: pools.Pictures
    repenned: pools.Pictures
    hands: pools.Pictures  # float32 [pens, N, 28, 28]

    @classmethod
    def make(
        cls, images: np.ndarray, labels: np.ndarray, recipe: Recipe, cache: Path
    ) -> "Validation":
        """Validation on held out digits, uint8 `[N, 28, 28]` and labels `[N]`."""
        repenned = pools.repenned(images, labels, recipe, cache)
        return cls((images, labels), repenned, hands.drawn(recipe.limit))

    def figures(self, model: nn.Module) -> dict[str, Any]:
        """Accuracies; `score`, by which the best epoch is chosen, is the mean of the three."""
        plain = measure.accuracy(model, *self.plain)
        repenned = measure.accuracy(model, *self.repenned)
        pictures, labels = self.hands
        by_pen = [measure.accuracy(model, pen, labels) for pen in pictures]
        return {
            "plain": round(plain, 5),
            "repenned": round(repenned, 5),
            "hands": [round(share, 5) for share in by_pen],
            "score": round((plain + repenned + float(np.mean(by_pen))) / 3, 6),
        }
