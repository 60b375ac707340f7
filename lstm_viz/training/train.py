"""Train the shipped networks: ``python -m lstm_viz.training.train``, or with the names of some.

MNIST, MNIST redrawn with pens of any width, digits written from stroke templates, and the pen
strokes of 24 writers; the last 5,000 training digits, digits of handwriting fonts and of six more
writers tell how well it goes, and which epoch's weights are kept. The test set is read once, after
the last epoch. Each epoch ends with a checkpoint under ``training/``: stop it whenever you like,
the next run goes on to the same result. On two cores that multiply in bfloat16 the main network
takes about half an hour.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from tqdm import tqdm

from lstm_viz.data import mnist
from lstm_viz.models import pretrained
from lstm_viz.models.recipe import RECIPES, Recipe
from lstm_viz.training import calibrate, generate, snapshots, writers
from lstm_viz.training.epochs import Lesson, Lessons, make_round
from lstm_viz.training.evaluate import Validation, describe
from lstm_viz.training.generate import TRAINED_BY, stamp
from lstm_viz.training.teacher import lessons, train_teacher
from lstm_viz.training.trainer import Student, Training

CACHE = Path("training")


def train(
    recipe: Recipe,
    written: list[writers.Written],
    out: Path,
    cache: Path = CACHE,
    name: str = "lstm",
) -> pretrained.Card:
    """Train a network and write it with its card.

    Args:
        recipe: every choice of the training.
        written: digits as pen strokes, of all writers.
        out: folder for `<name>.safetensors` and `<name>.json`.
        cache: folder for drawn pictures and checkpoints.
        name: of the network.

    Returns:
        The card.
    """
    torch.set_num_threads(1)  # sums in one order: the same result on busy and quiet machines
    if not torch.cpu.get_capabilities().get("avx512_bf16"):
        recipe = replace(recipe, bfloat16=False)  # which this processor lacks
    images, labels = mnist("train")
    held = slice(len(images) - recipe.held_out, None)
    kept = slice(0, recipe.limit or held.start)
    unseen = [digit for digit in written if digit.writer in writers.HELD_OUT]
    validation = Validation.make(images[held], labels[held], unseen, recipe, cache)
    plain = images[kept], labels[kept]
    mix = [(plain, recipe.plain)]
    if recipe.repenned:
        mix.append((generate.repenned(*plain, recipe, cache), recipe.repenned))
    if recipe.written:
        mix.append((generate.written(recipe, cache), recipe.written))
    if recipe.penned:
        seen = [digit for digit in written if digit.writer not in writers.HELD_OUT]
        mix.append((generate.penned(seen, recipe, cache), recipe.penned))
    make = partial(make_round, pools=mix, recipe=recipe)
    told: pretrained.Card = {}
    teacher = None
    if recipe.taught:
        teacher = train_teacher(recipe, make, cache)
        told = {"teacher": validation.figures(teacher)}
        tqdm.write(_line("teacher", told["teacher"]))

    def lesson(number: int) -> Lesson:
        pictures, classes = make(number)
        if teacher is None:
            return pictures, classes, torch.zeros(len(classes), 0)
        return pictures, classes, lessons(teacher, pictures, recipe.bfloat16)

    taught = Lessons(lesson, recipe.rounds)
    watched = snapshots.STEPS if name in snapshots.OF else ()
    training = Training(recipe, len(taught[0][0]) // recipe.batch, watched)
    weights, curves = _epochs(training, taught, validation, cache)
    told["temperature"] = calibrate.cool(weights, recipe, validation)
    told["sureness"] = calibrate.sureness(calibrate.student(weights, recipe), validation.people)
    about = describe(weights, recipe, curves, told)
    pretrained.save(weights, about, name, out)
    if training.snapshots:
        snapshots.write(name, training.snapshots, out)
    return about


def _epochs(
    training: Training, lessons: Lessons, validation: Validation, cache: Path
) -> tuple[dict[str, Tensor], list[dict[str, Any]]]:
    """Train all epochs, or those still missing; gives the best weights and the curves."""
    recipe = training.recipe
    file = cache / f"checkpoint-{stamp(TRAINED_BY, recipe)}.pt"
    curves: list[dict[str, Any]] = []
    best = training.mean
    if file.exists():
        state = torch.load(file, weights_only=True)
        training.resume(state["training"])
        curves, best = state["curves"], state["best"]
    judged = Student(recipe)
    for epoch in range(len(curves), recipe.epochs):
        start = time.thread_time()
        error = _epoch(training, lessons[epoch], epoch)
        seconds = time.thread_time() - start  # of this thread: other work does not count
        judged.load_state_dict(training.mean)
        figures = validation.figures(judged)
        if figures["score"] >= max((past["score"] for past in curves), default=0):
            best = {key: value.clone() for key, value in training.mean.items()}
        row = {"epoch": epoch + 1, "loss": round(error, 5), "seconds": round(seconds, 1)}
        curves.append({**row, **figures})
        tqdm.write(_line(f"epoch {epoch + 1:3}  loss {error:.4f}", figures))
        _checkpoint(file, {"training": training.state(), "curves": curves, "best": best})
    return best, curves


def _epoch(training: Training, lesson: Lesson, epoch: int) -> float:
    """One pass over a lesson; gives the mean loss."""
    total = right = 0.0
    batches = training.order(epoch, len(lesson[0]))
    with tqdm(batches, f"epoch {epoch + 1}", leave=False, mininterval=1) as bar:
        for done, chosen in enumerate(bar, 1):
            error, share = training.learn(*(part[chosen] for part in lesson))
            total, right = total + error, right + share
            bar.set_postfix(loss=f"{total / done:.4f}", right=f"{right / done:.2%}", refresh=False)
    return total / len(batches)


def _line(head: str, figures: dict[str, Any]) -> str:
    fonts, people = (
        " ".join(f"{share:.1%}" for share in figures[kind]) for kind in ("hands", "writers")
    )
    return (
        f"{head}  MNIST {figures['plain']:.2%}  redrawn {figures['repenned']:.2%}"
        f"  thin to thick pens: fonts {fonts}  writers {people}"
    )


def _checkpoint(file: Path, state: dict[str, Any]) -> None:
    """Save under another name first: a killed run leaves the last whole checkpoint."""
    half = file.with_suffix(".half")
    torch.save(state, half)
    half.rename(file)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Train digit networks.")
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(RECIPES)}; or all of them")
    parser.add_argument("--strokes", type=Path, help="the file of pen strokes, see writers.py")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=pretrained.FOLDER)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--limit", type=int, help="of every kind of picture, for a quick try")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - RECIPES.keys():
        parser.error(f"no such network: {', '.join(unknown)}; there are {', '.join(RECIPES)}")
    written = writers.read(options.strokes)
    for name in options.names or RECIPES:
        recipe = replace(RECIPES[name], seed=options.seed)
        if options.epochs is not None:
            recipe = replace(recipe, epochs=options.epochs)
        if options.limit is not None:
            recipe = recipe.limited(options.limit)
        about = train(recipe, written, options.out, options.cache, name)
        print(f"{name}, test set: {about['test']['accuracy']:.2%} right, written to {options.out}")


if __name__ == "__main__":
    main()
