"""The outcome of a game: who named a digit, a human or the network, and after which row."""

from lstm_viz.analysis.belief import Verdict, verdict
from lstm_viz.analysis.captions import beliefs
from lstm_viz.analysis.trace import Trace
from lstm_viz.locale import _


def outcome(
    trace: Trace, label: int | None, every_row: bool, guess: int | None, row: int
) -> tuple[str, ...]:
    """Who was right, and who first: a title, and the sentences with the rows.

    Args:
        trace: of the digit that was guessed.
        label: what it is; None of a digit that nobody has labelled.
        every_row: whether the read-out was trained after every row; else it means nothing before.
        guess: the digit that was said; None if nothing was.
        row: after which it was said, from 1.
    """
    v = verdict(trace)
    ahead = v.lead if every_row else None
    title = _alone(v, label) if guess is None else _both(v, label, ahead, guess, row)
    you = _("You locked no guess")
    if guess is not None:
        you = _("You said {guess} after row {row}").format(guess=guess, row=row)
    network = _("the network answers {digit} after the last row").format(digit=v.digit)
    if every_row:
        network = _("the network leads with {digit} from row {row} on")
        network = network.format(digit=v.digit, row=v.lead)
    said = _("{you}; {network} (correct: {label}).")
    if label is None:
        said = _("{you}; {network}. The digit has no label: judge yourself who is right.")
    told = said.format(you=you, network=network, label=label)
    return (title, told) if guess is None else (title, told, beliefs(trace, every_row)[row - 1])


def _alone(v: Verdict, label: int | None) -> str:
    if label is None:
        return _("The network reads it as {digit}.").format(digit=v.digit)
    return _("The network is right.") if v.digit == label else _("The network is wrong.")


def _both(v: Verdict, label: int | None, ahead: int | None, guess: int, row: int) -> str:
    if guess != v.digit:
        if label is None:
            return _("You and the network disagree.")
        if guess == label:
            return _("You are right, the network is wrong.")
        if v.digit == label:
            return _("The network is right, you are wrong.")
    elif label in (None, guess):
        agreed = _("You and the network agree") if label is None else _("Both are right")
        return _first(ahead, row).format(agreed=agreed)
    return _("Both are wrong.")


def _first(ahead: int | None, row: int) -> str:
    """Who of two that agree was first, if that can be said."""
    if ahead is None:
        return _("{agreed}.")
    if row == ahead:
        return _("{agreed}, from the same row.")
    return _("{agreed}; you were first.") if row < ahead else _("{agreed}; the network was first.")
