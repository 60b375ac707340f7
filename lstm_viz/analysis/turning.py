"""The unit that does most for the answer: around the row where it takes the lead, or in the end."""

from dataclasses import dataclass

from lstm_viz.analysis import memory
from lstm_viz.analysis.belief import verdict
from lstm_viz.analysis.trace import Trace, single
from lstm_viz.models.classifier import DigitClassifier

AROUND = 3  # rows before and after the one in which the answer takes the lead


@dataclass(frozen=True)
class Turning:
    """A unit of the last layer, and where it does most.

    Attributes:
        lead: the row, from 1, in which the answer takes the lead for good; 0 where it has it from
            the first row on, or where what is believed before the end means nothing.
        since: the row, from 1, after which the unit is looked at first.
        row: the row, from 1, after which it is looked at last.
        unit: from 0; of all units it adds most to the lead of the answer between these rows; where
            there is no such row, it has most of it in the end.
        digit: the answer.
        rival: the digit that led before; in the end, the runner-up.
        before: what the unit's memory is after the first of the rows.
        after: what it is after the last of them.
    """

    lead: int
    since: int
    row: int
    unit: int
    digit: int
    rival: int
    before: float
    after: float


def turning(model: DigitClassifier, trace: Trace, every_row: bool = True) -> Turning:
    """The unit that does most for the answer to one image.

    The lead of a digit over another is a sum over the units of the last layer, each with its
    hidden state h times the difference of its two weights in the read-out; so is its change from
    one row to another.

    Args:
        model: that made the trace.
        trace: of one image.
        every_row: whether the read-out was trained after every row.
    """
    answer, last = verdict(single(trace)), trace.layers[-1]
    rows, lead, rival = len(trace.logits), 0, answer.rival
    since, row, said = 1, rows, last.h[-1]  # [H]
    if every_row and answer.lead > 1:
        lead = answer.lead
        rival = int(trace.belief[lead - 2].argmax())
        since, row = max(lead - AROUND, 1), min(lead + AROUND, rows)
        said = last.h[row - 1] - last.h[since - 1]
    weights = model.readout.weight
    unit = int(((weights[answer.digit] - weights[rival]) * said).argmax())
    before, after = getattr(last, memory.name(last))[[since - 1, row - 1], unit].tolist()
    return Turning(lead, since, row, unit, answer.digit, rival, before, after)
