"""The search for a digit that tells networks apart: all read it right, but not from the same row.

``python -m lstm_viz.analysis.separating`` searches for the one with which the page of networks
opens.
"""

from collections.abc import Sequence
from itertools import combinations

import torch
from torch import Tensor

from lstm_viz.analysis.belief import SURE
from lstm_viz.analysis.reach import digits
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import load

TRIO = ("lstm-short", "gru", "rnn")  # of one recipe, and about as many parameters
SEARCHED = 2000  # test digits, the first ones
BATCH = 100


@torch.no_grad()
def leads(model: DigitClassifier, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The answers to images, how sure they are, and the row from which each leads to the end.

    Args:
        model: the network.
        images: float32 ``[N, T, W]`` in [0, 1].

    Returns:
        int64 ``[N]``, float32 ``[N]``, and int64 ``[N]``, rows counted from 1.
    """
    belief = torch.cat([model(part).softmax(-1) for part in images.split(BATCH)])  # [N, T, K]
    sure, answers = belief[:, -1].max(-1)  # [N]
    behind = belief.argmax(-1) != answers[:, None]  # [N, T]
    rows = torch.arange(1, behind.shape[1] + 1)
    return answers, sure, (behind * rows).amax(-1) + 1


def separating(models: Sequence[DigitClassifier], images: Tensor, labels: Tensor) -> int | None:
    """The digit of which the networks are sure, rightly, from rows that lie furthest apart.

    Args:
        models: two or more.
        images: float32 ``[N, T, W]`` in [0, 1].
        labels: int64 ``[N]``.

    Returns:
        The place of the first digit with the largest of the smallest gaps between two networks'
        rows, among those that all networks read right and with a probability of at least ``SURE``;
        None if there is no such digit.
    """
    found = [leads(model, images) for model in models]
    right = [(answers == labels) & (sure >= SURE) for answers, sure, _rows in found]  # [N] each
    rows = [each for _answers, _sure, each in found]
    gaps = torch.stack([(a - b).abs() for a, b in combinations(rows, 2)]).amin(0)  # [N]
    gaps[~torch.stack(right).all(0)] = -1
    most = gaps.max()
    return int((gaps == most).nonzero()[0]) if most >= 0 else None


def search() -> int | None:
    """The digit of MNIST's test set that tells the trio apart."""
    images, labels = digits(SEARCHED)
    return separating([load(name) for name in TRIO], images, labels)


if __name__ == "__main__":
    print(search())
