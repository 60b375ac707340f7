"""Other seeds: figures of the same networks trained once more, from other random beginnings.

``python -m lstm_viz.training.measure_seeds FOLDER`` measures such trainings and writes the figures
into ``pretrained/seeds.json``; their weights are not kept. Together with those of the network in
``pretrained/`` they say how far apart two trainings of one network are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lstm_viz.locale import _, sentences
from lstm_viz.models.pretrained import FOLDER, Card, card

FILE = "seeds.json"

Values = Sequence[float | None]


@dataclass(frozen=True)
class SeedFigures:
    """What was measured of one training.

    Attributes:
        seed: of everything random in it.
        accuracy_by_row: share of MNIST's test digits read right after each row.
        blank: share of the first test digits read right when so many blank rows follow, see
            :mod:`lstm_viz.analysis.reach`.
        by_lag: R² of a row after more rows, see :class:`~lstm_viz.analysis.reach.Forgetting`.
        after: R² of the digit after blank rows, likewise.
    """

    seed: int
    accuracy_by_row: Values
    blank: Mapping[int, float]
    by_lag: Values
    after: Values


def load_seeds(name: str, folder: Path = FOLDER) -> tuple[SeedFigures, ...]:
    """The other trainings of a network: by its recipe, from other seeds.

    Returns:
        Nothing, if none was measured, or if the network was trained by another recipe since.
    """
    file = Path(folder) / FILE
    if not file.exists():
        return ()
    found = json.loads(file.read_text(encoding="utf-8"))["networks"].get(name)
    if found is None or found["recipe"] != recipe_without_seed(card(name, folder)):
        return ()
    return tuple(
        SeedFigures(
            **{**part, "blank": {int(rows): share for rows, share in part["blank"].items()}}
        )
        for part in found["seeds"]
    )


def recipe_without_seed(about: Card) -> dict[str, object]:
    """What a network was trained by, but for its seed."""
    return {key: value for key, value in about["recipe"].items() if key != "seed"}


def ranges(own: Values, others: Sequence[Values]) -> list[tuple[float, float] | None]:
    """Lowest and highest value of all trainings at each place; None where one has no value.

    Args:
        own: values of one training.
        others: of the others, as many each.
    """
    found: list[tuple[float, float] | None] = []
    for values in zip(own, *others, strict=True):
        known = [value for value in values if value is not None]
        found.append((min(known), max(known)) if len(known) == len(values) else None)
    return found


def with_bands(caption: str, seeds: Mapping[str, Sequence[SeedFigures]]) -> str:
    """A caption, and what the bands of its figure are, if there are any.

    Args:
        caption: of the figure.
        seeds: other trainings, by the network's name.
    """
    names = [name for name, others in seeds.items() if others]
    if not names:
        return caption
    said = _("Bands: lowest and highest of {count} trainings from different seeds ({names}).")
    count = 1 + min(len(seeds[name]) for name in names)
    return sentences(caption, said.format(count=count, names=_(", ").join(names)))


def with_single(caption: str, seeds: Mapping[str, Sequence[SeedFigures]]) -> str:
    """A caption, and of which networks no other training was measured, if there are such."""
    names = [name for name, others in seeds.items() if not others]
    if not names:
        return caption
    said = _("Trained once, so that the spread over seeds is not known: {names}.")
    return sentences(caption, said.format(names=_(", ").join(names)))


def ahead(ranges: Mapping[str, tuple[float, float]]) -> str | None:
    """The network whose lowest value is above the highest of all others, if there is one."""
    best = max(ranges, key=lambda name: ranges[name][0])
    rivals = [high for name, (_low, high) in ranges.items() if name != best]
    return best if all(ranges[best][0] > high for high in rivals) else None
