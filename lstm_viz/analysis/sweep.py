"""The sweep over choices of the training: what it tries, its table, and what its seeds can tell.

The table is read where nothing can be trained: its writer is ``lstm_viz.training.sweep``.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import isfinite
from pathlib import Path

from lstm_viz.locale import N_, _, sentences
from lstm_viz.models.pretrained import FOLDER
from lstm_viz.models.recipe import RECIPES, Recipe

FILE = FOLDER / "sweep.csv"
COMMAND = "python -m lstm_viz.training.sweep"
SEEDS = (0, 1, 2)
DIGITS = 15_000  # in an epoch
_START = replace(RECIPES["lstm-short"], plain=DIGITS, repenned=0, written=0, penned=0)


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
        return f"{COMMAND} {' '.join(options)}"


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
    yield from dict.fromkeys(choice for name in VARIED for choice in of(name))


def of(name: str) -> Iterator[Choice]:
    """The choices that vary one thing, by its values and then by seed."""
    values, beside = VARIED[name]
    for value in values:
        for seed in SEEDS:
            yield replace(beside, **{name: type(getattr(beside, name))(value)}, seed=seed)


@dataclass(frozen=True)
class Trained:
    """One line of the table.

    Attributes:
        choice: what was trained.
        parameters: of the network.
        accuracy: on the 5,000 digits held out from the training set, in [0, 1].
        seconds: that the training took of one core.
    """

    choice: Choice
    parameters: int
    accuracy: float
    seconds: float


class SweepError(ValueError):
    """The table cannot be used; the message says what to do."""


def table(path: Path = FILE) -> dict[Choice, Trained]:
    """Read the table.

    Raises:
        SweepError: it is missing, or a line of it is not what the sweep writes.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            header, *lines = list(csv.reader(file, strict=True)) or [[]]
    except FileNotFoundError as error:
        said = _("{file} is missing: make it with `{command}`, which takes some time.")
        raise SweepError(said.format(file=path.name, command=COMMAND)) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _damaged(path, 1) from error
    if tuple(header) != COLUMNS:
        raise _damaged(path, 1)
    known, found = set(choices()), dict[Choice, Trained]()
    for number, line in enumerate(lines, 2):
        try:
            trained = _trained(line)
        except ValueError as error:
            raise _damaged(path, number) from error
        if trained.choice not in known or trained.choice in found:
            raise _damaged(path, number)
        found[trained.choice] = trained
    return found


def _trained(line: list[str]) -> Trained:
    cells = dict(zip(COLUMNS, line, strict=True))
    choice = Choice(**{f.name: type(f.default)(cells[f.name]) for f in fields(Choice)})  # type: ignore[misc]
    parameters, accuracy, seconds = (
        int(cells["parameters"]), float(cells["accuracy"]), float(cells["seconds"])
    )  # fmt: skip
    if not (parameters > 0 and 0 <= accuracy <= 1 and isfinite(seconds) and seconds >= 0):
        raise ValueError("out of range")
    if cells["command"] != choice.command:
        raise ValueError("another command")
    return Trained(choice, parameters, accuracy, seconds)


def _damaged(path: Path, line: int) -> SweepError:
    said = _("{file} is damaged in line {line}: make it anew with `{command}`.")
    return SweepError(said.format(file=path.name, line=line, command=COMMAND))


NAMES = {
    "units": N_("units in a layer"),
    "layers": N_("layers"),
    "dropout": N_("dropout between two layers"),
    "rate": N_("learning rate"),
    "epochs": N_("epochs"),
    "forget_bias": N_("added to the forget gate's bias"),
}
RULE = N_(
    "Two values are told apart here only if the lowest of the three accuracies of the one is above"
    " the highest of the three of the other; else their difference is within the spread of the"
    " seeds. Where a choice makes no difference at all, chance alone still tells one pair in ten"
    " apart: of the 20 ways to order six numbers, 2 separate them three by three."
)


@dataclass(frozen=True)
class Spread:
    """One value of a choice, and the trainings that differ in their seeds alone.

    Attributes:
        value: of the choice.
        trained: one for each seed that is in the table.
    """

    value: float
    trained: tuple[Trained, ...]

    @property
    def accuracies(self) -> tuple[float, ...]:
        """Of every seed."""
        return tuple(trained.accuracy for trained in self.trained)

    @property
    def mean(self) -> float:
        """Accuracy, averaged over the seeds."""
        return sum(self.accuracies) / len(self.accuracies)

    def above(self, other: "Spread") -> bool:
        """Whether every seed of this one is above every seed of the other."""
        return min(self.accuracies) > max(other.accuracies)


def spreads(table: Mapping[Choice, Trained], name: str) -> list[Spread]:
    """The values of one choice that were trained at all, in order."""
    values: dict[float, list[Trained]] = {}
    for choice in of(name):
        if choice in table:
            values.setdefault(getattr(choice, name), []).append(table[choice])
    return [Spread(value, tuple(trained)) for value, trained in values.items()]


def varied(choice: Choice) -> str:
    """The name of what was varied to make a choice; "" for the point where all begin."""
    start = Choice(seed=choice.seed)
    changed = [name for name in VARIED if getattr(choice, name) != getattr(start, name)]
    return changed[-1] if changed else ""  # dropout is varied beside a second layer


def caption(table: Mapping[Choice, Trained], name: str) -> str:
    """Which value of a choice is best, and which others its seeds do not tell from it."""
    found = spreads(table, name)
    count = sum(len(spread.trained) for spread in found)
    wanted = len(list(of(name)))
    if count < wanted:
        return _(
            "{count} of the {wanted} trainings of this choice are in the table: too few to say"
            " which value is best."
        ).format(count=count, wanted=wanted)
    best = max(found, key=lambda spread: spread.mean)
    head = _(
        "Highest mean: {value}, {mean:.2%}; its {seeds} seeds reach from {low:.2%} to {high:.2%}."
    ).format(
        value=shown(best.value), mean=best.mean, seeds=len(SEEDS),
        low=min(best.accuracies), high=max(best.accuracies),
    )  # fmt: skip
    others = [spread for spread in found if spread is not best]
    within = [spread for spread in others if not best.above(spread)]
    beyond = [spread for spread in others if best.above(spread)]
    tail = [
        said.format(values=_list(group))
        for said, group in (
            (_("Within the spread of the seeds, so not told from it: {values}."), within),
            (_("Lower beyond the spread of the seeds: {values}."), beyond),
        )
        if group
    ]
    if best is found[0]:
        tail.append(_("It is the smallest that was tried."))
    elif best is found[-1]:
        tail.append(_("It is the largest that was tried: a larger one may be better still."))
    return sentences(head, *tail)


def _list(group: list[Spread]) -> str:
    each = _("{value} ({mean:.2%})")
    return _(", ").join(each.format(value=shown(s.value), mean=s.mean) for s in group)


def shown(value: float) -> str:
    """A value as it is written on a command line."""
    return f"{value:g}"
