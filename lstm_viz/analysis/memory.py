"""What a layer remembers by: which of its quantities is its memory, what it keeps, what it writes.

The memory of an LSTM and of a GRU is a running sum, ``m_t = k_t ⊙ m_{t-1} + w_t``: with
``k = f`` (1 in the LSTM of 1997, which has no forget gate; 1 − f in the printed convention) and
``w = i ⊙ g`` for the cell state of an LSTM, with ``k = z`` and ``w = (1 − z) ⊙ n`` for the hidden
state of a GRU.
"""

import torch
from torch import Tensor

from lstm_viz.analysis.trace import LayerTrace
from lstm_viz.locale import _
from lstm_viz.models.quantities import memory_of


def name(layer: LayerTrace) -> str:
    """The quantity that is handed from row to row: "c", or "h" where there is no cell state."""
    return memory_of(layer.quantities)


def adds_up(layer: LayerTrace) -> bool:
    """Whether the memory is a running sum: not in a plain recurrent network."""
    return "c" in layer.quantities or "z" in layer.quantities


def kept(layer: LayerTrace) -> Tensor:
    """The share of the memory that each row lets through, shaped like the recordings.

    Raises:
        ValueError: the memory is no running sum.
    """
    _demand(layer)
    if "z" in layer.quantities:
        return layer.z
    if "f" in layer.quantities:
        return 1 - layer.f if layer.forgets else layer.f
    return torch.ones_like(layer.c)


def written(layer: LayerTrace) -> Tensor:
    """What each row adds to the memory, shaped like the recordings.

    Raises:
        ValueError: the memory is no running sum.
    """
    _demand(layer)
    return (1 - layer.z) * layer.n if "z" in layer.quantities else layer.i * layer.g


def _demand(layer: LayerTrace) -> None:
    if not adds_up(layer):
        raise ValueError(
            _(
                "A plain recurrent network makes its state anew in every row: there is no sum in"
                " which one could look up what a row has written."
            )
        )
