import pytest
import torch

from lstm_viz.analysis import Trace, verdict
from lstm_viz.analysis.belief import beliefs, outcome

LEAD = 5  # the row from which on it is ahead


@pytest.fixture
def trace() -> Trace:
    """Eight rows, in the first four of which 2 leads, and then 3."""
    logits = torch.zeros(8, 10)
    logits[: LEAD - 1, 2] = 1.0
    logits[LEAD - 1 :, 3] = 2.0
    made = Trace(torch.zeros(8, 28), (), logits)
    assert (verdict(made).digit, verdict(made).lead) == (3, LEAD)
    return made


@pytest.mark.parametrize(
    ("label", "guess", "row", "title"),
    [
        (3, 3, 4, "Both are right; you were first."),
        (3, 3, 5, "Both are right, from the same row."),
        (3, 3, 6, "Both are right; the network was first."),
        (3, 2, 4, "The network is right, you are wrong."),
        (8, 8, 4, "You are right, the network is wrong."),
        (8, 3, 4, "Both are wrong."),
        (8, 2, 4, "Both are wrong."),
    ],
)
def test_every_game_has_its_title(trace, label, guess, row, title):
    assert outcome(trace, label, True, guess, row)[0] == title


def test_the_rows_of_both_are_told_and_what_the_network_believed_then(trace):
    _title, told, then = outcome(trace, 3, True, 2, 4)
    assert told == ("You said 2 after row 4; the network leads with 3 from row 5 on (correct: 3).")
    assert then == beliefs(trace)[3]
    assert then.startswith("After row 4 it believes 2 (")


@pytest.mark.parametrize(
    ("label", "title"),
    [(3, "The network is right."), (8, "The network is wrong.")],
)
def test_a_game_without_a_guess_tells_of_the_network_alone(trace, label, title):
    said, told = outcome(trace, label, True, None, 8)
    assert said == title
    assert told.startswith("You locked no guess; the network leads with 3 from row 5 on")


def test_a_read_out_that_means_nothing_before_the_last_row_leads_from_none(trace):
    title, told, then = outcome(trace, 3, False, 3, 4)
    assert title == "Both are right."
    assert "the network answers 3 after the last row" in told
    assert "lead" not in told
    assert then.endswith("what it says here means nothing.")
