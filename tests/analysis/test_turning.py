"""The unit that does most for the answer, against the lead as the read-out computes it."""

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis import verdict
from lstm_viz.analysis.belief import AROUND, turning, why

IMAGES = lstm_viz.mnist("test")[0] / np.float32(255)


def traced(name: str, index: int):
    model = lstm_viz.load(name)
    return model, lstm_viz.trace(model, IMAGES[index])


def without(model, trace, unit: int, row: int, digit: int, rival: int) -> float:
    """The lead of a digit over another after a row if a unit said nothing."""
    h = trace.layers[-1].h[row - 1].clone()
    h[unit] = 0
    logits = model.readout(h)
    return (logits[digit] - logits[rival]).item()


@pytest.mark.parametrize(("name", "index"), [("lstm", 142), ("lstm", 61), ("gru", 142)])
def test_no_unit_adds_more_to_the_lead_between_the_rows(name, index):
    model, trace = traced(name, index)
    turn = turning(model, trace)
    assert turn.digit == verdict(trace).digit
    assert turn.lead == verdict(trace).lead
    assert turn.rival == trace.belief[turn.lead - 2].argmax()
    assert (turn.since, turn.row) == (turn.lead - AROUND, turn.lead + AROUND)
    pair = turn.digit, turn.rival
    whole = trace.logits[:, turn.digit] - trace.logits[:, turn.rival]  # [T]
    adds = [
        (whole[turn.row - 1] - without(model, trace, unit, turn.row, *pair)).item()
        - (whole[turn.since - 1] - without(model, trace, unit, turn.since, *pair)).item()
        for unit in range(model.sizes[-1])
    ]
    assert turn.unit == int(np.argmax(adds))
    held = trace.layers[-1].c if name == "lstm" else trace.layers[-1].h
    assert turn.before == held[turn.since - 1, turn.unit]
    assert turn.after == held[turn.row - 1, turn.unit]


def test_where_no_row_turns_it_the_unit_that_says_most_in_the_end():
    model, trace = traced("lstm", 142)
    turn = turning(model, trace, every_row=False)
    assert turn.lead == 0
    assert (turn.since, turn.row) == (1, 28)
    answer = verdict(trace)
    assert (turn.digit, turn.rival) == (answer.digit, answer.rival)
    weights = model.readout.weight
    says = (weights[answer.digit] - weights[answer.rival]) * trace.layers[-1].h[-1]
    assert says[turn.unit] == says.max()


def test_rows_beyond_the_first_and_the_last_are_not_looked_at():
    model, trace = traced("lstm", 142)
    belief = torch.full((28, 10), 0.05)
    for lead in (2, 28):
        belief[:, 3], belief[:, 2] = 0.5, 0.4
        belief[: lead - 1, 2] = 0.6
        turn = turning(model, lstm_viz.Trace(trace.images, trace.layers, belief.log()))
        assert turn.lead == lead
        assert (turn.since, turn.row) == (max(lead - 3, 1), min(lead + 3, 28))


def test_it_is_told_in_a_sentence():
    model, trace = traced("lstm", 142)
    turn = turning(model, trace)
    said = why(turn, 2)
    assert said.startswith(f"The lead passes from {turn.rival} to {turn.digit} in row {turn.lead}.")
    assert f"no unit of layer 2 does more for that than unit {turn.unit}: its memory goes" in said
    ends = (f"{number:.2f}".replace("-", "−") for number in (turn.before, turn.after))
    assert said.endswith("from {} to {}.".format(*ends))
    assert "says most for" in why(turning(model, trace, every_row=False), 2)
