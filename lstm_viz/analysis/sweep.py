"""The spread over seeds in the sweep over training choices, and captions of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lstm_viz.locale import N_, _, sentences
from lstm_viz.models.sweep_grid import SEEDS, VARIED, Choice, Trained, of

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
