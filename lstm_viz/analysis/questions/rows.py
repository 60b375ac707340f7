"""Questions about the whole reading: which rows count, and when the belief settles."""

from itertools import pairwise

import torch
from torch import Tensor

from lstm_viz.analysis.ablation import occlusion
from lstm_viz.analysis.belief import SURE, verdict
from lstm_viz.analysis.memory import votes
from lstm_viz.analysis.questions.question import Question, among, place, seed, signed
from lstm_viz.analysis.trace import Trace
from lstm_viz.locale import _, percent
from lstm_viz.models.classifier import DigitClassifier

EARLY = (11, 16, 21)  # rows: bounds of the answers
THIRDS = (0, 9, 18, 28)
HALF = 13  # row 14
LARGE = (1.0, 2.0, 4.0)


def settles(model: DigitClassifier, trace: Trace) -> Question:
    """From which row on does the final answer lead, or is it sure?"""
    v = verdict(trace)
    row = v.lead
    if row > 1:
        text = _("From which row on does {digit} lead, and never again falls behind?")
        reason = _("Before row {row} another digit was ahead; from then on {digit} stays first.")
    else:  # it led from the first row: then ask for more
        row = sure_from(trace, v.digit)
        text = _("{digit} leads from the first row. From which row on does it have over {p:.0%}?")
        reason = _("Row {row} is the one from which on it never falls below {p:.0%} again.")
    steps = [(4, -4, 8, -8, 12), (-3, 3, -7, 7, 11), (5, -5, -9, 9, 13)][seed(trace) % 3]
    rows, right = among([r for r in (row + s for s in steps) if 1 <= r <= len(trace.logits)], row)
    fields = {"digit": v.digit, "row": row, "p": min(SURE, v.probability)}
    return Question(text.format(**fields), _named(rows), right, reason.format(**fields))


def halfway(model: DigitClassifier, trace: Trace) -> Question:
    """What does it believe when it has seen half of the picture?"""
    v, belief = verdict(trace), trace.belief[HALF]
    p, order = (part.tolist() for part in belief.sort(descending=True))
    digits, right = among([v.digit, v.rival, *order[1:]], order[0])
    return Question(
        _("It has read {row} rows and must answer now. What does it say?").format(row=HALF + 1),
        tuple(str(digit) for digit in digits),
        right,
        _("After row {row} it believes {first} ({p}), then {second} ({q}).").format(
            row=HALF + 1, first=order[0], p=percent(p[0]), second=order[1], q=percent(p[1])
        ),
    )


def most_votes(model: DigitClassifier, trace: Trace) -> Question:
    """Which third of the picture speaks for the answer?"""
    v = verdict(trace)
    cast = votes(model, trace)
    lead = cast[:, v.digit] - cast[:, v.rival]  # [T]
    sums = [lead[a:b].sum().item() for a, b in pairwise(THIRDS)]
    names = [_("rows {first} to {last}").format(first=a + 1, last=b) for a, b in pairwise(THIRDS)]
    return Question(
        _("Which rows have the most votes for {digit} and against its rival {rival}?").format(
            digit=v.digit, rival=v.rival
        ),
        tuple(names),
        sums.index(max(sums)),
        _("From top to bottom the three thirds cast {votes}.").format(
            votes=_(", ").join(signed(each) for each in sums)
        ),
    )


def blank_row(model: DigitClassifier, trace: Trace) -> Question:
    """Which row can the answer least do without?"""
    v = verdict(trace)
    lost = occlusion(model, trace, v.digit)  # [T]
    worst = int(lost.argmax())
    inked = trace.images.sum(-1) > 0
    others = _spread(lost, worst, inked, seed(trace))
    rows, right = among([row + 1 for row in others], worst + 1)
    return Question(
        _("Blank one row and read again. Without which row does {digit} lose most?").format(
            digit=v.digit
        ),
        _named(rows),
        right,
        _(
            "Without row {row} the logit of {digit} falls by {loss}, more than without any other."
        ).format(row=worst + 1, digit=v.digit, loss=signed(lost[worst].item())),
    )


