"""A sentence on what an edit did to a reading, made from the two traces."""

from lstm_viz.analysis.belief import IDEA, verdict
from lstm_viz.analysis.comparison import (
    counterparts,
    distance_at_last,
    distances,
    same_rows,
    shown_rows,
)
from lstm_viz.analysis.percent import percent
from lstm_viz.analysis.trace import Trace
from lstm_viz.locale import _, sentences

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
