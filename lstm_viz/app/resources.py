"""Resources that all visitors share: networks, unit orders and scales, stages, digits."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import nn

from lstm_viz.analysis.blank_answers import load_blank_answers
from lstm_viz.analysis.reach import load_forgetting, load_reach
from lstm_viz.analysis.seeds import load_seeds
from lstm_viz.analysis.trace import references as references_of
from lstm_viz.analysis.unit_statistics import (
    LIKENESS,
    load_unit_statistics,
    ordered,
)
from lstm_viz.charts import Look, stage
from lstm_viz.charts.signals import ROWS
from lstm_viz.data import mnist
from lstm_viz.locale import cache_by_language
from lstm_viz.models import DigitClassifier, load
from lstm_viz.models.cells import CELLS
from lstm_viz.models.pretrained import Card, PretrainedError, card
from lstm_viz.models.quantities import COLUMNS, Cell, in_order
from lstm_viz.models.readback import readback_of
from lstm_viz.models.snapshots import load_snapshot, parted
from lstm_viz.models.snapshots import snapshots as load_snapshots

T = TypeVar("T")

DEFAULT = "lstm"  # the network that reads until a visitor chooses another


@cache
def network(name: str) -> DigitClassifier:
    """A pretrained network, or a snapshot of one: for all visitors, read-only."""
    network, step = parted(name)
    return load(network) if step is None else load_snapshot(network, step)


@cache
def about(name: str) -> Card:
    """What is known about a network; about a snapshot, what is known about the finished one."""
    return card(finished(name))


def if_there(load: Callable[[str], T]) -> Callable[[str], T | None]:
    """What is loaded for a network; None where it is missing, or of the network before."""

    @cache
    def found(name: str) -> T | None:
        try:
            return load(name)
        except PretrainedError:
            return None

    return found


snapshots = if_there(load_snapshots)
habits = if_there(load_unit_statistics)  # what each unit of each layer does over the test set
# the linear maps from a network's state to the rows it has read
readback = if_there(lambda name: readback_of(network(name)))


def finished(name: str) -> str:
    """The network that a snapshot becomes; of another, its own name."""
    return parted(name)[0]


@cache
def look(name: str, order: str = LIKENESS) -> Look:
    """A network's unit order and colour scales.

    Args:
        name: of the network.
        order: of its units; what stands by likeness where that was not measured.
    """
    usual = Look.of(about(name))
    measured = habits(finished(name))
    if order == LIKENESS or measured is None:
        return usual
    by_layer = zip(usual.order, measured, strict=True)
    return replace(usual, order=tuple(ordered(order, of) or units for units, of in by_layer))


def has_order(name: str, order: str) -> bool:
    """Whether a network's units can be put into an order."""
    measured = habits(finished(name))
    return order == LIKENESS or any(ordered(order, layer) for layer in measured or ())


@cache
def references(name: str) -> list[nn.RNNBase]:
    """Torch's own modules with the weights of a network."""
    return references_of(network(name))


@cache
def quantities(name: str) -> tuple[str, ...]:
    """What the layers of a network compute, in the order of the charts."""
    has = CELLS[about(name)["architecture"]["kind"]].quantities
    return in_order(has)


def has_cell(name: str, cell: Cell, rows: int = ROWS) -> bool:
    """Whether a network has such a cell when it reads so many rows."""
    if cell.quantity == "recall":
        return readback(name) is not None and (
            0 <= cell.row <= cell.layer < rows and 0 <= cell.unit < COLUMNS[cell.quantity]
        )
    orders, own = look(name).order, quantities(name)
    layers = range(len(orders)) if cell.quantity in own else range(1)
    if cell.layer not in layers:
        return False
    columns = len(orders[cell.layer]) if cell.quantity in own else COLUMNS.get(cell.quantity, 0)
    return 0 <= cell.unit < columns and 0 <= cell.row < rows


@cache_by_language
def specification() -> dict[str, Any]:
    """The stage, without its datasets. Copy it before adding to it."""
    return stage()


# what was measured of a network; nothing, if it was not
reaches = cache(load_reach)
forgetting = cache(load_forgetting)
seeds = cache(load_seeds)
blank_answers = cache(load_blank_answers)


@cache
def test_digits() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """MNIST's test images ``[N, 28, 28]`` and labels ``[N]``."""
    return mnist("test")


def preload() -> None:
    """Load what the first visitors need; other networks are loaded when they are chosen."""
    for part in (network, look, habits, readback):
        part(DEFAULT)
    specification()
    test_digits()
