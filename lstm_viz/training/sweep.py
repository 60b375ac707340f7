"""How much each choice of the training matters: ``python -m lstm_viz.training.sweep``.

A small LSTM is trained again and again, with one choice changed at a time and three seeds for
each, and read by the digits held out from MNIST's training set; the test set is not looked at.
The table ``pretrained/sweep.csv`` has a line for each training. All of them take about a quarter
of an hour on one core; with options, one training is made and its line printed.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import partial
from typing import TextIO

import torch
from torch import nn

from lstm_viz.analysis.sweep import COLUMNS, FILE, Choice, choices
from lstm_viz.data import mnist
from lstm_viz.training import evaluate
from lstm_viz.training.epochs import make_round
from lstm_viz.training.trainer import Student, Training


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
        "accuracy": evaluate.accuracy(judged, images[held], labels[held]),
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
