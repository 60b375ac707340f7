from decimal import Decimal

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis import votes
from lstm_viz.analysis.memory import by_vote, steps, unit_votes
from lstm_viz.edits.image import InsertBlankRows
from lstm_viz.edits.memory import WipeMemory
from lstm_viz.edits.values import Clamp
from lstm_viz.models.pretrained import available

DIGIT = 142
PRINTED = ("kept", "written", "edited")


@pytest.fixture(scope="module")
def image():
    return lstm_viz.mnist("test")[0][DIGIT] / np.float32(255)


def exact(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def check(trace, layer: int, units) -> None:
    recorded = trace.layers[layer]
    memory = recorded.c if "c" in recorded.quantities else recorded.h
    for unit in units:
        found = steps(trace, layer, unit)
        assert [step.memory for step in found] == memory[:, unit].tolist()
        assert [step.before for step in found[1:]] == memory[:-1, unit].tolist()
        assert found[0].before == 0
        for step in found:
            texts = [getattr(step.printed, name) for name in PRINTED]
            assert sum(exact(text) for text in texts if text) == exact(step.printed.memory)
            assert float(exact(step.printed.memory)) == pytest.approx(step.memory, abs=5.1e-4)


@pytest.mark.parametrize("name", [name for name in available() if not name.startswith("rnn")])
def test_every_row_adds_up_as_printed_to_the_memory_of_the_trace(name: str, image) -> None:
    trace = lstm_viz.trace(lstm_viz.load(name), image)
    for layer in range(2):
        check(trace, layer, range(0, trace.layers[layer].h.shape[1], 3))
        for step in steps(trace, layer, 5):
            assert step.printed.edited == ""
            assert step.kept == pytest.approx(step.share * step.before, abs=2e-6)


def test_so_it_does_over_more_rows_and_with_a_gate_held(image) -> None:
    model = lstm_viz.load()
    trace = lstm_viz.trace(model, image, [InsertBlankRows(10, 14), Clamp("f", 0.5, layer=1)])
    found = steps(trace, 1, 7)
    assert len(found) == 42
    assert all(step.share == 0.5 for step in found)
    check(trace, 1, range(64))


def test_what_an_edit_of_the_memory_adds_is_a_term_of_its_own(image) -> None:
    model = lstm_viz.load()
    trace = lstm_viz.trace(model, image, [WipeMemory(15, layer=1)])
    check(trace, 1, range(64))
    wiped = steps(trace, 1, 7)[15]
    assert wiped.printed.edited
    assert wiped.edited == pytest.approx(-wiped.share * wiped.before, abs=1e-6)
    assert all(step.printed.edited == "" for t, step in enumerate(steps(trace, 1, 7)) if t != 15)
    assert all(step.printed.edited == "" for step in steps(trace, 0, 7))


def test_a_plain_recurrent_network_has_nothing_to_follow(image) -> None:
    trace = lstm_viz.trace(lstm_viz.load("rnn"), image)
    with pytest.raises(ValueError, match="makes its state anew in every row"):
        steps(trace, 1, 0)


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn"])
def test_the_votes_of_the_units_and_the_bias_make_the_logit(name: str, image) -> None:
    model = lstm_viz.load(name)
    trace = lstm_viz.trace(model, image)
    cast = torch.stack([unit_votes(model, trace, digit) for digit in range(10)])  # [K, H]
    torch.testing.assert_close(
        cast.sum(1) + model.readout.bias.detach(), trace.logits[-1], atol=1e-4, rtol=1e-4
    )
    if name != "rnn":
        torch.testing.assert_close(cast.sum(1), votes(model, trace).sum(0), atol=1e-4, rtol=1e-4)


def test_the_first_unit_has_the_largest_vote_for_the_answer(image) -> None:
    model = lstm_viz.load()
    trace = lstm_viz.trace(model, image)
    order, cast = by_vote(model, trace), unit_votes(model, trace, 3)
    assert sorted(order) == list(range(64))
    assert cast[order].tolist() == sorted(cast.tolist(), reverse=True)
