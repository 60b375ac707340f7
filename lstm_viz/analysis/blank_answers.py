"""The answers that are left when blank rows follow a digit: how many digits get each of them.

Where a network gives one answer to most digits, how many of them it reads right says what that
answer is, not what it remembers. ``python -m lstm_viz.analysis.blank_answers`` counts for every
network in ``pretrained/`` and writes ``pretrained/blank_answers.json``.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import torch
from torch import Tensor

from lstm_viz.analysis.reach import BATCH, BLANKS, TESTED, appended, digits
from lstm_viz.locale import _, sentences
from lstm_viz.models import pretrained
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, available, load

FILE = "blank_answers.json"

Counts = dict[int, list[int]]  # by the number of blank rows: how many digits get each answer


@torch.no_grad()
def counted(model: DigitClassifier, images: Tensor) -> Counts:
    """How many digits get each answer after so many blank rows.

    Args:
        model: the network.
        images: float32 ``[N, T, W]`` in [0, 1].
    """
    longer = appended(images, max(BLANKS)).split(BATCH)
    answers = torch.cat([model(part).argmax(-1) for part in longer])  # [N, T + 112]
    rows, classes = images.shape[1], model.readout.out_features
    return {
        blank: answers[:, rows + blank - 1].bincount(minlength=classes).tolist() for blank in BLANKS
    }


def load_blank_answers(name: str, folder: Path = FOLDER) -> Counts:
    """What was counted for a network; nothing, if nothing was of these very weights."""
    answers = pretrained.measured(FILE, name, folder).get("answers", {})
    return {int(blank): counts for blank, counts in answers.items()}


def main(folder: Path = FOLDER) -> None:
    """Count for every network there is, and write it down."""
    images, _labels = digits()
    found = {}
    for name in available(folder):
        answers = counted(load(name, folder), images)
        print(name, *(f"{max(counts) / TESTED:.0%}" for counts in answers.values()), flush=True)
        found[name] = {"answers": answers}
    head = {"command": f"python -m {__spec__.name}", "tested": TESTED}
    pretrained.write_measured(FILE, head, found, folder)


if __name__ == "__main__":
    main()


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
