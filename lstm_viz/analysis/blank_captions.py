"""Sentences on what the count of digits read right means once many blank rows have followed."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from lstm_viz.analysis.blank_answers import Counts
from lstm_viz.analysis.reach import BLANKS, TESTED
from lstm_viz.locale import _, sentences

NEAR, MOST = 28, max(BLANKS)  # blank rows between which networks may change places
CLEAR = 0.04  # of the digits tested: two standard errors of the difference of two shares


Right = Mapping[int, float]  # by the number of blank rows, the share of digits read right


def beyond(
    right: Mapping[str, Right],
    answers: Mapping[str, Counts],
    others: Mapping[str, Sequence[Right]] | None = None,
) -> str:
    """Which networks change places when many blank rows follow, and at which answers they end.

    Args:
        right: by the network's name and the number of blank rows, the share of digits read right.
        answers: by the network's name, how many digits get each answer.
        others: the same as ``right`` of other trainings: what is said holds for all of them.

    Returns:
        Some sentences; "" where the answers of none of the networks were counted.
    """
    if not answers:
        return ""
    one = _("{name} {answer} ({share:.0%})")
    told = _("; ").join(
        one.format(name=name, answer=counts.index(max(counts)), share=max(counts) / TESTED)
        for name, counts in ((name, counts[MOST]) for name, counts in answers.items())
    )
    ends = _(
        "So late it counts at which answers a state ends when nothing is read, rather than what it"
        " holds. The most common answer after {most} blank rows, and its share of the digits:"
        " {told}."
    ).format(most=MOST, told=told)
    one = _("{ahead} reads more digits right than {behind}")
    every = {name: [of, *(others or {}).get(name, ())] for name, of in right.items()}
    pairs = [
        one.format(ahead=a, behind=b)
        for a, b in permutations(every, 2)
        if all(_crossed(first, second) for first in every[a] for second in every[b])
    ]
    if not pairs:
        return ends
    said = _("After {near} blank rows {pairs}; after {most} it is the other way round.")
    return sentences(said.format(near=NEAR, most=MOST, pairs=_(", ").join(pairs)), ends)


def _crossed(a: Right, b: Right) -> bool:
    """Whether one training is clearly ahead of another at first, and clearly behind it later."""
    gaps = [a[blank] - b[blank] for blank in (NEAR, MOST)]
    return gaps[0] >= CLEAR and gaps[1] <= -CLEAR
