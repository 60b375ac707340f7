from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from lstm_viz import load, mnist
from lstm_viz.models.cells import LSTMLayer
from lstm_viz.models.classifier import HookedRecurrent
from lstm_viz.models.hooks import HookPoint, twin

TOLERANCE = {torch.float32: 5e-6, torch.float64: 1e-12}  # absolute and relative


def same(ours: object, theirs: object, dtype: torch.dtype = torch.float32) -> None:
    torch.testing.assert_close(ours, theirs, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


def pair(
    *sizes: int, dtype: torch.dtype = torch.float64, **options
) -> tuple[nn.LSTM, HookedRecurrent]:
    """An nn.LSTM and one with hook points and its weights, strong enough to saturate some gates."""
    theirs = nn.LSTM(*sizes, **options).to(dtype)
    for weights in theirs.parameters():
        weights.data *= 2
    ours = HookedRecurrent(LSTMLayer, *sizes, **options).to(dtype)
    ours.load_state_dict(theirs.state_dict())
    return theirs, ours


def record(lstm: HookedRecurrent, x: Tensor) -> dict[str, Tensor]:
    """What passed each hook point, `[T, B, H]` by its name."""
    run, seen = twin(lstm), {}
    for name, point in points(run).items():
        seen[name] = []
        point.register_forward_hook(lambda _m, _a, value, to=seen[name]: to.append(value))
    run(x)
    return {name: torch.stack(values) for name, values in seen.items()}


def points(lstm: nn.Module) -> dict[str, HookPoint]:
    """The hook points of the quantities. That of what a row finds in memory: see test_cells."""
    modules = lstm.named_modules()
    return {
        name: m for name, m in modules if isinstance(m, HookPoint) and not name.endswith("before")
    }


def at_row(row: int, change: Callable[[Tensor], Tensor]) -> Callable[..., Tensor | None]:
    """A forward hook that changes the value of one row."""
    calls = iter(range(10_000))
    return lambda _m, _a, value: change(value) if next(calls) == row else None


class TestEquality:
    @settings(max_examples=80, deadline=None)
    @given(
        sizes=st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 3)),
        rows=st.integers(1, 6),
        batch=st.none() | st.integers(1, 4),
        with_state=st.booleans(),
        bias=st.booleans(),
        batch_first=st.booleans(),
        dtype=st.sampled_from(list(TOLERANCE)),
        seed=st.integers(0, 999),
    )
    def test_any_network_on_any_input(
        self, sizes, rows, batch, with_state, bias, batch_first, dtype, seed
    ):
        torch.manual_seed(seed)
        theirs, ours = pair(*sizes, bias=bias, batch_first=batch_first, dtype=dtype)
        features, hidden, layers = sizes
        many = [] if batch is None else [batch]
        x = torch.randn([*many, rows, features] if batch_first else [rows, *many, features])
        state = tuple(torch.randn(2, layers, *many, hidden).to(dtype)) if with_state else None
        same(ours(x.to(dtype), state), theirs(x.to(dtype), state), dtype)

    @pytest.mark.parametrize("dtype", TOLERANCE)
    def test_the_pretrained_layers_on_real_digits(self, dtype):
        x = torch.tensor(mnist("test")[0][:32] / 255, dtype=dtype)
        for ours in load().to(dtype).lstm:
            theirs = nn.LSTM(x.shape[-1], ours.hidden_size, batch_first=True).to(dtype)
            theirs.load_state_dict(ours.state_dict())
            same(ours(x), theirs(x), dtype)
            x = theirs(x)[0].detach()

    def test_gradients(self):
        networks = pair(3, 4, 2)
        x, state = torch.randn(5, 2, 3).double(), torch.randn(2, 2, 2, 4).double()
        gradients = []
        for network in networks:
            leaves = [x.clone().requires_grad_(), state.clone().requires_grad_()]
            output, (h, c) = network(leaves[0], tuple(leaves[1]))
            (output.sin().sum() + h.exp().sum() + c.square().sum()).backward()
            gradients.append([leaf.grad for leaf in [*leaves, *network.parameters()]])
        assert all(gradient.abs().sum() > 0 for gradient in gradients[0])
        same(gradients[1], gradients[0], torch.float64)


