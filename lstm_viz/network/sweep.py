"""How much each choice of the training matters: ``python -m lstm_viz.network.sweep``.

A small LSTM is trained again and again, with one choice changed at a time and three seeds for
each, and read by the digits held out from MNIST's training set; the test set is not looked at.
The table ``pretrained/sweep.csv`` has a line for each training. All of them take about a quarter
of an hour on one core; with options, one training is made and its line printed.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TextIO

import torch
from torch import nn

from lstm_viz.data import mnist
from lstm_viz.network import measure
from lstm_viz.network.pretrained import FOLDER
from lstm_viz.network.recipe import Recipe
from lstm_viz.network.rounds import make_round
from lstm_viz.network.trainer import Student, Training
from lstm_viz.network.variants import RECIPES

FILE = FOLDER / "sweep.csv"
SEEDS = (0, 1, 2)
DIGITS = 15_000  # in an epoch
_START = replace(RECIPES["lstm-short"], plain=DIGITS, repenned=0, written=0)


@dataclass(frozen=True)
class Choice:
    """What can be chosen; the defaults are the point around which each is varied alone.

    Attributes:
        units: in each layer.
        layers: above each other.
        dropout: between the layers.
        rate: highest learning rate.
        epochs: passes of 15,000 digits.
        forget_bias: added to the forget gate's bias before training.
        seed: of everything random.
    """

    units: int = 64
    layers: int = 1
    dropout: float = 0.0
    rate: float = 3e-3
    epochs: int = 5
    forget_bias: float = 0.0
    seed: int = 0

    @property
    def recipe(self) -> Recipe:
        """The recipe that trains it."""
        return replace(
            _START,
            sizes=(28, *[self.units] * self.layers),
            dropout=self.dropout,
            rate=self.rate,
            epochs=self.epochs,
            rounds=self.epochs,
            forget_bias=self.forget_bias,
            seed=self.seed,
        )

    @property
    def command(self) -> str:
        """What trains it again."""
        options = (f"--{f.name.replace('_', '-')} {getattr(self, f.name):g}" for f in fields(self))
        return f"python -m lstm_viz.network.sweep {' '.join(options)}"


# what is varied, from where to where, beside which other choice
VARIED: dict[str, tuple[Sequence[float], Choice]] = {
    "units": ((8, 16, 32, 64, 128, 256), Choice()),
    "layers": ((1, 2, 3), Choice()),
    "dropout": ((0.0, 0.1, 0.3, 0.5), Choice(layers=2)),
    "rate": ((3e-4, 1e-3, 3e-3, 1e-2, 3e-2), Choice()),
    "epochs": ((1, 2, 5, 10), Choice()),
    "forget_bias": ((0.0, 1.0, 2.0), Choice()),
}
COLUMNS = (*(f.name for f in fields(Choice)), "parameters", "accuracy", "seconds", "command")


def choices() -> Iterator[Choice]:
    """Every choice with every seed, each once."""
    every = (
        replace(beside, **{name: type(getattr(beside, name))(value)}, seed=seed)
        for name, (values, beside) in VARIED.items()
        for value in values
        for seed in SEEDS
    )
    yield from dict.fromkeys(every)


def train(choice: Choice) -> dict[str, object]:
    """Train once.

    Returns:
        The table's line: the choice, its parameters, the accuracy on the 5,000 digits held out,
        the seconds that the training took of one core, and the command that repeats it.
    """
    torch.set_num_threads(1)
    recipe = choice.recipe
    images, labels = mnist("train")
    held = slice(len(images) - recipe.held_out, None)
    plain = images[: held.start], labels[: held.start]
    make = partial(make_round, pools=[(plain, recipe.plain)], recipe=recipe)
    training = Training(recipe, steps=recipe.plain // recipe.batch)
    seconds = 0.0
    for epoch in range(recipe.epochs):
        pictures, classes = make(epoch)
        start = time.thread_time()
        for chosen in training.order(epoch, len(pictures)):
            training.learn(pictures[chosen], classes[chosen], torch.empty(0))
        seconds += time.thread_time() - start
    judged = Student(recipe)
    judged.load_state_dict(training.mean)
    return {
        **vars(choice),
        "parameters": _count(judged),
        "accuracy": measure.accuracy(judged, images[held], labels[held]),
        "seconds": round(seconds, 1),
        "command": choice.command,
    }


def _count(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def main(arguments: Sequence[str] | None = None) -> None:
    """Train one choice and print its line, or all of them into the table."""
    parser = argparse.ArgumentParser(description="Train a small LSTM with other choices.")
    for f in fields(Choice):
        parser.add_argument(f"--{f.name.replace('_', '-')}", type=type(f.default))
    asked = {name: value for name, value in vars(parser.parse_args(arguments)).items()
             if value is not None}  # fmt: skip
    if asked:
        _write(sys.stdout, [train(Choice(**asked))])
        return
    with FILE.open("w", newline="", encoding="utf-8") as file:
        _write(file, map(train, choices()))


def _write(file: TextIO, lines: Iterable[dict[str, object]]) -> None:
    table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    table.writeheader()
    for line in lines:
        table.writerow(line)
        file.flush()  # to be watched while it grows


if __name__ == "__main__":
    main()
