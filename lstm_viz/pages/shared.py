"""What all visitors share: the network, its look, the specification of the stage, the digits."""

import threading
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_viz import explain
from lstm_viz.charts import Look, stage
from lstm_viz.data import mnist
from lstm_viz.explain import Habits
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


_counting = threading.Lock()


def habits() -> tuple[Habits, ...]:
    """What each unit of each layer does over the test set; the first call takes some seconds."""
    with _counting:
        return _habits()


@cache
def _habits() -> tuple[Habits, ...]:
    images, labels = (torch.from_numpy(part.copy()) for part in test_digits())
    return explain.habits(network(), images.float() / 255, labels)


def warm() -> None:
    """Load everything that is shared."""
    for part in (network, look, specification, test_digits):
        part()
    # For the first visitor who asks what a unit does as a rule; the first pages come first.
    later = threading.Timer(20, habits)
    later.daemon = True
    later.start()