class TestStateDict:
    @pytest.mark.parametrize("bias", [True, False])
    @pytest.mark.parametrize("layers", [1, 3])
    def test_it_is_that_of_nn_lstm_both_ways(self, layers, bias):
        theirs, ours = pair(3, 4, layers, bias=bias)  # loads theirs strictly
        assert list(ours.state_dict()) == list(theirs.state_dict())
        nn.LSTM(3, 4, layers, bias=bias).load_state_dict(ours.state_dict())

    def test_other_layers_are_refused(self):
        with pytest.raises(RuntimeError, match="weight_ih_l1"):
            HookedRecurrent(LSTMLayer, 3, 4, 2).load_state_dict(nn.LSTM(3, 4, 1).state_dict())

    def test_a_new_one_begins_with_the_weights_of_a_new_nn_lstm(self):
        torch.manual_seed(7)
        theirs = nn.LSTM(3, 4, 2).state_dict()
        torch.manual_seed(7)
        same(dict(HookedRecurrent(LSTMLayer, 3, 4, 2).state_dict()), dict(theirs))


class TestHookPoints:
    def test_each_layer_has_the_six(self):
        wanted = [f"layers.{k}.{quantity}" for k in range(2) for quantity in "ifgoch"]
        assert list(points(HookedRecurrent(LSTMLayer, 3, 4, 2))) == wanted

    def test_each_is_called_once_a_row_in_the_order_of_the_equations(self):
        lstm, calls = HookedRecurrent(LSTMLayer, 3, 4, 2), []
        for name, point in points(lstm).items():
            point.register_forward_hook(
                lambda _m, _a, value, name=name: calls.append((name, tuple(value.shape)))
            )
        lstm(torch.rand(5, 2, 3))
        per_layer = [[(f"layers.{k}.{q}", (2, 4)) for q in "ifgoch"] * 5 for k in range(2)]
        assert calls == per_layer[0] + per_layer[1]

    def test_what_passes_h_is_the_output_and_the_last_of_c_and_h_the_state(self):
        _, lstm = pair(3, 4, 2)
        x = torch.rand(5, 2, 3).double()
        output, (h, c) = lstm(x)
        seen = record(lstm, x)
        assert torch.equal(output, seen["layers.1.h"])
        for k in range(2):
            assert torch.equal(h[k], seen[f"layers.{k}.h"][-1])
            assert torch.equal(c[k], seen[f"layers.{k}.c"][-1])

    def test_a_hook_that_only_reads_changes_nothing(self):
        _, lstm = pair(3, 4, 2)
        x = torch.rand(5, 2, 3).double()
        before = lstm(x)[0]
        for point in points(lstm).values():
            point.register_forward_hook(lambda _m, _a, _value: None)
        assert torch.equal(lstm(x)[0], before)

    @pytest.mark.parametrize("layer", [0, 1])
    @pytest.mark.parametrize("quantity", LSTMLayer.quantities)
    def test_a_changed_value_changes_all_that_follows_and_nothing_before(self, layer, quantity):
        _, lstm = pair(3, 4, 2)
        x, row, follow = torch.rand(5, 2, 3).double(), 2, {"i": "ch", "f": "ch", "g": "ch"}
        before = record(lstm, x)
        point = points(lstm)[f"layers.{layer}.{quantity}"]
        point.register_forward_hook(at_row(row, lambda value: value + 0.5))
        after = record(lstm, x)
        follow |= {"o": "h", "c": "h", "h": ""}
        for name in before:
            k, q = int(name.split(".")[1]), name[-1]
            changed = (after[name] != before[name]).flatten(1).any(1).tolist()
            here = (k == layer and q in quantity + follow[quantity]) or k > layer
            later = k >= layer
            assert changed == [False] * row + [here] + [later] * (4 - row), name
        name = f"layers.{layer}.{quantity}"
        assert torch.equal(after[name][row], before[name][row] + 0.5)

    def test_emptied_states_are_a_fresh_start_of_nn_lstm(self):
        theirs, lstm = pair(3, 4)
        x = torch.rand(5, 2, 3).double()
        for name in ("layers.0.c", "layers.0.h"):
            points(lstm)[name].register_forward_hook(at_row(2, torch.zeros_like))
        same(lstm(x)[0][3:], theirs(x[3:])[0], torch.float64)


