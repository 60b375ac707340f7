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
from lstm_viz.models.cells import CELLS, HookedLayer, Term
from lstm_viz.models.quantities import memory_of


def name(layer: LayerTrace) -> str:
    """The quantity that is handed from row to row: "c", or "h" where there is no cell state."""
    return memory_of(layer.quantities)


def cell_of(layer: LayerTrace) -> type[HookedLayer]:
    """The kind of cell that has such quantities: of several, the first in the table of kinds."""
    there = set(layer.quantities)
    fit = [cell for cell in CELLS.values() if there <= set(cell.quantities)]
    alike = [cell for cell in fit if cell.forgets == layer.forgets]
    return min(alike, key=lambda cell: len(cell.quantities))


def adds_up(layer: LayerTrace) -> bool:
    """Whether the memory is a running sum: not in a plain recurrent network."""
    return name(layer) in cell_of(layer).sums


def terms(layer: LayerTrace) -> tuple[Term, Term]:
    """What is kept of the memory, and what is written.

    Raises:
        ValueError: the memory is no running sum.
    """
    _demand(layer)
    kept, written = cell_of(layer).sums[name(layer)]
    return kept, written


def kept(layer: LayerTrace) -> Tensor:
    """The share of the memory that each row lets through, shaped like the recordings.

    Raises:
        ValueError: the memory is no running sum.
    """
    return _gate(layer, terms(layer)[0])


def written(layer: LayerTrace) -> Tensor:
    """What each row adds to the memory, shaped like the recordings.

    Raises:
        ValueError: the memory is no running sum.
    """
    term = terms(layer)[1]
    value: Tensor = getattr(layer, term.of)
    return _gate(layer, term) * value


def _gate(layer: LayerTrace, term: Term) -> Tensor:
    if not term.gate:
        return torch.ones_like(layer.h)
    value: Tensor = getattr(layer, term.gate)
    return 1 - value if term.rest else value


def _demand(layer: LayerTrace) -> None:
    if not adds_up(layer):
        raise ValueError(
            _(
                "A plain recurrent network makes its state anew in every row: there is no sum in"
                " which one could look up what a row has written."
            )
        )
