"""The belief after each row (softmax of the logits) in words: the answer, where it turns and why,
and who was first in a game.
"""

from dataclasses import dataclass
from typing import NamedTuple

from lstm_viz.analysis import memory
from lstm_viz.analysis.trace import Trace, single
from lstm_viz.analysis.worked_sum import printed
from lstm_viz.locale import N_, _, percent
from lstm_viz.models.classifier import DigitClassifier


def beliefs(trace: Trace, every_row: bool = True) -> list[str]:
    """One sentence for each row of one image: what is believed after it, and what changed.

    Args:
        trace: of one image.
        every_row: whether the read-out was trained after every row; else what it says means
            something after the last row alone.
    """
    top, digits = single(trace).belief.topk(2)  # [T, 2] each
    plain = _("After row {row} it believes {first} ({p}), then {second} ({q}).")
    overtaken = _(
        "After row {row} it believes {first} ({p}), then {second} ({q})."
        " {first} has just overtaken {before}."
    )
    means_nothing = _(
        "Row {row}: the read-out was trained after the last row alone; what it says here"
        " means nothing."
    )
    sentences = []
    leaders = digits[:, 0].tolist()
    for row, ((p, q), (first, second)) in enumerate(
        zip(top.tolist(), digits.tolist(), strict=True)
    ):
        before = leaders[row - 1] if row else first
        said = plain
        if not every_row and row < len(leaders) - 1:
            said = means_nothing
        elif every_row and before != first:
            said = overtaken
        sentences.append(
            said.format(
                row=row + 1, first=first, p=percent(p), second=second, q=percent(q), before=before
            )
        )
    return sentences


SURE = 0.9  # below this probability the verdict says that the network is unsure
IDEA = 0.3  # and below this one that it has no idea


@dataclass(frozen=True)
class Verdict:
    """The answer after the last row.

    Attributes:
        digit: the most probable class.
        probability: its softmax probability, in [0, 1].
        rival: the second most probable class.
        rival_probability: the rival's probability.
        lead: the row, counted from 1, from which on ``digit`` is ahead to the end.
    """

    digit: int
    probability: float
    rival: int
    rival_probability: float
    lead: int

    @property
    def sure(self) -> bool:
        """Whether the answer is probable enough to be given without a caveat."""
        return self.probability >= SURE

    @property
    def clueless(self) -> bool:
        """Whether no digit is probable enough to be named."""
        return self.probability < IDEA


def verdict(trace: Trace) -> Verdict:
    """The answer to one image, read off its belief ``[T, classes]``."""
    belief = single(trace).belief  # [T, K]
    (p, q), (digit, rival) = (part.tolist() for part in belief[-1].topk(2))
    behind = (belief[:, digit] < belief.amax(-1)).nonzero()  # [rows behind, 1]
    return Verdict(digit, p, rival, q, lead=int(behind[-1]) + 2 if len(behind) else 1)


AROUND = 3  # rows before and after the one in which the answer takes the lead


class Turning(NamedTuple):
    """A unit of the last layer, and where it does most.

    Attributes:
        lead: the row, from 1, in which the answer takes the lead for good; 0 where it has it from
            the first row on, or where what is believed before the end means nothing.
        since: the row, from 1, after which the unit is looked at first.
        row: the row, from 1, after which it is looked at last.
        unit: from 0; of all units it adds most to the lead of the answer between these rows; where
            there is no such row, it has most of it in the end.
        digit: the answer.
        rival: the digit that led before; in the end, the runner-up.
        before: what the unit's memory is after the first of the rows.
        after: what it is after the last of them.
    """

    lead: int
    since: int
    row: int
    unit: int
    digit: int
    rival: int
    before: float
    after: float


TURNS = N_(
    "The lead passes from {rival} to {digit} in row {lead}. From row {since} to row {row} no unit"
    " of layer {layer} does more for that than unit {unit}: its memory goes from {before} to"
    " {after}."
)
# where the answer leads from the first row on no row can be named
ALWAYS_LED = N_(
    "Of all units of layer {layer}, unit {unit} says most for {digit} and against {rival} in the"
    " end. Its memory begins at {before} and ends at {after}; where its column keeps a colour"
    " downwards, it holds on."
)


def why(turn: Turning, layers: int) -> str:
    """What a unit does for the answer of a network with so many layers, as a sentence."""
    numbers = {part: printed(getattr(turn, part), 2) for part in ("before", "after")}
    said = _(TURNS if turn.lead else ALWAYS_LED)
    return said.format(**{**turn._asdict(), **numbers}, layer=layers)


def turning(model: DigitClassifier, trace: Trace, every_row: bool = True) -> Turning:
    """The unit that does most for the answer to one image.

    The lead of a digit over another is a sum over the units of the last layer, each with its
    hidden state h times the difference of its two weights in the read-out; so is its change from
    one row to another.

    Args:
        model: that made the trace.
        trace: of one image.
        every_row: whether the read-out was trained after every row.
    """
    answer, last = verdict(single(trace)), trace.layers[-1]
    rows, lead, rival = len(trace.logits), 0, answer.rival
    since, row, said = 1, rows, last.h[-1]  # [H]
    if every_row and answer.lead > 1:
        lead = answer.lead
        rival = int(trace.belief[lead - 2].argmax())
        since, row = max(lead - AROUND, 1), min(lead + AROUND, rows)
        said = last.h[row - 1] - last.h[since - 1]
    weights = model.readout.weight
    unit = int(((weights[answer.digit] - weights[rival]) * said).argmax())
    before, after = getattr(last, memory.name(last))[[since - 1, row - 1], unit].tolist()
    return Turning(lead, since, row, unit, answer.digit, rival, before, after)


def outcome(
    trace: Trace, label: int, every_row: bool, guess: int | None, row: int
) -> tuple[str, ...]:
    """Who was right, and who first: a title, and the sentences with the rows.

    Args:
        trace: of the digit that was guessed.
        label: what it is.
        every_row: whether the read-out was trained after every row; else it means nothing before.
        guess: the digit that was said; None if nothing was.
        row: after which it was said, from 1.
    """
    v = verdict(trace)
    ahead = v.lead if every_row else None
    title = _alone(v, label) if guess is None else _both(v, label, ahead, guess, row)
    you = _("You locked no guess")
    if guess is not None:
        you = _("You said {guess} after row {row}").format(guess=guess, row=row)
    network = _("the network answers {digit} after the last row").format(digit=v.digit)
    if every_row:
        network = _("the network leads with {digit} from row {row} on")
        network = network.format(digit=v.digit, row=v.lead)
    told = _("{you}; {network} (correct: {label}).")
    told = told.format(you=you, network=network, label=label)
    return (title, told) if guess is None else (title, told, beliefs(trace, every_row)[row - 1])


def _alone(v: Verdict, label: int) -> str:
    return _("The network is right.") if v.digit == label else _("The network is wrong.")


def _both(v: Verdict, label: int, ahead: int | None, guess: int, row: int) -> str:
    if guess == v.digit == label:
        return _first(ahead, row)
    if guess == label:
        return _("You are right, the network is wrong.")
    return _("The network is right, you are wrong.") if v.digit == label else _("Both are wrong.")


def _first(ahead: int | None, row: int) -> str:
    """Who of two that are right was first, if that can be said."""
    if ahead is None:
        return _("Both are right.")
    if row == ahead:
        return _("Both are right, from the same row.")
    if row < ahead:
        return _("Both are right; you were first.")
    return _("Both are right; the network was first.")