class TestDropout:
    def test_in_training_it_falls_between_the_layers_alone(self):
        # With p = 1 nothing is left to chance: the second layer reads zeros.
        theirs, ours = pair(3, 4, 2, dropout=1.0)
        x = torch.rand(5, 2, 3).double()
        same(ours(x), theirs(x), torch.float64)
        assert ours(x)[0].abs().min() > 0

    def test_what_it_leaves_is_scaled_up(self):
        _, ours = pair(3, 400, 2, dropout=0.75)
        for name, weights in ours.named_parameters():
            weights.data.zero_() if name.endswith("l1") else None
        g = slice(800, 1200)  # the second layer's candidates are its inputs, made small
        ours.weight_ih_l1.data[g] = 1e-3 * torch.eye(400).double()
        x = torch.rand(5, 2, 3).double()
        seen = record(ours, x)
        kept = seen["layers.1.g"].atanh() / 1e-3 / seen["layers.0.h"]
        assert set(kept.round(decimals=3).unique().tolist()) == {0.0, 4.0}
        assert 0.2 < (kept > 2).double().mean() < 0.3

    def test_in_eval_mode_there_is_none(self):
        theirs, ours = (network.eval() for network in pair(3, 4, 2, dropout=0.5))
        x = torch.rand(5, 2, 3).double()
        same(ours(x), theirs(x), torch.float64)


class TestBadInput:
    @pytest.mark.parametrize("shape", [(), (3,), (2, 2, 2, 3), (5, 4), (5, 2, 2)])
    def test_other_shapes_are_named(self, shape):
        with pytest.raises(ValueError, match=r"expected \[T, 3\]") as refusal:
            HookedRecurrent(LSTMLayer, 3, 4)(torch.zeros(shape))
        assert str(refusal.value).endswith(f"got shape {shape}")

    @pytest.mark.parametrize("shape", [(0, 3), (0, 2, 3)])
    def test_an_empty_sequence_is_refused(self, shape):
        with pytest.raises(ValueError, match="at least one timestep"):
            HookedRecurrent(LSTMLayer, 3, 4)(torch.zeros(shape))

    @pytest.mark.parametrize("shape", [(1, 2, 4), (2, 1, 4), (3, 2, 4), (2, 2, 5), (2, 4)])
    @pytest.mark.parametrize("which", [0, 1])
    def test_states_of_another_shape_are_refused_not_broadcast(self, shape, which):
        state = [torch.zeros(2, 2, 4), torch.zeros(2, 2, 4)]
        state[which] = torch.zeros(shape)
        with pytest.raises(ValueError, match=r"initial state of two \(2, 2, 4\)"):
            HookedRecurrent(LSTMLayer, 3, 4, 2)(torch.zeros(5, 2, 3), tuple(state))


class TestTwin:
    def test_it_computes_the_same_with_the_very_same_weights(self):
        _, lstm = pair(3, 4, 2)
        double, x = twin(lstm), torch.rand(5, 2, 3).double()
        assert torch.equal(double(x)[0], lstm(x)[0])
        originals = dict(lstm.named_parameters())
        assert all(value is originals[name] for name, value in double.named_parameters())
        lstm.weight_hh_l1.data.mul_(2)
        assert torch.equal(double(x)[0], lstm(x)[0])

    def test_its_hooks_are_its_own(self):
        lstm = HookedRecurrent(LSTMLayer, 3, 4)
        double, calls, x = twin(lstm), [], torch.rand(5, 2, 3)
        assert points(double).keys() == points(lstm).keys()
        for module in (double, *points(double).values()):
            module.register_forward_hook(lambda *_: calls.append("after"))
            module.register_forward_pre_hook(lambda *_: calls.append("before"))
            module.register_forward_hook(
                lambda *_: calls.append("always"), always_call=True, with_kwargs=True
            )
        lstm(x)
        assert calls == []
        double(x)
        assert len(calls) == 3 * (1 + 6 * 5)

    def test_hooks_of_the_module_are_on_it_and_stay_where_they_were(self):
        lstm, calls = HookedRecurrent(LSTMLayer, 3, 4), []
        hook = lstm.layers[0].f.register_forward_hook(lambda *_: calls.append(1))
        double = twin(lstm)
        hook.remove()
        double(torch.rand(5, 3))
        assert len(calls) == 5
        lstm(torch.rand(5, 3))
        assert len(calls) == 5

    def test_no_part_is_lost(self):
        module = nn.Sequential(nn.ModuleList(), nn.Linear(2, 2))
        module.register_module("none", None)
        assert twin(module)._modules.keys() == module._modules.keys()
