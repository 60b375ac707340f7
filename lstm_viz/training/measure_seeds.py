"""Measurement of trainings from other seeds, see :mod:`lstm_viz.analysis.seeds`:
``python -m lstm_viz.training.measure_seeds FOLDER``.

In the folder lie folders, one for each seed, as ``lstm_viz.training.train --seed 1 --out FOLDER/1``
fills them.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lstm_viz.analysis import reach
from lstm_viz.analysis.seeds import FILE, SeedFigures, recipe_without_seed
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, available, card, load
from lstm_viz.training import evaluate, measure_forgetting


def measured(name: str, folder: Path) -> SeedFigures:
    """The figures of one training, whose network and card lie in a folder."""
    about, model = card(name, folder), load(name, folder)
    forgetting = measure_forgetting.measured(model)
    return SeedFigures(
        seed=about["recipe"]["seed"],
        accuracy_by_row=about["test"]["accuracy_by_row"],
        blank={blank: _read_right(model, blank) for blank in reach.BLANKS},
        by_lag=forgetting.by_lag,
        after=forgetting.after,
    )


def _read_right(model: DigitClassifier, blank: int) -> float:
    """Share of the first test digits read right when blank rows follow."""
    images, labels = reach.digits()
    longer = reach.appended(images, blank)
    return round(evaluate.accuracy(model, longer.numpy(), labels.numpy()), 4)


def trainings(name: str, source: Path, shipped: Path) -> list[Path]:
    """The folders with another training of a shipped network, by the same recipe."""
    own = card(name, shipped)
    found = []
    for folder in sorted(path for path in source.iterdir() if name in available(path)):
        about = card(name, folder)
        if recipe_without_seed(about) != recipe_without_seed(own):
            print(f"{folder}: {name} was trained by another recipe, it is left out")
        elif about["recipe"]["seed"] != own["recipe"]["seed"]:
            found.append(folder)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, and write."""
    parser = argparse.ArgumentParser(description="Measure networks trained from other seeds.")
    parser.add_argument("source", type=Path, help="a folder of folders, one for each seed")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    lines = []
    for name in available(options.out):
        seeds: list[dict[str, Any]] = []
        for folder in trainings(name, options.source, options.out):
            seeds.append(vars(measured(name, folder)))
            print(name, folder, seeds[-1]["accuracy_by_row"][-1], flush=True)
        if seeds:
            told = {"recipe": recipe_without_seed(card(name, options.out)), "seeds": seeds}
            lines.append(f"{json.dumps(name)}: {json.dumps(told, allow_nan=False)}")
    command = json.dumps(f"python -m {__spec__.name} FOLDER")
    whole = f'{{\n"command": {command},\n"networks": {{\n' + ",\n".join(lines) + "\n}\n}\n"
    (options.out / FILE).write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    main()
