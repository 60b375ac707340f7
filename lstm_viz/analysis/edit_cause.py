"""The cause of an edit's effect: what each half of the digit says in the end, before and after."""

import torch
from torch import Tensor

from lstm_viz.analysis.belief import verdict
from lstm_viz.analysis.comparison import shown_rows
from lstm_viz.analysis.ledger import votes
from lstm_viz.analysis.recall_by_rows import explained
from lstm_viz.analysis.trace import Trace
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier

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
            :func:`~lstm_viz.analysis.ledger.votes`.
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
        before: of :func:`~lstm_viz.analysis.recall_by_rows.by_rows`, without edits.
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
