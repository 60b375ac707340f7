"""The orders of units: by what was measured of them."""

from dataclasses import replace

import pytest
import torch

import lstm_viz
from lstm_viz.analysis.memory import unit_votes
from lstm_viz.analysis.unit_statistics import habits, load_unit_statistics, ordered

NAN = torch.full([3], torch.nan)


@pytest.fixture
def measured():
    """Habits of a layer of three units, of which the last keeps longest and the first least."""
    some = load_unit_statistics()[1]
    halving, keeping = torch.tensor([2.0, 2.0, torch.inf]), torch.tensor([0.3, 0.9, 0.5])
    return replace(some, halving=halving, keeping=keeping, voting=torch.tensor([0.2, -0.1, 0.7]))


def test_units_that_keep_for_most_rows_come_first_and_then_those_that_keep_the_larger_share(
    measured,
):
    assert ordered("keeping", measured) == (2, 1, 0)


def test_units_with_the_largest_mean_vote_come_first(measured):
    assert ordered("votes", measured) == (2, 0, 1)


def test_where_a_figure_is_missing_or_the_same_for_all_there_is_no_order(measured):
    assert ordered("votes", replace(measured, voting=NAN)) is None
    assert ordered("keeping", replace(measured, halving=NAN, keeping=NAN)) is None
    same = replace(measured, halving=torch.full([3], torch.inf), keeping=torch.ones(3))
    assert ordered("keeping", same) is None


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn"])
def test_the_measured_vote_is_the_mean_of_what_a_unit_adds_to_the_answers_logit(name):
    model = lstm_viz.load(name)
    images, labels = (torch.from_numpy(part[:120].copy()) for part in lstm_viz.mnist("test"))
    images = images.float() / 255
    first, last = habits(model, images, labels)
    traces = lstm_viz.trace(model, images)
    every = [
        unit_votes(model, traces[n], int(traces[n].logits[-1].argmax())) for n in range(len(images))
    ]
    torch.testing.assert_close(last.voting, torch.stack(every).mean(0))
    assert first.voting.isnan().all()
