"""Experiments to guess the outcome of: a question, the edits that answer it, what is measured.

No answer is written here. The visitor picks a guess; :func:`run` reads digits with and without the
edits; its :class:`Outcome` knows which guess was right, and says so in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from lstm_viz.analysis.ablation import Asked, Progress, answers
from lstm_viz.analysis.experiment_result import DRAWN_GUESSES, GUESSES, Outcome
from lstm_viz.edits import Edit, validate
from lstm_viz.edits.image import BlankRows, BottomUp, InsertBlankRows, ShuffleRows, SkipRows
from lstm_viz.edits.memory import ForgetAsPrinted, StartFrom, WipeMemory
from lstm_viz.edits.parameters import quantity_name
from lstm_viz.edits.values import Clamp, ClampToMean
from lstm_viz.locale import N_, _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.conventions import forgets

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
