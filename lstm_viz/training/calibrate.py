"""Calibration: one temperature by which a trained network's logits are divided.

A temperature leaves every answer as it is and makes the network as sure as it is right (Guo,
Pleiss, Sun & Weinberger 2017). It is divided into the read-out's weights and bias, so that the
logits of the network are the calibrated ones.
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from lstm_viz.models.recipe import Recipe
from lstm_viz.training import evaluate
from lstm_viz.training.trainer import Student
from lstm_viz.training.validation import Validation

TEMPERATURES = np.geomspace(0.5, 3, 200)


def cool(weights: dict[str, Tensor], recipe: Recipe, validation: Validation) -> float:
    """Calibrate the weights of a network, in place, on the validation's people and MNIST digits.

    Returns:
        The temperature with the least negative log likelihood after the last row, MNIST's digits
        counting as much as the writers'.
    """
    model = Student(recipe)
    model.load_state_dict(weights)
    plain, (pictures, labels) = validation.plain, validation.people
    sets = [plain, (pictures.reshape(-1, 28, 28), np.tile(labels, len(pictures)))]
    read = [
        (evaluate.logits(model, images)[:, -1], torch.from_numpy(np.array(digits)))
        for images, digits in sets
    ]

    def error(temperature: float) -> float:
        return sum(F.cross_entropy(z / temperature, digits).item() for z, digits in read)

    best = round(float(min(TEMPERATURES, key=error)), 3)
    for name in ("readout.weight", "readout.bias"):
        weights[name] = weights[name] / best
    return best
