from math import exp

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz import load, mnist
from lstm_viz.analysis import Trace, trace, verdict

CLASSES = 10
rows_of = st.lists(
    st.lists(st.floats(-12, 12, width=32), min_size=CLASSES, max_size=CLASSES),
    min_size=1,
    max_size=8,
)
ties = st.lists(
    st.lists(st.sampled_from([0.0, 1.0]), min_size=CLASSES, max_size=CLASSES),
    min_size=1,
    max_size=8,
)


def answering(logits: list[list[float]]) -> Trace:
    """A trace with these logits after its rows."""
    return Trace(torch.zeros(len(logits), 28), (), torch.tensor(logits))


def softmax(logits: list[float]) -> list[float]:
    powers = [exp(logit) for logit in logits]
    return [power / sum(powers) for power in powers]


@settings(max_examples=50, deadline=None)
@given(rows_of)
def test_belief_is_the_softmax_of_each_row(logits):
    belief = answering(logits).belief
    for ours, row in zip(belief.tolist(), logits, strict=True):
        assert ours == pytest.approx(softmax(row), rel=1e-5, abs=1e-9)
        assert sum(ours) == pytest.approx(1, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(rows_of)
def test_the_verdict_is_the_likeliest_after_the_last_row(logits):
    last, v = softmax(logits[-1]), verdict(answering(logits))
    first, second = sorted(last, reverse=True)[:2]
    assert (v.probability, v.rival_probability) == pytest.approx((first, second), rel=1e-5)
    assert last[v.digit] == pytest.approx(first, rel=1e-5)
    assert last[v.rival] == pytest.approx(second, rel=1e-5)
    assert v.digit != v.rival


orders = st.lists(st.permutations(range(CLASSES)), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None)
@given(orders)
def test_the_lead_begins_where_the_answer_is_ahead_to_the_end(logits):
    leaders = [row.index(CLASSES - 1) for row in logits]
    v = verdict(answering([[float(logit) for logit in row] for row in logits]))
    assert v.digit == leaders[-1]
    assert v.rival == logits[-1].index(CLASSES - 2)
    assert set(leaders[v.lead - 1 :]) == {v.digit}
    assert v.lead == 1 or leaders[v.lead - 2] != v.digit


@settings(max_examples=50, deadline=None)
@given(ties)
def test_a_tie_has_a_lead_too(logits):
    v = verdict(answering(logits))
    assert 1 <= v.lead <= len(logits)
    assert logits[-1][v.digit] == max(logits[-1])
    assert all(row[v.digit] == max(row) for row in logits[v.lead - 1 :])
    assert v.lead == 1 or logits[v.lead - 2][v.digit] < max(logits[v.lead - 2])


@pytest.mark.parametrize(("leaders", "lead"), [("777", 1), ("377", 2), ("737", 3), ("113", 3)])
def test_a_lead_that_is_lost_again_does_not_count(leaders, lead):
    logits = [[5.0 * (digit == int(leader)) for digit in range(CLASSES)] for leader in leaders]
    assert verdict(answering(logits)).lead == lead


@pytest.mark.parametrize(("share", "sure"), [(0.899, False), (0.901, True)])
def test_below_nine_tenths_it_is_unsure(share, sure):
    others = (1 - share) / (CLASSES - 1)
    logits = torch.tensor([[share] + [others] * (CLASSES - 1)]).log()
    v = verdict(answering(logits.tolist()))
    assert v.probability == pytest.approx(share)
    assert v.sure is sure


def test_real_digits_are_read():
    images, labels = mnist("test")
    answers = [verdict(trace(load(), image / 255)) for image in images[:8]]
    assert [v.digit for v in answers] == labels[:8].tolist()


def test_a_batch_has_no_single_verdict():
    with pytest.raises(ValueError, match=r"one item of the batch first: trace\[item\]"):
        verdict(trace(load(), torch.zeros(2, 28, 28)))
