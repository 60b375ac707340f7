"""Every kind of cell is what it says: torch's own module, or formulas written down once more."""

import pytest
import torch
from torch import nn

from lstm_viz.models.cells import CELLS
from lstm_viz.models.classifier import DigitClassifier, HookedRecurrent

TORCHS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
FORGETS_NOTHING = 50.0  # a forget gate's bias: σ of it is 1 to the last bit


def strong(kind: str, *sizes: int, **options) -> HookedRecurrent:
    torch.manual_seed(len(kind))
    module = HookedRecurrent(CELLS[kind], *sizes, **options).double()
    for weights in module.parameters():
        weights.data *= 1.5
    return module


def same(ours: object, theirs: object) -> None:
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("kind", TORCHS)
def test_cells_that_torch_has_are_torchs(kind, layers, bias):
    ours = strong(kind, 5, 7, layers, bias=bias, batch_first=True)
    theirs = TORCHS[kind](5, 7, layers, bias=bias, batch_first=True).double()
    theirs.load_state_dict(ours.state_dict())
    x = torch.randn(3, 9, 5).double()
    for first in (None, ours(x)[1]):
        same(ours(x, first), theirs(x, first))
        same(ours(x[0]), theirs(x[0]))


@pytest.mark.parametrize("kind", CELLS)
def test_gradients_flow_to_all_weights_and_inputs(kind):
    module = strong(kind, 5, 7)
    x = torch.randn(4, 2, 5).double().requires_grad_()
    module(x)[0].square().sum().backward()
    assert all(part.grad.abs().sum() > 0 for part in (x, *module.parameters()))


def test_the_lstm_of_1997_is_one_whose_forget_gate_stands_open():
    ours = strong("lstm-1997", 5, 7)
    theirs = nn.LSTM(5, 7).double()
    weights = {}
    for name, value in ours.state_dict().items():
        i, g, o = value.chunk(3)
        shut = torch.full_like(i, FORGETS_NOTHING) if name == "bias_ih_l0" else torch.zeros_like(i)
        weights[name] = torch.cat([i, shut, g, o])
    theirs.load_state_dict(weights)
    x = torch.randn(9, 3, 5).double()
    same(ours(x), theirs(x))


def test_the_linear_one_is_a_sum_over_the_past():
    ours = strong("rnn-linear", 5, 7)
    w, u = ours.weight_hh_l0, ours.weight_ih_l0
    bias = ours.bias_ih_l0 + ours.bias_hh_l0
    x = torch.randn(9, 5).double()
    powers = [torch.linalg.matrix_power(w, k) for k in range(9)]
    want = sum(powers[8 - s] @ (u @ x[s] + bias) for s in range(9))
    same(ours(x)[0][-1], want)


def test_the_relu_one_has_relu_for_both_tanhs():
    ours = strong("lstm-relu", 5, 7)
    x = torch.randn(9, 5).double()
    h = c = torch.zeros(7).double()
    outputs = []
    for row in x:
        z = ours.weight_ih_l0 @ row + ours.bias_ih_l0 + ours.weight_hh_l0 @ h + ours.bias_hh_l0
        i, f, g, o = z[:7], z[7:14], z[14:21], z[21:]
        c = c / (1 + (-f).exp()) + g.clamp(min=0) / (1 + (-i).exp())
        h = c.clamp(min=0) / (1 + (-o).exp())
        outputs.append(h)
    same(ours(x)[0], torch.stack(outputs))


@pytest.mark.parametrize("kind", CELLS)
def test_each_row_passes_every_hook_point_once_in_order(kind):
    module = strong(kind, 5, 7)
    calls = []
    for quantity in CELLS[kind].quantities:
        getattr(module.layers[0], quantity).register_forward_hook(
            lambda _m, _a, value, q=quantity: calls.append((q, tuple(value.shape)))
        )
    module(torch.randn(4, 2, 5).double())
    assert calls == [(q, (2, 7)) for q in CELLS[kind].quantities] * 4


@pytest.mark.parametrize("kind", CELLS)
def test_a_changed_state_is_what_the_next_row_sees(kind):
    module, x = strong(kind, 5, 7), torch.randn(4, 2, 5).double()
    fresh = module(x[3:])[0]
    for state in CELLS[kind].states:
        rows = iter(range(4))
        getattr(module.layers[0], state).register_forward_hook(
            lambda _m, _a, value, rows=rows: torch.zeros_like(value) if next(rows) < 3 else None
        )
    same(module(x)[0][3:], fresh)


@pytest.mark.parametrize("kind", CELLS)
def test_unbounded_says_what_can_leave_plus_minus_one(kind):
    module = strong(kind, 5, 7)
    for weights in module.parameters():
        weights.data *= 8
    left = set()
    for quantity in CELLS[kind].quantities:
        getattr(module.layers[0], quantity).register_forward_hook(
            lambda _m, _a, value, q=quantity: left.add(q) if value.abs().max() > 1 else None
        )
    module(torch.randn(30, 9, 5).double())
    assert left == set(CELLS[kind].unbounded)


def test_an_unknown_kind_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="unknown kind 'ltsm': one of lstm, "):
        DigitClassifier(kind="ltsm")


@pytest.mark.parametrize("kind", CELLS)
def test_before_passes_what_each_row_finds_in_memory(kind):
    module = strong(kind, 5, 7)
    layer, found, left = module.layers[0], [], []
    layer.before.register_forward_hook(lambda _m, _a, value: found.append(value))
    memory = getattr(layer, layer.states[-1])
    memory.register_forward_hook(lambda _m, _a, value: left.append(value))
    module(torch.randn(6, 2, 5).double())
    assert not found[0].any()
    assert all(torch.equal(a, b) for a, b in zip(found[1:], left[:-1], strict=True))


@pytest.mark.parametrize("kind", CELLS)
def test_what_before_is_changed_to_is_what_the_row_finds(kind):
    module = strong(kind, 5, 7)
    x = torch.randn(1, 2, 5).double()
    first = [torch.randn(1, 2, 7).double() for _ in module.layers[0].states]
    wanted = module(x, tuple(first) if len(first) > 1 else first[0])[0]
    memory = first[-1]
    module.layers[0].before.register_forward_hook(lambda *_: memory[0])
    first[-1] = torch.zeros_like(memory)
    same(module(x, tuple(first) if len(first) > 1 else first[0])[0], wanted)
