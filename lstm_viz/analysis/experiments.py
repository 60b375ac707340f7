"""Experiments to guess the outcome of: a question, the edits that answer it, what is measured.

No answer is written here. The visitor picks a guess; :func:`run` reads digits with and without the
edits; its :class:`Outcome` knows which guess was right, and says so in words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from lstm_viz.analysis.ablation import Asked, Progress, answers
from lstm_viz.edits import Edit, validate
from lstm_viz.edits.image import BlankRows, BottomUp, InsertBlankRows, ShuffleRows, SkipRows
from lstm_viz.edits.memory import ForgetAsPrinted, StartFrom, WipeMemory
from lstm_viz.edits.parameters import quantity_name
from lstm_viz.edits.values import Clamp, ClampToMean
from lstm_viz.locale import N_, _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.conventions import forgets

HARDLY = 0.01  # a fall of accuracy that is called small
FLOORS = (0.9, 0.5, 0.2, 0.0)  # accuracies that a guess speaks of
GUESSES = (
    N_("It hardly matters: at most 1 digit in 100 is lost."),
    N_("It loses more, but still reads at least 9 digits in 10."),
    N_("It reads between 5 and 9 digits in 10."),
    N_("It reads between 2 and 5 digits in 10."),
    N_("It reads fewer than 2 digits in 10, little more than by chance."),
)

# of what is drawn by lot: of all draws at once, so that no spread crosses a bound
DRAWN_FLOORS = (0.9, 0.5, 0.0)
DRAWN_GUESSES = (
    N_("With each of the five it still reads at least 9 digits in 10."),
    N_("With each of the five it reads between 5 and 9 digits in 10."),
    N_("With each of the five it reads fewer than 5 digits in 10."),
    N_("It depends on which of the five: not all lie in one of these ranges."),
)


@dataclass(frozen=True)
class Outcome:
    """What was measured.

    Attributes:
        count: digits read.
        before: accuracy without edits.
        after: accuracy with them, by name.
        common: the most common answer with them, and its share of all, by name.
        drawn: what was drawn by lot, in English; "" where the names are no draws.
    """

    count: int
    before: float
    after: Mapping[str, float]
    common: Mapping[str, tuple[int, float]]
    drawn: str = ""

    @property
    def right(self) -> int:
        """The guess that is right, by its place; of draws, the one that holds for all."""
        if self.drawn:
            places = {_place(share, DRAWN_FLOORS) for share in self.after.values()}
            return places.pop() if len(places) == 1 else len(DRAWN_FLOORS)
        if len(self.after) > 1:
            return list(self.after).index(self._worst)
        after = self.after[self._worst]
        if self.before - after < HARDLY + 1e-9:  # shares of digits are not exact
            return 0
        return 1 + _place(after, FLOORS)

    @property
    def _worst(self) -> str:
        return min(self.after, key=lambda name: self.after[name])

    def answer(self) -> str:
        """What was measured, in words."""
        if self.drawn:
            said = _(
                "Over {count:,} test digits accuracy goes from {before:.1%} to {mean:.1%} on"
                " average, {low:.1%} to {high:.1%}; measured with {drawn}."
            )
            low, high = min(self.after.values()), max(self.after.values())
            mean = sum(self.after.values()) / len(self.after)
            return said.format(
                count=self.count, before=self.before, mean=mean, low=low, high=high,
                drawn=_(self.drawn),
            )  # fmt: skip
        after = self.after[self._worst]
        if len(self.after) == 1:
            digit, share = self.common[self._worst]
            said = _(
                "Over {count:,} test digits accuracy goes from {before:.1%} to {after:.1%}. The"
                " most common answer is then {digit}, given to {share:.0%} of them."
            )
            return said.format(
                count=self.count, before=self.before, after=after, digit=digit, share=share
            )
        others = sorted((a, name) for name, a in self.after.items() if name != self._worst)
        said = _(
            "Over {count:,} test digits accuracy goes from {before:.1%} to {after:.1%} when {worst}"
            " of every unit is held at its own mean over 1,000 test digits. The others, held so:"
            " {others}."
        )
        one = _("{quantity} {accuracy:.1%}")
        return said.format(
            count=self.count,
            before=self.before,
            after=after,
            worst=quantity_name(self._worst),
            others=_(", ").join(
                one.format(quantity=quantity_name(q), accuracy=a) for a, q in others
            ),
        )


def _place(share: float, floors: Sequence[float]) -> int:
    """The place of the first of falling floors that a share reaches."""
    return next(k for k, floor in enumerate(floors) if share >= floor)


Edits = tuple[Edit, ...]
DRAWS = 5  # of what is drawn by lot
SEVENS = (0, 17, 26, 34, 36)  # the first five 7s of the test set


@dataclass(frozen=True)
class Experiment:
    """A question about a network, to be answered by reading digits with edits.

    Attributes:
        name: as in a link.
        asks: the question, in English.
        makes: the edits of a network by which it is answered. Of several, the question is which
            of them costs most; then each bears the name of the quantity it takes away.
        drawn: what was drawn by lot, in English, where ``makes`` gives several draws of one
            thing: then their mean and spread are measured.
    """

    name: str
    asks: str
    makes: Callable[[DigitClassifier], Mapping[str, Edits]]
    drawn: str = ""

    def question(self) -> str:
        """What is asked."""
        return _(self.asks)

    def suits(self, model: DigitClassifier) -> bool:
        """Whether a network has what the edits name."""
        made = self.makes(model)
        return bool(made) and not any(validate(edits, model) for edits in made.values())

    def guesses(self, model: DigitClassifier) -> tuple[str, ...]:
        """What a visitor may guess; ``Outcome.right`` says which of them is right."""
        if self.drawn:
            return tuple(map(_, DRAWN_GUESSES))
        made = self.makes(model)
        return tuple(map(quantity_name, made) if len(made) > 1 else map(_, GUESSES))


def run(
    experiment: Experiment,
    model: DigitClassifier,
    images: Any,
    labels: Any,
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> Outcome:
    """Read digits without the edits of an experiment and with them.

    Args: as of :func:`lstm_viz.analysis.ablation.accuracy`.

    Raises:
        ValueError: the network lacks what the edits name, or the digits are not such.
        Cancelled: somebody asked to stop.
    """
    made = {"": (), **experiment.makes(model)}
    right = np.asarray(labels)  # [N]
    accuracy, common = {}, {}
    for k, (name, edits) in enumerate(made.items()):

        def share(done: float, k: int = k) -> None:
            if progress is not None:
                progress((k + done) / len(made))

        given = answers(model, images, edits, share, cancelled)  # [N]
        accuracy[name] = float((given.numpy() == right).mean())
        often = given.bincount()
        common[name] = int(often.argmax()), float(often.max()) / len(given)
    before = accuracy.pop("")
    del common[""]
    return Outcome(len(right), before, accuracy, common, experiment.drawn)


def suitable(model: DigitClassifier) -> list[Experiment]:
    """The experiments that can be made with a network."""
    return [experiment for experiment in EXPERIMENTS.values() if experiment.suits(model)]


def _only(*edits: Edit) -> Callable[[DigitClassifier], Mapping[str, Edits]]:
    return lambda _model: {"all": edits}


def _kept(share: float) -> Callable[[DigitClassifier], Mapping[str, Edits]]:
    """The forget gate held where a share of the memory is kept, in the network's convention."""
    return lambda model: {"all": (Clamp("f", 1 - share if forgets(model) else share),)}


