"""Snapshots of the main network in training: which steps are kept, and what is measured of them.

``python -m lstm_viz.training.snapshots`` measures those in ``pretrained/`` again and ties them to
the network's weights; ``--recorded FILE`` takes them from a file that a training has written.
A snapshot is the running mean of the weights, as is the finished network; unlike there, the
read-out is not divided by the temperature of the calibration.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from lstm_viz.data import mnist
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, Card, card, load
from lstm_viz.models.recipe import Recipe
from lstm_viz.models.snapshots import file_of
from lstm_viz.training import evaluate

OF = ("lstm",)  # networks whose snapshots are kept
STEPS = (0, 10, 30, 100, 300, 1000, 3000, 6000, 10_000, 15_000)
UNDECIDED = 0.25, 0.75  # between these a gate neither opens nor shuts
SOME = 500  # test digits by which gates are measured

Weights = dict[str, Tensor]


def write(network: str, recorded: dict[int, Weights], folder: Path = FOLDER) -> None:
    """Measure snapshots and write them beside the network's weights and card.

    Args:
        network: its name.
        recorded: weights by step; those from the step on that was kept as the network are left
            out.
        folder: where the network lies.
    """
    about = card(network, folder)
    last = _last_step(about)
    kept = {step: recorded[step] for step in sorted(recorded) if step < last}
    measured = {step: _measure(_model(about, weights)) for step, weights in kept.items()}
    measured[last] = _measure(load(network, folder))
    told = {
        "last": last,
        "measured": measured,
        "weights": "running mean of the weights, read-out not divided by the temperature",
    }
    tensors = {
        f"{step}.{key}": value.half().contiguous()
        for step, weights in kept.items()
        for key, value in weights.items()
    }
    metadata = {"weights": about["sha256"], "about": json.dumps(told)}
    save_file(tensors, file_of(network, folder), metadata)


def _last_step(about: Card) -> int:
    """The step whose weights were kept as the network."""
    recipe = Recipe(**about["recipe"])
    step: int = recipe.size // recipe.batch * about["best_epoch"]
    return step


def _model(about: Card, weights: Weights) -> DigitClassifier:
    parts = about["architecture"]
    model = DigitClassifier(parts["sizes"], parts["classes"], parts["kind"])
    model.load_state_dict({key: value.half().float() for key, value in weights.items()})
    return model


def _measure(model: DigitClassifier) -> dict[str, Any]:
    """See :class:`lstm_viz.models.snapshots.Measured`."""
    images, labels = mnist("test")
    gates = torch.cat([
        seen[gate].flatten()
        for seen, layer in zip(evaluate.values(model, images[:SOME]), model.layers(), strict=True)
        for gate in layer.packed if gate in "ifo"
    ])  # fmt: skip
    low, high = UNDECIDED
    return {
        "accuracy_by_row": evaluate.test_figures(model, images, labels)["accuracy_by_row"],
        "undecided": round(((gates > low) & (gates < high)).float().mean().item(), 4),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure and write."""
    parser = argparse.ArgumentParser(description="Measure the snapshots of a training.")
    parser.add_argument("network", nargs="?", default=OF[0])
    parser.add_argument("--recorded", type=Path, help="a file of tensors named <step>.<parameter>")
    options = parser.parse_args(arguments)
    recorded: dict[int, Weights] = {}
    for key, value in load_file(options.recorded or file_of(options.network)).items():
        step, _dot, parameter = key.partition(".")
        recorded.setdefault(int(step), {})[parameter] = value
    write(options.network, recorded)
    path = file_of(options.network)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
