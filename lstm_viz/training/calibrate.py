"""Calibration: one temperature by which a trained network's logits are divided.

A temperature leaves every answer as it is and makes the network as sure as it is right (Guo,
Pleiss, Sun & Weinberger 2017). It is divided into the read-out's weights and bias, so that the
logits of the network are the calibrated ones.

``python -m lstm_viz.training.calibrate --strokes PATH`` measures how well that went, on writers
whom the network was not trained on, and writes it into the card. The epoch and the temperature were
chosen by these writers too: on others the figures may be a little worse.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lstm_viz.analysis.belief import SURE
from lstm_viz.data import mnist
from lstm_viz.models import pretrained
from lstm_viz.models.recipe import Recipe
from lstm_viz.training import evaluate, handwriting_fonts, writers
from lstm_viz.training.evaluate import Validation
from lstm_viz.training.generate import Pictures
from lstm_viz.training.trainer import Student

TEMPERATURES = np.geomspace(0.5, 3, 200)


def cool(weights: dict[str, Tensor], recipe: Recipe, validation: Validation) -> float:
    """Calibrate the weights of a network, in place, on the validation's people and MNIST digits.

    Returns:
        The temperature with the least negative log likelihood after the last row, MNIST's digits
        counting as much as the writers'.
    """
    model = student(weights, recipe)
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


def student(weights: dict[str, Tensor], recipe: Recipe) -> Student:
    """The network that has these weights."""
    model = Student(recipe)
    model.load_state_dict(weights)
    return model


def sureness(model: nn.Module, people: Pictures) -> dict[str, Any]:
    """How sure a network is of its answers after the last row, and how rightly so.

    Args:
        model: reads rows.
        people: digits of writers, drawn with each pen, float32 ``[pens, N, 28, 28]``.

    Returns:
        For the writers' digits, pen by pen and all together, and for MNIST's test set: the expected
        calibration error, how many answers are wrong, and of how many of the wrong and of the right
        ones the network is less than ``bound`` sure, which the page calls unsure.
    """
    pictures, labels = people
    by_pen = [(_belief(model, pen), labels) for pen in pictures]
    together = np.concatenate([belief for belief, _ in by_pen]), np.tile(labels, len(by_pen))
    images, digits = mnist("test")
    return {
        "bound": SURE,
        "writers": list(writers.HELD_OUT),
        "pens": list(handwriting_fonts.PENS),
        "by_pen": [_sureness(*pair) for pair in by_pen],
        "all": _sureness(*together),
        "mnist_test": _sureness(_belief(model, images), digits),
    }


def _belief(model: nn.Module, images: np.ndarray) -> np.ndarray:
    """Belief after the last row, ``[N, 10]``."""
    return evaluate.logits(model, images)[:, -1].softmax(-1).numpy()


def _sureness(belief: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    right, unsure = belief.argmax(1) == labels, belief.max(1) < SURE
    return {
        "digits": len(labels),
        "calibration_error": round(evaluate.calibration_error(belief, labels), 5),
        "wrong": int((~right).sum()),
        "unsure_of_wrong": int((unsure & ~right).sum()),
        "unsure_of_right": int((unsure & right).sum()),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, and write into the cards."""
    parser = argparse.ArgumentParser(description="Measure how sure networks are, and how rightly.")
    parser.add_argument("names", nargs="*", default=["lstm"], help="of networks")
    parser.add_argument("--strokes", type=Path, help="the file of pen strokes, see writers.py")
    options = parser.parse_args(arguments)
    unseen = [d for d in writers.read(options.strokes) if d.writer in writers.HELD_OUT]
    people = writers.with_pens(unseen, handwriting_fonts.PENS)
    for name in options.names:
        found = sureness(pretrained.load(name), people)
        pretrained.add_to_card(name, sureness=found)
        print(f"{name}: {found['all']}")


if __name__ == "__main__":
    main()
