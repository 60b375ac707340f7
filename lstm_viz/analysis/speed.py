"""How long networks take, measured as ratios within one run.

``python -m lstm_viz.analysis.speed`` times one digit in every network of ``pretrained/``, and an
epoch of an LSTM that is fed pixel by pixel, and writes ``pretrained/speed.json``.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch
from torch import nn

from lstm_viz.data import mnist
from lstm_viz.models.pretrained import FOLDER, available, card, load
from lstm_viz.models.recipe import Recipe
from lstm_viz.training.trainer import Student, loss, row_weights

FILE = "speed.json"
AGAINST = "lstm-short"  # the network that the others are compared with
ROUNDS = 60
DIGITS = 55_000  # in an epoch
BATCH = 256
SHARE = 0.02  # of an epoch, to be measured


def ratios(tasks: dict[str, Callable[[], object]], against: str, rounds: int) -> dict[str, float]:
    """How long tasks take of one core, each relative to one of them: the medians of the rounds."""
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _round in range(rounds):
        took = {name: _seconds(task) for name, task in tasks.items()}
        for name, seconds in took.items():
            found[name].append(seconds / took[against])
    return {name: round(median(values), 2) for name, values in found.items()}


def _seconds(task: Callable[[], object]) -> float:
    """Of this thread alone: other work does not count."""
    start = time.thread_time()
    task()
    return time.thread_time() - start


def one_digit(folder: Path = FOLDER) -> dict[str, float]:
    """How long every network reads one digit, relative to the LSTM."""
    image = torch.from_numpy(mnist("test")[0][:1].copy()).float() / 255  # [1, 28, 28]
    models = {name: load(name, folder) for name in available(folder)}

    def reader(model: nn.Module) -> Callable[[], object]:
        return lambda: model(image)

    with torch.inference_mode():
        tasks = {name: reader(model) for name, model in models.items()}
        return ratios(tasks, AGAINST, ROUNDS)


def epoch(width: int, share: float = SHARE) -> float:
    """Seconds that one core takes for an epoch, from a share of it.

    Args:
        width: pixels that the network gets at a time: 28, a row, or 1.
        share: of the epoch, to be measured.
    """
    recipe = Recipe(sizes=(width, 128, 64), bfloat16=False)
    torch.manual_seed(recipe.seed)
    student, images = Student(recipe), torch.rand(BATCH, 28 * 28 // width, width)
    optimizer = torch.optim.AdamW(student.parameters(), lr=recipe.rate)
    labels, weights = torch.randint(10, (BATCH,)), row_weights(recipe.last)

    def step() -> None:
        optimizer.zero_grad()
        # what is believed after each of 28 rows counts, as in the recipe
        loss(student(images)[:, 28 // width - 1 :: 28 // width], labels, weights).backward()
        optimizer.step()

    batches = max(1, round(share * DIGITS / BATCH))
    return sum(_seconds(step) for _batch in range(batches)) * DIGITS / BATCH / batches


def load_speed(folder: Path = FOLDER) -> dict[str, float]:
    """The time per digit of each network whose weights are those that were measured."""
    if not (folder / FILE).exists():
        return {}
    found = json.loads((folder / FILE).read_text(encoding="utf-8"))["one_digit"]
    return {
        name: found[name]["ratio"]
        for name in available(folder)
        if found.get(name, {}).get("sha256") == card(name, folder)["sha256"]
    }


def load_epochs(folder: Path = FOLDER) -> tuple[float, float] | None:
    """Seconds of an epoch row by row, and pixel by pixel, if they were measured."""
    if not (folder / FILE).exists():
        return None
    found = json.loads((folder / FILE).read_text(encoding="utf-8"))["epoch_seconds"]
    return found["row by row"], found["pixel by pixel"]


def main(folder: Path = FOLDER) -> None:
    """Measure, and write it down."""
    torch.set_num_threads(1)
    digit = one_digit(folder)
    told = {
        "command": f"python -m {__spec__.name}",
        "one_digit": {
            name: {"ratio": ratio, "sha256": card(name, folder)["sha256"]}
            for name, ratio in digit.items()
        },
        "epoch_seconds": {
            "digits": DIGITS,
            "measured share": SHARE,
            "row by row": round(epoch(28), 1),
            "pixel by pixel": round(epoch(1), 1),
        },
    }
    (folder / FILE).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
