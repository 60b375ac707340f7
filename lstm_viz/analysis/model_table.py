"""The table of the networks, from their cards.

``python -m lstm_viz.analysis.model_table`` prints it in each language, as the README has it.
"""

from dataclasses import dataclass
from math import prod
from pathlib import Path

from lstm_viz.analysis.speed import load_speed
from lstm_viz.locale import LANGUAGES, _, speaking
from lstm_viz.models.pretrained import FOLDER, Card, available, card


@dataclass(frozen=True)
class Line:
    """What a network's card says of it.

    Attributes:
        name: of the network.
        kind: of its cells.
        units: of each layer.
        parameters: how many numbers it has learnt.
        test: share of MNIST's test digits read right.
        redrawn: the same of held-out digits, redrawn with other pens.
        hands: the lowest and the highest share of the handwriting fonts' digits, over the pens.
        time: it takes for one digit, relative to the LSTM of the comparison; None if not measured.
        epochs: of its training.
        taught: whether it had a teacher.
    """

    name: str
    kind: str
    units: tuple[int, ...]
    parameters: int
    test: float
    redrawn: float
    hands: tuple[float, float]
    time: float | None
    epochs: int
    taught: bool


def lines(folder: Path = FOLDER) -> list[Line]:
    """One line for each network, the best on the test set first."""
    times = load_speed(folder)
    made = [_line(name, folder, times.get(name)) for name in available(folder)]
    return sorted(made, key=lambda line: -line.test)


def _line(name: str, folder: Path, time: float | None) -> Line:
    about = card(name, folder)
    architecture, recipe, seen = about["architecture"], about["recipe"], about["validation"]
    return Line(
        name=name,
        kind=architecture["kind"],
        units=tuple(architecture["sizes"][1:]),
        parameters=parameters(about),
        test=about["test"]["accuracy"],
        redrawn=seen["repenned"],
        hands=(min(seen["hands"]), max(seen["hands"])),
        time=time,
        epochs=recipe["epochs"],
        taught=bool(recipe["taught"]),
    )


def parameters(about: Card) -> int:
    """How many numbers a network has learnt."""
    return sum(prod(shape) for shape in about["architecture"]["parameters"].values())


def markdown(folder: Path = FOLDER) -> str:
    """The table as the README has it."""
    columns = (
        _("network"),
        _("units"),
        _("parameters"),
        _("MNIST test set"),
        _("redrawn"),
        _("handwriting fonts"),
        _("time per digit"),
        _("epochs"),
    )
    rows = [columns, ["---"] * len(columns), *map(_cells, lines(folder))]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cells(line: Line) -> list[str]:
    epochs = _("{epochs}, with a teacher network") if line.taught else "{epochs}"
    return [
        f"`{line.name}`",
        " + ".join(map(str, line.units)),
        f"{line.parameters:,}",
        f"{line.test:.2%}",
        f"{line.redrawn:.1%}",
        _("{lowest} to {highest}").format(
            lowest=f"{line.hands[0]:.1%}", highest=f"{line.hands[1]:.1%}"
        ),
        "–" if line.time is None else f"{line.time:.2f}",
        epochs.format(epochs=line.epochs),
    ]


if __name__ == "__main__":
    for language in LANGUAGES:
        with speaking(language):
            print(markdown())