def sure_row(model: DigitClassifier, trace: Trace) -> Question:
    """How early could it answer?"""
    v = verdict(trace)
    row = sure_from(trace, v.digit) if v.sure else len(trace.logits) + 1
    return Question(
        _(
            "A listener who must answer early waits until it is {sure:.0%} sure, for good. When"
            " could this network have answered {digit}?"
        ).format(sure=SURE, digit=v.digit),
        (
            _("after row 10 or before"),
            _("after rows 11 to 15"),
            _("after rows 16 to 20"),
            _("after row 21 or later"),
            _("not even at the end"),
        ),
        place(row, EARLY) if v.sure else 4,
        _("From row {row} on it stays at {sure:.0%} or more.").format(row=row, sure=SURE)
        if v.sure
        else _("After the last row it is only {p:.1%} sure.").format(p=v.probability),
    )


def without_unit(model: DigitClassifier, trace: Trace) -> Question:
    """Does the answer hang on one unit?"""
    v, h = verdict(trace), trace.layers[-1].h[-1]
    weight = model.readout.weight
    lead = (weight[v.digit] - weight[v.rival]) * h  # [H]
    unit = int(lead.argmax())
    left = trace.logits[-1] - weight[:, unit] * h[unit]  # [K]
    return Question(
        _(
            "Of all units of layer {layer}, unit {unit} says most for {digit} and against {rival}."
            " Keep it silent after the last row. Is {digit} still the answer?"
        ).format(layer=len(trace.layers), unit=unit, digit=v.digit, rival=v.rival),
        (_("yes"), _("no")),
        int(int(left.argmax()) != v.digit),
        _(
            "The lead is {lead}; this unit adds {part} to it, others add or take away. Without it"
            " {answer} is first. One answer is the work of many units: {count} of them speak for"
            " it."
        ).format(
            part=signed(lead[unit].item()),
            lead=signed((trace.logits[-1, v.digit] - trace.logits[-1, v.rival]).item()),
            answer=int(left.argmax()),
            count=int((lead > 0).sum()),
        ),
    )


def how_large(model: DigitClassifier, trace: Trace) -> Question:
    """How large does a memory get?"""
    last = trace.layers[-1]
    largest, h = last.c.abs().max().item(), last.h.abs().max().item()
    return Question(
        _(
            "No hidden state of layer {layer} leaves the range from −1 to 1. How large does the"
            " largest memory c get on this digit?"
        ).format(layer=len(trace.layers)),
        (_("below 1"), _("1 to 2"), _("2 to 4"), _("above 4")),
        place(largest, LARGE),
        _("The largest |c| is {c:.2f}, the largest |h| is {h:.2f}.").format(c=largest, h=h),
    )


def sure_from(trace: Trace, digit: int) -> int:
    """The row, from 1, from which on the belief in the answer stays high to the end.

    High is :data:`SURE`, or what the last row has where that is less.
    """
    belief = trace.belief[:, digit]  # [T]
    low = (belief < min(SURE, belief[-1].item())).nonzero()
    return int(low[-1]) + 2 if len(low) else 1


def _spread(lost: Tensor, worst: int, inked: Tensor, number: int) -> list[int]:
    """Rows to offer beside the worst: away from it, clearly less bad, with ink if there are."""
    rows = torch.arange(len(lost))
    fair = ((rows - worst).abs() >= 2) & (lost < 0.8 * lost[worst])
    known = (fair & inked).nonzero().flatten().tolist()
    rest = [row for row in rows.tolist() if row not in known and row != worst]
    step = number % max(1, len(known))
    return known[step::4] + known[:step] + known[step:] + rest


def _named(rows: list[int]) -> tuple[str, ...]:
    return tuple(_("row {row}").format(row=row) for row in rows)
