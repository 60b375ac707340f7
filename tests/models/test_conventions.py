"""The two conventions of the forget gate are one network."""

import re

import numpy as np
import pytest
import torch

from lstm_viz import load, mnist, trace, turn_forget_gate
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS
from lstm_viz.models.conventions import forgets

DIGITS = mnist("test")[0][:20] / 255


def random() -> DigitClassifier:
    torch.manual_seed(5)
    model = DigitClassifier((28, 9, 7))
    for weights in model.parameters():
        weights.data *= 3
    return model


either = pytest.mark.parametrize("network", [load, random])


@either
def test_f_turns_over_and_nothing_else_changes(network):
    model = network()
    turned = turn_forget_gate(model)
    ours, theirs = trace(turned, DIGITS), trace(model, DIGITS)
    torch.testing.assert_close(ours.belief, theirs.belief, rtol=0, atol=1e-6)
    for a, b in zip(ours.layers, theirs.layers, strict=True):
        torch.testing.assert_close(a.f, 1 - b.f, rtol=0, atol=1e-6)
        for quantity in "igoh":
            mine, other = getattr(a, quantity), getattr(b, quantity)
            torch.testing.assert_close(mine, other, rtol=0, atol=2e-6)
        assert (b.f - 0.5).abs().mean() > 0.1  # so turning it over is no small thing
    assert (forgets(turned), forgets(model)) == (True, False)


@either
def test_in_float64_they_are_equal_to_the_twelfth_digit(network):
    model = network().double()
    ours, theirs = trace(turn_forget_gate(model), DIGITS), trace(model, DIGITS)
    torch.testing.assert_close(ours.logits, theirs.logits, rtol=0, atol=1e-11)
    for a, b in zip(ours.layers, theirs.layers, strict=True):
        torch.testing.assert_close(a.c, b.c, rtol=0, atol=1e-11)


@either
def test_turned_twice_it_is_what_it_was_bit_for_bit(network):
    model = network()
    again = turn_forget_gate(turn_forget_gate(model))
    assert again.kind == model.kind == "lstm"
    assert again.state_dict().keys() == model.state_dict().keys()
    assert all(torch.equal(again.state_dict()[k], w) for k, w in model.state_dict().items())
    assert torch.equal(trace(again, DIGITS).logits, trace(model, DIGITS).logits)


def test_the_network_given_stays_as_it_is_and_shares_nothing():
    model = load()
    before = trace(model, DIGITS[0]).logits
    turned = turn_forget_gate(model)
    for weights in turned.parameters():
        weights.data.zero_()
    assert torch.equal(trace(model, DIGITS[0]).logits, before)


def test_it_is_as_ready_to_be_used_as_the_one_given():
    turned = turn_forget_gate(load())
    assert not turned.training
    assert not any(weights.requires_grad for weights in turned.parameters())
    assert turn_forget_gate(random()).training


def test_the_printed_formula_is_what_its_memory_follows():
    layer = trace(turn_forget_gate(load().double()), DIGITS[0]).layers[1]
    f, c = layer.f.numpy(), layer.c.numpy()
    written = (layer.i * layer.g).numpy()
    np.testing.assert_allclose(c[1:], (1 - f[1:]) * c[:-1] + written[1:], rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", sorted(CELLS.keys() - {"lstm", "lstm-printed"}))
def test_other_networks_are_refused(kind):
    with pytest.raises(ValueError, match=re.escape(f"kind {kind!r} has no other convention")):
        turn_forget_gate(DigitClassifier((28, 3), kind=kind))
