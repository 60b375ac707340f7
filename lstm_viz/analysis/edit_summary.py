"""The effect of edits in sentences, and its cause: what each half of the digit says in the end."""

import torch
from torch import Tensor

from lstm_viz.analysis.belief import IDEA, verdict
from lstm_viz.analysis.comparison import (
    counterparts,
    distance_at_last,
    distances,
    same_rows,
    shown_rows,
)
from lstm_viz.analysis.memory import votes
from lstm_viz.analysis.recall import explained
from lstm_viz.analysis.trace import Trace
from lstm_viz.locale import _, percent, sentences
from lstm_viz.models.classifier import DigitClassifier

DEPARTS = 0.1  # share of the belief that has to have moved


def changed(before: Trace, after: Trace, every_row: bool = True) -> str:
    """From which row the belief departs, how far it gets, and whether the answer changes.

    How far two beliefs are apart is the share of one that has moved to other digits in the other:
    half the sum of the absolute differences. Where rows were left out or put in, each row of the
    image is compared with itself.

    Args:
        before: of one image.
        after: of the same image, or network, with edits.
        every_row: whether the read-out was trained after every row; else what it says means
            something after the last row alone, and nothing is said of the others.
    """
    said = [_departs(before, after)] if every_row else []
    aligned = not same_rows(before, after)
    if not every_row or aligned:  # each ends at a row of its own
        said.append(_departed(before, after))
    if every_row and aligned:
        said.insert(1, _("Rows are those of the image."))
    return sentences(*said, _answers(before, after))


def _answers(before: Trace, after: Trace) -> str:
    """What becomes of the answer."""
    was, now = verdict(before), verdict(after)
    if now.clueless and now.digit == was.digit:
        said = _("In the end no digit is above {bound}; {after} is still the most probable.")
    elif now.clueless:
        said = _(
            "In the end no digit is above {bound}; the most probable is {after}, not {before}."
        )
    elif now.digit == was.digit:
        said = _("The answer stays {after}.")
    else:
        said = _("The answer changes from {before} to {after}.")
    return said.format(before=was.digit, after=now.digit, bound=percent(IDEA, 0))


def _departs(before: Trace, after: Trace) -> str:
    """From which row on, and how far."""
    rows, moved = counterparts(before, after), distances(before, after)  # [T]
    if not same_rows(before, after):  # a blank row that was put in is none of the image
        kept = [t for t, row in enumerate(shown_rows(after)) if row >= 0]
        rows, moved = [rows[t] for t in kept], moved[kept]
    most = int(moved.argmax())
    departs = (moved > DEPARTS).nonzero()  # [rows, 1]
    if not moved.any():
        said = _("The belief is the same after every row that both have.")
    elif not len(departs):
        said = _("The belief stays: after no row has more than {share} of it moved.")
    elif int(departs[0]) == most:
        said = _("The belief departs most in row {row}, where {share} of it moves.")
    else:
        said = _(
            "The belief departs from row {row} on, most of all in row {most}, where {share} of"
            " it has moved."
        )
    row = rows[int(departs[0])] + 1 if len(departs) else 0
    return said.format(
        row=row, most=rows[most] + 1, share=percent(moved[most].item(), reached=True)
    )


def _departed(before: Trace, after: Trace) -> str:
    """How far in the end."""
    said = _("After the last row {share} of the belief has moved.")
    return said.format(share=percent(distance_at_last(before, after), reached=True))


def overflow(trace: Trace) -> int | None:
    """The first row, from 0, in which something is infinite or no number; None if nothing is.

    Edits can take a network beyond what a float32 holds, which is about 3.4e38.

    Args:
        trace: of one image.
    """
    recorded = [getattr(layer, q) for layer in trace.layers for q in layer.quantities]
    parts = [*recorded, trace.logits]  # [T, H] or [T, K] each
    finite = torch.stack([part.isfinite().all(-1) for part in parts]).all(0)  # [T]
    return None if finite.all() else int(finite.int().argmin())


HALF = 14  # rows of the upper half


def why(model: DigitClassifier, before: Trace, after: Trace) -> str:
    """One sentence on why the answer changes, or does not.

    It counts votes for the answer before against the one after; where that is the same, against
    the runner-up before.

    Args:
        model: that made both traces.
        before: of one image without edits.
        after: of the same image with edits.

    Raises:
        ValueError: the memory is no sum of what rows wrote: see
            :func:`~lstm_viz.analysis.memory.votes`.
    """
    was, now = verdict(before), verdict(after)
    stays = was.digit == now.digit
    rival = was.rival if stays else now.digit
    above, below = _halves(votes(model, before), before, was.digit, rival)
    above_now, below_now = _halves(votes(model, after), after, was.digit, rival)
    said = _(
        "Why: what rows 1 to {half} left in the memory counts {above} for {digit} against {rival}"
        " before, {above_now} after; what the other rows left, {below} and {below_now}: not enough"
        " for {digit}."
    )
    if stays:
        said = _(
            "Why: what rows 1 to {half} left in the memory counts {above} for {digit} against"
            " {rival} before, {above_now} after; what the other rows left, {below} and"
            " {below_now}: still enough for {digit} to be the most probable."
        )
    return said.format(
        half=HALF, digit=was.digit, rival=rival, above=above, above_now=above_now, below=below,
        below_now=below_now,
    )  # fmt: skip


def _halves(cast: Tensor, trace: Trace, digit: int, rival: int) -> tuple[str, str]:
    """The votes ``[T, K]`` for a digit against another: of the upper half's rows, of all others."""
    lead = cast[:, digit] - cast[:, rival]  # [T]
    upper = torch.tensor([0 <= row < HALF for row in shown_rows(trace)])  # [T]
    return _vote(lead[upper].sum().item()), _vote(lead[~upper].sum().item())


def _vote(number: float) -> str:
    return f"{number:+z.1f}".replace("-", "−") if round(number, 1) else "0.0"


def halves_read_back(before: Tensor, after: Tensor, image: Tensor, baseline: Tensor) -> str:
    """One sentence on how much of each half can be read back in the end, before and after.

    Args:
        before: of :func:`~lstm_viz.analysis.recall.by_rows`, without edits.
        after: the same with edits.
        image: the digit, ``[28, 28]`` in [0, 1].
        baseline: the mean digit, ``[28, 28]``.
    """
    above, above_now, below, below_now = (
        _share(explained(pictures, image, baseline, rows))
        for rows in (slice(HALF), slice(HALF, None))
        for pictures in (before, after)
    )
    return _(
        "What can be read back from the memory in the end explains {above} of rows 1 to {half}"
        " before and {above_now} after; of the rows below {below} and {below_now} (R² of this"
        " digit; the mean digit has 0%)."
    ).format(half=HALF, above=above, above_now=above_now, below=below, below_now=below_now)


def _share(share: float) -> str:
    return _("nothing") if share <= 0 else f"{share:.0%}"