def _half_silent(model: DigitClassifier) -> Mapping[str, Edits]:
    """Other halves of the units in each draw."""
    return {
        f"{seed}": tuple(
            Clamp("h", 0, k, Random(seed).sample(range(units), units // 2))
            for k, units in enumerate(model.sizes[1:])
        )
        for seed in range(DRAWS)
    }


def _shuffled(_model: DigitClassifier) -> Mapping[str, Edits]:
    return {f"{seed}": (ShuffleRows(seed),) for seed in range(DRAWS)}


def _after_a_seven(_model: DigitClassifier) -> Mapping[str, Edits]:
    return {f"{index}": (StartFrom(index),) for index in SEVENS}


def _without_each(model: DigitClassifier) -> Mapping[str, Edits]:
    """Every gate, and the candidate, in turn."""
    layer = next(model.layers())
    return {q: (ClampToMean(q),) for q in layer.quantities if q not in layer.states}


_ALL = (
    Experiment(
        "wipe",
        N_("What if its memory were wiped once, before row 15?"),
        _only(WipeMemory(14)),
    ),
    Experiment("top-half", N_("What if rows 1 to 14 were blank?"), _only(BlankRows(slice(0, 14)))),
    Experiment("never-forget", N_("What if it never forgot?"), _kept(1)),
    Experiment("always-forget", N_("What if it forgot everything, every row?"), _kept(0)),
    Experiment(
        "no-writing",
        N_("What if nothing could be written after row 14?"),
        _only(Clamp("i", 0, rows=slice(14, None))),
    ),
    Experiment(
        "which-gate", N_("Which of its parts can this network least do without?"), _without_each
    ),
    Experiment(
        "last-rows",
        N_("Does it need the last four rows, which are blank in about half of the digits?"),
        _only(SkipRows(slice(24, 28))),
    ),
    Experiment(
        "first-rows",
        N_("Does it need the first four rows, which are mostly blank?"),
        _only(SkipRows(slice(0, 4))),
    ),
    Experiment(
        "upside-down", N_("What if it read the digit from the bottom up?"), _only(BottomUp())
    ),
    Experiment(
        "a-seven",
        N_("What if it began with the memory c and the hidden state h that a 7 left?"),
        _after_a_seven,
        N_("the first five 7s of the test set"),
    ),
    Experiment(
        "printed",
        N_("What if its gates were used in the printed formula, C = (1 − f) · C before + i · g?"),
        _only(ForgetAsPrinted()),
    ),
    Experiment(
        "shuffled",
        N_("What if the rows came in random order?"),
        _shuffled,
        N_("five orders drawn at random"),
    ),
    Experiment(
        "gap", N_("What if 20 blank rows came after row 14?"), _only(InsertBlankRows(14, 20))
    ),
    Experiment(
        "half",
        N_("What if half of the units were silent, their h held at 0?"),
        _half_silent,
        N_("five halves of each layer drawn at random"),
    ),
)
EXPERIMENTS = {experiment.name: experiment for experiment in _ALL}
