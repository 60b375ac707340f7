"""Edits of the network: what they are; :mod:`~lstm_viz.edits.attach` says how they are done.

Their rows are the rows read, after all edits of the image. Rows, units and layers count from 0,
and ``None`` means all of them. Within a row the order is that of the computation, whatever the
order of the list: what the row finds in memory is wiped; gates change; the printed formula makes
the new memory; it changes, or stays what it was when it was frozen; the hidden state changes.
Edits of the same quantity follow each other as in the list. What has changed is what the next
quantity, the layer above and the next row see.

All of them raise ValueError when they are made of what cannot be; the message says what can.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from lstm_viz.edits.base import GATES, NetworkEdit
from lstm_viz.edits.selection import Which
from lstm_viz.locale import _

DIGITS = 10_000  # of MNIST's test set
Memory = tuple[tuple[tuple[float, ...], ...], ...]  # [layers][h, and c where there is one][H]


@dataclass(frozen=True)
class Clamp(NetworkEdit):
    """Hold a quantity at a value.

    Attributes:
        quantity: one that the network has: i, f, g, o, c, h; r, z, n, h of a GRU.
        value: a number; from 0 to 1 for a gate.
        layer: from 0, or all.
        units: indices or a slice, or all.
        rows: indices or a slice, or all.
    """

    quantity: str
    value: float
    layer: int | None = None
    units: Which = None
    rows: Which = None

    def __post_init__(self) -> None:
        """Check the parameters."""
        super().__post_init__()
        if self.quantity in GATES and not 0 <= self.value <= 1:
            raise ValueError(_("A gate lies from 0 to 1: hold it at a number in between."))


@dataclass(frozen=True)
class ClampToMean(NetworkEdit):
    """Hold a quantity where it stands on average: of every unit its own mean, in every row.

    The mean is over all rows of the first 1,000 test digits, read without edits. Held so, a gate
    is still there, but does not react to what is read.

    Attributes: see :class:`Clamp`.
    """

    quantity: str
    layer: int | None = None
    units: Which = None
    rows: Which = None


@dataclass(frozen=True)
class Scale(NetworkEdit):
    """Multiply a quantity by a factor. A gate may so pass 1.

    Attributes: ``factor``, a number; for the others see :class:`Clamp`.
    """

    quantity: str
    factor: float
    layer: int | None = None
    units: Which = None
    rows: Which = None


@dataclass(frozen=True)
class WipeMemory(NetworkEdit):
    """Set the memory to zero, once, before ``row`` is read: what the row before left is gone.

    The memory is c, or h where there is no c. The row before keeps what it had.
    """

    row: int
    layer: int | None = None
    units: Which = None


@dataclass(frozen=True)
class FreezeMemory(NetworkEdit):
    """From ``row`` on, the memory (c, or h where there is no c) stays what it was before it."""

    row: int
    layer: int | None = None
    units: Which = None


@dataclass(frozen=True)
class ForgetAsPrinted(NetworkEdit):
    """Use the formula that the article prints, ``C = (1 − f)·C before + i·g``, with these weights.

    They were trained for ``f·C before + i·g``. All layers; f itself is what it was.
    """


@dataclass(frozen=True)
class StartFrom(NetworkEdit):
    """Begin with what another digit left in the network: the final memory and hidden state.

    Attributes:
        memory: the index of a digit of MNIST's test set, which the network reads first; or the
            trace of one image; or, for each layer, its h and, where there is one, its c, ``[H]``.
    """

    memory: Any

    def __post_init__(self) -> None:
        """Turn states into numbers, which can be compared."""
        object.__setattr__(self, "memory", _memory(self.memory))


def _memory(given: Any) -> int | Memory:
    """An index as it is, and states as numbers, which can be compared."""
    if isinstance(given, int) and not isinstance(given, bool):
        if not 0 <= given < DIGITS:
            text = _("There is no test digit {number}: they are 0 to {last}.")
            raise ValueError(text.format(number=given, last=DIGITS - 1))
        return given
    layers = getattr(given, "layers", None)  # of a trace
    if layers is not None:
        if given.logits.dim() != 2:
            raise ValueError("take one item of the batch first: trace[item]")
        given = [
            [getattr(layer, q)[-1] for q in ("h", "c") if q in layer.quantities] for layer in layers
        ]
    try:
        states = tuple(tuple(tuple(map(float, state)) for state in layer) for layer in given)
    except (TypeError, ValueError):
        raise ValueError(
            "a memory is a test digit, a trace, or h and c [H] of each layer"
        ) from None
    if not all(isfinite(number) for layer in states for state in layer for number in state):
        raise ValueError("a memory holds finite numbers only")
    return states
