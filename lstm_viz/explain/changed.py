"""What an edit did to a reading, in one sentence made from the two traces."""

from lstm_viz.explain.belief import verdict
from lstm_viz.explain.parting import distances
from lstm_viz.explain.percent import percent
from lstm_viz.explain.trace import Trace
from lstm_viz.words import _, sentences

DEPARTS = 0.1  # share of the belief that has to have moved


def changed(before: Trace, after: Trace) -> str:
    """From which row the belief departs, how far it gets, and whether the answer changes.

    How far two beliefs are apart is the share of one that has moved to other digits in the other:
    half the sum of the absolute differences. Rows are compared as they were read; where one
    reading is longer, the rows that both have.

    Args:
        before: of one image.
        after: of the same image, or network, with edits.
    """
    moved = distances(before, after)  # [T]
    most = int(moved.argmax())
    departs = (moved > DEPARTS).nonzero()  # [rows, 1]
    answers = [verdict(trace).digit for trace in (before, after)]
    if not len(departs):
        said = _("The belief stays: after no row has more than {share} of it moved.")
    elif int(departs[0]) == most:
        said = _("The belief departs most in row {row}, where {share} of it moves.")
    else:
        said = _(
            "The belief departs from row {row} on, most of all in row {most}, where {share} of"
            " it has moved."
        )
    if answers[0] == answers[1]:
        end = _("The answer stays {after}.")
    else:
        end = _("The answer changes from {before} to {after}.")
    row = int(departs[0]) + 1 if len(departs) else 0
    return sentences(
        said.format(row=row, most=most + 1, share=percent(moved[most].item(), reached=True)),
        end.format(before=answers[0], after=answers[1]),
    )
