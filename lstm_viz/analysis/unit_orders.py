"""Orders of a layer's units from left to right, by what was measured over MNIST's test set.

They are a network's, not a digit's: a column stays where it is while one draws.
"""

from collections.abc import Sequence

from torch import Tensor

from lstm_viz.analysis.unit_statistics import UnitStatistics
from lstm_viz.locale import N_

LIKENESS = "likeness"  # that of the network's card
ORDERS = {
    LIKENESS: N_("Units by likeness"),
    "keeping": N_("Units by how long they keep"),
    "votes": N_("Units by their vote"),
}
MEANING = {
    "keeping": N_(
        "Units from left to right by how many rows it takes until half of their memory is gone"
        " (median over {count:,} test digits), the most first; where these are equal, by the mean"
        " share that a row keeps."
    ),
    "votes": N_(
        "Units of the last layer from left to right by their vote for the network's answer: h after"
        " the last row × its weight (mean over {count:,} test digits), the largest first. Units of"
        " the layer before have no vote: they stand by likeness."
    ),
}


def ordered(by: str, measured: UnitStatistics) -> tuple[int, ...] | None:
    """The units of a layer in an order; None where it was not measured or tells none apart.

    Args:
        by: of ``ORDERS``, other than likeness.
        measured: of the layer.
    """
    keys: dict[str, Sequence[Tensor]] = {
        "keeping": (measured.halving, measured.keeping),
        "votes": (measured.voting,),
    }
    parts = [key.tolist() for key in keys[by]]  # [H] each
    ranks = list(zip(*parts, strict=True))
    if any(part != part for rank in ranks for part in rank) or len(set(ranks)) == 1:
        return None
    return tuple(sorted(range(len(ranks)), key=lambda unit: ranks[unit], reverse=True))
