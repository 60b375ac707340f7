"""What all visitors share: the network, its look, the specification of the stage, the digits."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts import Look, stage
from lstm_viz.data import mnist
from lstm_viz.explain.habits import Habits, load_habits
from lstm_viz.network import DigitClassifier, load
from lstm_viz.network.pretrained import Card, card


@cache
def network() -> DigitClassifier:
    """The pretrained network: one for all visitors, read-only."""
    return load()


@cache
def about() -> Card:
    """What is known about the network."""
    return card()


@cache
def look() -> Look:
    """The network's unit order and colour scales."""
    return Look.of(about())


@cache
def specification() -> dict[str, Any]:
    """The stage, without its datasets. Copy it before adding to it."""
    return stage(network().sizes[1:])


@cache
def test_digits() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """MNIST's test images ``[N, 28, 28]`` and labels ``[N]``."""
    return mnist("test")


@cache
def habits() -> tuple[Habits, ...]:
    """What each unit of each layer does over the test set."""
    return load_habits()


def warm() -> None:
    """Load everything that is shared."""
    for part in (network, look, specification, test_digits, habits):
        part()
