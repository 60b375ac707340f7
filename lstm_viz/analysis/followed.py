"""One unit's memory from row to row: what it keeps, what it adds, and what it counts for."""

from typing import NamedTuple

import torch
from torch import Tensor

from lstm_viz.analysis import memory
from lstm_viz.analysis.arithmetic import touched_rows
from lstm_viz.analysis.trace import Trace, single
from lstm_viz.analysis.worked_sum import printed_sum
from lstm_viz.models.classifier import DigitClassifier

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
    shares, adds = (part(recorded)[:, unit].tolist() for part in (memory.kept, memory.written))
    held: list[float] = getattr(recorded, memory.name(recorded))[:, unit].tolist()
    touched = touched_rows(trace, layer)
    found = []
    for row, (before, share, written, after) in enumerate(
        zip([0.0, *held], shares, adds, held, strict=False)
    ):
        # what float32 rounded off belongs to what is kept, so that the sum is the memory itself
        kept = share * before if row in touched else after - written
        edited = after - kept - written if row in touched else 0.0
        terms = [kept, written, edited] if row in touched else [kept, written]
        texts = printed_sum(terms, DECIMALS)
        extra = texts[2] if row in touched else ""
        printed = Printed(texts[0], texts[1], extra, texts[-1])
        found.append(Step(before, share, kept, written, edited, after, printed))
    return found


def unit_votes(model: DigitClassifier, trace: Trace, digit: int) -> Tensor:
    """What each unit of the last layer adds to the last logit of a digit: h × weight, ``[H]``.

    In an LSTM they are the sums over rows of :func:`~lstm_viz.analysis.ledger.votes`, by unit. With
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
