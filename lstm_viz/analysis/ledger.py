"""What each row wrote into the memory, how much of it is left, and what it says for the answer.

The cell state unrolls exactly: ``c_t = Σ_s (Π_{s<τ≤t} f_τ) · i_s · g_s``. With ``tanh(c)/c`` as a
common factor, the last hidden state and so each logit splits into one vote per row (Murdoch &
Szlam 2017, "Automatic rule extraction from long short term memory networks"). So does the hidden
state of a GRU, which is its memory; a plain recurrent network has no such sum.
"""

import torch
from torch import Tensor

from lstm_viz.analysis import memory
from lstm_viz.analysis.trace import Trace, single
from lstm_viz.edits import NetworkEdit
from lstm_viz.edits.memory import WipeMemory
from lstm_viz.edits.selection import numbers
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier


def ledger(trace: Trace, layer: int) -> Tensor:
    """What row s wrote that is still in the memory after row t.

    Args:
        trace: of one image.
        layer: from 0.

    Returns:
        float32 ``[T, T, H]``, indexed s, t, unit; zero where s > t. Sums over s to c (to h in a
        GRU).

    Raises:
        ValueError: the trace is of a batch, or of a network whose memory is no running sum, or
            an edit has put something else into the memory. (Wiped, it is the sum of later rows.)
        IndexError: there is no such layer.
    """
    return _ledger(trace, layer).float()


def votes(model: DigitClassifier, trace: Trace) -> Tensor:
    """What each row's writing contributes to each final logit, through the last layer's memory.

    Args:
        model: that made the trace.
        trace: of one image.

    Returns:
        float32 ``[T, classes]``. Sums over the rows, plus the read-out's bias, to the last logits.

    Raises:
        ValueError: the trace is of a batch, or of a network whose memory is no running sum, or
            an edit has put something else into the memory or changed what is shown of it.
    """
    last = single(trace).layers[-1]
    _refuse_edits(trace, "h", len(trace.layers) - 1)
    exposed = _ledger(trace, len(trace.layers) - 1)[:, -1]  # [T, H]
    if memory.name(last) == "c":
        *_, cell = model.layers()
        c = last.c[-1].double()  # [H]
        shown = torch.where(c == 0, 1.0, cell.squash(c) / c)  # [H]: tanh(c)/c goes to 1
        exposed = exposed * last.o[-1].double() * shown  # [T, H]: sums to h
    return (exposed @ model.readout.weight.double().T).float()  # [T, K]


def lifetimes(trace: Trace, layer: int) -> Tensor:
    """How many rows half of what a unit holds survives: the median over all rows but the last of
    the rows that follow until the product of the forget gates falls below ½.

    In a GRU ``z`` stands for f.

    Args:
        trace: of one image, or of a batch.
        layer: from 0.

    Returns:
        float32 ``[H]`` or ``[B, H]``, in rows; infinite where more than half is left at the end
        of what is read after most rows.

    Raises:
        ValueError: the network's memory is no running sum.
    """
    return rows_to_half(memory.kept(trace.layers[layer])).median(-2).values


def rows_to_half(kept: Tensor) -> Tensor:
    """How many rows after each row the product of what is kept falls below ½.

    Args:
        kept: the share that each row lets through, ``[..., T, H]``.

    Returns:
        float32 ``[..., T - 1, H]``; infinite where it does not until the last row.
    """
    exact, found = kept.double(), []
    for row in range(1, kept.shape[-2]):
        gone = exact[..., row:, :].cumprod(-2) < 0.5  # [..., T - row, H]
        rows = gone.int().argmax(-2).float() + 1  # [..., H]
        found.append(torch.where(gone.any(-2), rows, torch.inf))
    return torch.stack(found, -2)


def _ledger(trace: Trace, layer: int) -> Tensor:
    """float64, so that sums of many rows stay exact to float32."""
    recorded = single(trace).layers[layer]
    _refuse_edits(trace, memory.name(recorded), layer)
    exact = type(recorded)(**{q: getattr(recorded, q).double() for q in recorded.quantities})
    kept, written = memory.kept(exact).clone(), memory.written(exact)  # [T, H]
    rows, units = kept.shape
    for edit in trace.edits:
        if isinstance(edit, WipeMemory) and edit.concerns(layer):
            kept[edit.row, numbers(edit.units, units)] = 0
    held = kept.new_zeros(rows, rows, units)  # [s, t, H]
    for t in range(rows):
        if t:
            held[:, t] = held[:, t - 1] * kept[t]
        held[t, t] = written[t]
    return held


def _refuse_edits(trace: Trace, state: str, layer: int) -> None:
    """Raise if an edit has put something else where the rows' sum would be in a layer."""
    network = [edit for edit in trace.edits if isinstance(edit, NetworkEdit)]
    direct = (e for e in network if e.target(state) == state and not isinstance(e, WipeMemory))
    if any(edit.concerns(layer) for edit in direct):
        raise ValueError(
            _("An edit has changed the memory itself: it is no longer the sum of what rows wrote.")
        )
