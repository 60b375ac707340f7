"""The memory of a layer: what it keeps and writes, its ledger, and one unit from row to row.

The memory of an LSTM and of a GRU is a running sum, ``m_t = k_t ⊙ m_{t-1} + w_t``: with
``k = f`` (1 in the LSTM of 1997, which has no forget gate; 1 − f in the printed convention) and
``w = i ⊙ g`` for the cell state of an LSTM, with ``k = z`` and ``w = (1 − z) ⊙ n`` for the hidden
state of a GRU. A plain recurrent network has no such sum.

The ledger is that sum unrolled: ``c_t = Σ_s (Π_{s<τ≤t} f_τ) · i_s · g_s``. With ``tanh(c)/c`` as a
common factor, the last hidden state and so each logit splits into one vote per row (Murdoch &
Szlam 2017, "Automatic rule extraction from long short term memory networks").
"""

from typing import NamedTuple

import torch
from torch import Tensor

from lstm_viz.analysis.arithmetic import touched_rows
from lstm_viz.analysis.trace import LayerTrace, Trace, single
from lstm_viz.analysis.worked_sum import printed_sum
from lstm_viz.edits import NetworkEdit
from lstm_viz.edits.memory import WipeMemory
from lstm_viz.edits.selection import numbers
from lstm_viz.locale import _
from lstm_viz.models.cells import CELLS, HookedLayer, Term
from lstm_viz.models.classifier import DigitClassifier
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
    if name(last) == "c":
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
    return rows_to_half(kept(trace.layers[layer])).median(-2).values


def rows_to_half(shares: Tensor) -> Tensor:
    """How many rows after each row the product of what is kept falls below ½.

    Args:
        shares: what each row lets through, ``[..., T, H]``.

    Returns:
        float32 ``[..., T - 1, H]``; infinite where it does not until the last row.
    """
    left = torch.ones_like(shares[..., 1:, :], dtype=torch.float64)
    found = torch.full_like(left, torch.inf, dtype=torch.float32)
    for row in range(1, shares.shape[-2]):
        product, rows = left[..., :row, :], found[..., :row, :]  # after each earlier row
        product *= shares[..., row : row + 1, :]
        since = torch.arange(row, 0, -1, dtype=torch.float32)[:, None]  # [row, 1]
        rows[:] = torch.where(product < 0.5, rows.minimum(since), rows)
    return found


def _ledger(trace: Trace, layer: int) -> Tensor:
    """float64, so that sums of many rows stay exact to float32."""
    recorded = single(trace).layers[layer]
    _refuse_edits(trace, name(recorded), layer)
    exact = type(recorded)(**{q: getattr(recorded, q).double() for q in recorded.quantities})
    shares, adds = kept(exact).clone(), written(exact)  # [T, H]
    rows, units = shares.shape
    for edit in trace.edits:
        if isinstance(edit, WipeMemory) and edit.concerns(layer):
            shares[edit.row, numbers(edit.units, units)] = 0
    held = shares.new_zeros(rows, rows, units)  # [s, t, H]
    for t in range(rows):
        if t:
            held[:, t] = held[:, t - 1] * shares[t]
        held[t, t] = adds[t]
    return held


def _refuse_edits(trace: Trace, state: str, layer: int) -> None:
    """Raise if an edit has put something else where the rows' sum would be in a layer."""
    network = [edit for edit in trace.edits if isinstance(edit, NetworkEdit)]
    direct = (e for e in network if e.target(state) == state and not isinstance(e, WipeMemory))
    if any(edit.concerns(layer) for edit in direct):
        raise ValueError(
            _("An edit has changed the memory itself: it is no longer the sum of what rows wrote.")
        )


DECIMALS = 3


class Printed(NamedTuple):
    """The sum of a row as texts, which add up as printed; ``edited`` is "" where no edit adds."""

    kept: str
    written: str
    edited: str
    memory: str


class Step(NamedTuple):
    """What one row does to the memory of a unit.

    Attributes:
        before: the memory that it finds.
        share: of that, in [0, 1], which it keeps.
        kept: the product of both.
        written: what it adds.
        edited: what an edit of the memory itself adds.
        memory: what it leaves: the sum of the last three.
        printed: the sum.
    """

    before: float
    share: float
    kept: float
    written: float
    edited: float
    memory: float
    printed: Printed


def steps(trace: Trace, layer: int, unit: int) -> list[Step]:
    """What each row does to the memory of a unit.

    Args:
        trace: of one image, with or without edits.
        layer: from 0.
        unit: from 0.

    Raises:
        ValueError: the trace is of a batch, or of a network whose memory is no running sum.
    """
    recorded = single(trace).layers[layer]
    shares, adds = (part(recorded)[:, unit].tolist() for part in (kept, written))
    held: list[float] = getattr(recorded, name(recorded))[:, unit].tolist()
    touched = touched_rows(trace, layer)
    found = []
    for row, (before, share, new, after) in enumerate(
        zip([0.0, *held], shares, adds, held, strict=False)
    ):
        # what float32 rounded off belongs to what is kept, so that the sum is the memory itself
        old = share * before if row in touched else after - new
        edited = after - old - new if row in touched else 0.0
        texts = printed_sum([old, new, edited] if row in touched else [old, new], DECIMALS)
        extra = texts[2] if row in touched else ""
        printed = Printed(texts[0], texts[1], extra, texts[-1])
        found.append(Step(before, share, old, new, edited, after, printed))
    return found


def unit_votes(model: DigitClassifier, trace: Trace, digit: int) -> Tensor:
    """What each unit of the last layer adds to the last logit of a digit: h × weight, ``[H]``.

    In an LSTM they are the sums over rows of :func:`~lstm_viz.analysis.memory.votes`, by unit. With
    the read-out's bias they add up to the logit.

    Args:
        model: that made the trace.
        trace: of one image.
        digit: the class.
    """
    return single(trace).layers[-1].h[-1] * model.readout.weight[digit].detach()


def by_vote(model: DigitClassifier, trace: Trace) -> list[int]:
    """The units of the last layer, the one with the largest vote for the answer first."""
    answer = int(single(trace).logits[-1].argmax())
    return torch.argsort(unit_votes(model, trace, answer), descending=True, stable=True).tolist()
