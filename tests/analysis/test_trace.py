import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from threading import Barrier
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

import lstm_viz
from lstm_viz import load, mnist
from lstm_viz.analysis.trace import CHUNK, Trace, against, difference, trace
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS, LSTMLayer
from lstm_viz.models.hooks import HookPoint

TOLERANCE = {torch.float32: 1e-5, torch.float64: 1e-12}


def digits(count: int) -> np.ndarray:
    return (mnist("test")[0][:count] / 255).astype(np.float32)


def pretrained() -> DigitClassifier:
    return load()


def random() -> DigitClassifier:
    """A network with random weights, wide enough to saturate some of its gates."""
    torch.manual_seed(1)
    model = DigitClassifier()
    for weights in model.parameters():
        weights.data *= 3
    return model


def small() -> DigitClassifier:
    torch.manual_seed(2)
    return DigitClassifier((28, 5, 4))


either_network = pytest.mark.parametrize("network", [pretrained, random])
either_precision = pytest.mark.parametrize("dtype", TOLERANCE)


def same(ours: Any, theirs: Any, dtype: torch.dtype = torch.float32) -> None:
    torch.testing.assert_close(ours, theirs, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


def equal(a: Trace, b: Trace) -> bool:
    pairs = [(a.images, b.images), (a.logits, b.logits)]
    for ours, theirs in zip(a.layers, b.layers, strict=True):
        pairs += [(getattr(ours, q), getattr(theirs, q)) for q in LSTMLayer.quantities]
    return all(torch.equal(x, y) for x, y in pairs)


class Chain(nn.Module):
    """The classifier's recurrent layers as PyTorch's own, each the input of the next."""

    def __init__(self, model: DigitClassifier) -> None:
        super().__init__()
        sizes = pairwise(model.sizes)
        self.lstm = nn.ModuleList(nn.LSTM(a, b, batch_first=True) for a, b in sizes)
        self.to(model.readout.weight.dtype).lstm.load_state_dict(model.lstm.state_dict())

    def forward(self, x: Tensor) -> Tensor:
        for lstm in self.lstm:
            x, _ = lstm(x)
        return x


class Recorder(TorchDispatchMode):
    """Sees every operation that PyTorch itself carries out, with its operands and result."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, Any, Any]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        self.seen.append((func.overloadpacket.__name__.rstrip("_"), args, result))
        return result

    def count(self) -> Counter[str]:
        return Counter(name for name, _, _ in self.seen)

    def steps(self) -> list[dict[str, Tensor]]:
        """Each step's six values, told apart by what PyTorch did with them.

        The sum of two products is a new memory. The product with a tanh in it wrote to it: its
        sigmoid is the input gate; the other product's is the forget gate. The sigmoid that
        multiplies the tanh of the memory is the output gate, and gives the hidden state.
        """
        products, tanhs, sigmoids = (
            {id(result): args for name, args, result in self.seen if name == kind}
            for kind in ("mul", "tanh", "sigmoid")
        )
        shown = {}  # by the memory whose tanh it multiplies
        for name, args, h in self.seen:
            if name == "mul" and id(args[1]) in tanhs:
                shown[id(tanhs[id(args[1])][0])] = (args[0], h)
        steps = []
        for name, args, c in self.seen:
            if name == "add" and all(id(term) in products for term in args):
                terms = [products[id(term)] for term in args]
                ((i, g),) = (term for term in terms if id(term[1]) in tanhs)
                ((f, _),) = (term for term in terms if id(term[1]) not in tanhs)
                o, h = shown[id(c)]
                assert all(id(gate) in sigmoids for gate in (i, f, o))
                steps.append({"i": i, "f": f, "g": g, "o": o, "c": c, "h": h})
        return steps


def watched(run: Callable[[], object]) -> Recorder:
    with torch.no_grad(), torch.backends.mkldnn.flags(enabled=False), Recorder() as recorder:
        run()
    return recorder


@cache
def exported(dtype: torch.dtype) -> nn.Module:
    """PyTorch's LSTMs taken apart into elementary operations by `torch.export`."""
    chain, x = Chain(DigitClassifier().to(dtype)), torch.zeros(3, 28, 28, dtype=dtype)
    with torch.no_grad():
        return torch.export.export(chain, (x,)).run_decompositions().module()


def by_dispatch(model: DigitClassifier, x: Tensor) -> Recorder:
    chain = Chain(model)
    return watched(lambda: chain(x))


def by_export(model: DigitClassifier, x: Tensor) -> Recorder:
    program = exported(x.dtype)
    program.load_state_dict(Chain(model).state_dict())
    return watched(lambda: program(x))


@pytest.mark.filterwarnings("ignore")  # what torch.export says about torch's own modules
class TestOracles:
    """The recorded values are those of nn.LSTM, by two ways that know nothing of our formula."""

    @either_precision
    @either_network
    @pytest.mark.parametrize("oracle", [by_dispatch, by_export])
    def test_every_gate_and_state_is_pytorchs_own(self, oracle, network, dtype):
        model, x = network().to(dtype), torch.tensor(digits(3), dtype=dtype)
        recorder, ours = oracle(model, x), trace(model, x)
        count = recorder.count()
        assert (count["sigmoid"], count["tanh"]) == (2 * 84, 2 * 56)
        steps = recorder.steps()
        assert len(steps) == 2 * 28
        for k, layer in enumerate(ours.layers):
            for quantity in LSTMLayer.quantities:
                theirs = [step[quantity].reshape(3, -1) for step in steps[28 * k :][:28]]
                same(getattr(layer, quantity), torch.stack(theirs, dim=1), dtype)

    @either_precision
    @either_network
    def test_the_logits_are_the_readout_of_pytorchs_own_layers(self, network, dtype):
        model, x = network().to(dtype), torch.tensor(digits(20), dtype=dtype)
        with torch.no_grad():
            theirs = model.readout(Chain(model)(x))
        same(trace(model, x).logits, theirs, dtype)


class TestValues:
    @either_network
    def test_states_follow_from_the_recorded_gates(self, network):
        read = trace(network().double(), digits(5))
        for layer in read.layers:
            before = torch.zeros_like(layer.c)
            before[:, 1:] = layer.c[:, :-1]
            same(layer.c, layer.f * before + layer.i * layer.g, torch.float64)
            same(layer.h, layer.o * layer.c.tanh(), torch.float64)

    @either_network
    def test_gates_depend_on_the_image_and_on_the_row(self, network):
        read = trace(network(), digits(2))
        for layer in read.layers:
            for quantity in LSTMLayer.quantities:
                values = getattr(layer, quantity)
                assert not torch.allclose(values[0], values[1], atol=1e-2)
                assert not torch.allclose(values[:, 10], values[:, 11], atol=1e-2)

    def test_the_readout_is_the_models_own_answer(self):
        model, x = pretrained(), torch.tensor(digits(3))
        same(trace(model, x).logits, model(x))

    def test_belief_is_the_softmax(self):
        read = trace(pretrained(), digits(3))
        powers = read.logits.double().exp()
        same(read.belief.double(), powers / powers.sum(-1, keepdim=True))


class TestShapes:
    @pytest.mark.parametrize("batch", [(), (1,), (3,)])
    def test_of_every_part(self, batch):
        read = trace(small(), torch.rand(*batch, 28, 28))
        assert read.images.shape == (*batch, 28, 28)
        assert read.logits.shape == read.belief.shape == (*batch, 28, 10)
        assert [
            tuple(getattr(layer, q).shape) for layer in read.layers for q in LSTMLayer.quantities
        ] == [(*batch, 28, units) for units in (5, 4) for _ in LSTMLayer.quantities]

    def test_any_number_of_rows(self):
        model, x = small(), torch.rand(28, 28)
        same(trace(model, x[:9]).logits, trace(model, x).logits[:9])

    @pytest.mark.parametrize(
        "images",
        [
            digits(2),
            digits(2).astype(np.float64),
            torch.tensor(digits(2)),
            torch.tensor(digits(2)).double(),
            torch.tensor(digits(2), requires_grad=True),
            digits(2).tolist(),
            np.asfortranarray(digits(2)),
            digits(2)[::-1][::-1],
        ],
        ids=["numpy", "float64", "torch", "double", "grad", "list", "fortran", "view"],
    )
    def test_any_kind_of_floats(self, images):
        model = small()
        read = trace(model, images)
        assert equal(read, trace(model, digits(2)))
        assert {t.dtype for t in (read.images, read.logits, read.layers[0].i)} == {torch.float32}
        assert not read.logits.requires_grad

    @pytest.mark.filterwarnings("error")
    def test_a_mirrored_or_locked_array(self):
        model, image = small(), digits(1)[0]
        mirrored = trace(model, image[:, ::-1])
        assert equal(mirrored, trace(model, image[:, ::-1].copy()))
        image.flags.writeable = False
        trace(model, image)

    @pytest.mark.parametrize("kind", [np.asarray, torch.from_numpy])
    def test_the_trace_stays_when_the_image_is_drawn_over(self, kind):
        image = digits(1)[0]
        read = trace(small(), kind(image))
        image[:] = 0
        assert torch.equal(read.images, torch.tensor(digits(1)[0]))


class TestBatches:
    @settings(max_examples=8, deadline=None)
    @given(st.integers(1, 5) | st.sampled_from([CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 3]))
    def test_each_item_is_as_if_it_were_read_alone(self, count):
        model, images = small(), digits(count)
        read = trace(model, images)
        assert len(read.logits) == count
        for item in {0, 1, CHUNK - 1, CHUNK, count // 2, count - 2, count - 1} & {*range(count)}:
            alone, taken = trace(model, images[item]), read[item]
            same(taken.logits, alone.logits)
            assert torch.equal(taken.images, alone.images)
            for ours, theirs in zip(taken.layers, alone.layers, strict=True):
                for quantity in LSTMLayer.quantities:
                    same(getattr(ours, quantity), getattr(theirs, quantity))

    def test_large_ones_are_those_of_pytorch_from_the_first_to_the_last(self):
        model, images = pretrained(), digits(2 * CHUNK + 44)
        read = trace(model, images)
        with torch.no_grad():
            h = Chain(model)(torch.tensor(images))
        same(read.layers[-1].h, h)
        same(read.logits, model.readout(h))

    def test_a_single_image_has_no_items(self):
        with pytest.raises(TypeError, match="single image"):
            trace(small(), digits(1)[0])[0]


def hook_count(model: nn.Module) -> int:
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.modules())


class Stop(Exception):
    """Something goes wrong in the middle of a run."""


def stop(*_: Any) -> None:
    raise Stop


class TestHooks:
    def test_none_is_left_behind(self):
        model = small()
        trace(model, digits(CHUNK + 1))
        assert hook_count(model) == 0

    @pytest.mark.parametrize("place", ["lstm.0.layers.0.c", "lstm.1.layers.0.h", "readout"])
    def test_none_is_left_behind_by_an_exception_and_the_next_trace_is_right(self, place):
        model, images = small(), digits(3)
        before = trace(model, images)
        hook = model.get_submodule(place).register_forward_hook(stop)
        with pytest.raises(Stop):
            trace(model, images)
        assert hook_count(model) == 1
        hook.remove()
        assert equal(trace(model, images), before)

    def test_hooks_that_read_see_every_row(self):
        model, seen = small(), []
        model.lstm[0].layers[0].f.register_forward_hook(lambda _m, _a, f: seen.append(f.clone()))
        read = trace(model, digits(3))
        assert torch.equal(torch.stack(seen, dim=1), read.layers[0].f)
        assert hook_count(model) == 1

    @pytest.mark.parametrize("quantity", LSTMLayer.quantities)
    def test_hooks_that_edit_change_the_trace(self, quantity):
        model, x = small(), torch.tensor(digits(3))
        before = trace(model, x)
        point: HookPoint = getattr(model.lstm[0].layers[0], quantity)
        point.register_forward_hook(lambda _m, _a, value: torch.full_like(value, 0.75))
        after = trace(model, x)
        layer = after.layers[0]
        assert (getattr(layer, quantity) == 0.75).all()
        if quantity != "c":
            for t in range(1, 28):
                same(
                    layer.c[:, t], layer.f[:, t] * layer.c[:, t - 1] + layer.i[:, t] * layer.g[:, t]
                )
        if quantity != "h":
            same(layer.h, layer.o * layer.c.tanh())
        with torch.no_grad():
            assert torch.equal(after.logits, model(x))
        assert not torch.allclose(after.logits, before.logits, atol=1e-4)


class TestThreads:
    @pytest.mark.parametrize("count", [None, 3, CHUNK + 5], ids=["one", "a few", "chunks"])
    def test_visitors_who_share_a_model_each_get_their_own_digits(self, count):
        model, threads = small(), 8
        images = digits(threads * (count or 1)).reshape(
            threads, *([count] if count else []), 28, 28
        )
        alone = [trace(model, image) for image in images]
        start = Barrier(threads)

        def visit(k: int) -> bool:
            start.wait()
            return all(equal(trace(model, images[k]), alone[k]) for _ in range(4))

        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)  # let threads interrupt each other at every turn
        try:
            with ThreadPoolExecutor(threads) as pool:
                assert list(pool.map(visit, range(threads))) == [True] * threads
        finally:
            sys.setswitchinterval(interval)
        assert hook_count(model) == 0


BAD_SHAPE = r"images must have shape \[T, 28\] or \[B, T, 28\], not "


class TestBadInput:
    @pytest.mark.parametrize(
        ("images", "words"),
        [
            (np.zeros(28, np.float32), BAD_SHAPE + r"\[28\]$"),
            (np.float32(0), BAD_SHAPE + r"\[\]$"),
            (np.zeros((28, 27), np.float32), BAD_SHAPE + r"\[28, 27\]$"),
            (np.zeros((1, 1, 28, 28), np.float32), BAD_SHAPE + r"\[1, 1, 28, 28\]$"),
            (np.zeros((0, 28), np.float32), BAD_SHAPE + r"\[0, 28\]$"),
            (torch.zeros(0, 28, 28), BAD_SHAPE + r"\[0, 28, 28\]$"),
            ([], BAD_SHAPE + r"\[0\]$"),
            (mnist("test")[0][0], "floats.*not torch.uint8.*divide bytes by 255$"),
            (torch.zeros(28, 28, dtype=torch.int64), "floats.*not torch.int64"),
            (np.zeros((28, 28), bool), "floats.*not torch.bool"),
            (np.zeros((28, 28), complex), "floats.*not torch.complex128"),
            (np.full((28, 28), 255.0), r"must lie in \[0, 1\]"),
            (np.full((28, 28), -1e-6), r"must lie in \[0, 1\]"),
            (np.full((28, 28), np.nan), r"must lie in \[0, 1\]"),
            (torch.full((2, 28, 28), torch.inf), r"must lie in \[0, 1\]"),
            (None, "must be an array or tensor of floats"),
            ("digit", "must be an array or tensor of floats"),
            ([[0.0] * 28, [0.0]], "must be an array or tensor of floats"),
        ],
    )  # fmt: skip
    def test_is_refused_in_one_sentence(self, images, words):
        with pytest.raises(ValueError, match=words) as refusal:
            trace(small(), images)
        assert str(refusal.value).startswith("images must ")
        assert "\n" not in str(refusal.value)

    def test_one_bad_pixel_among_many_is_found(self):
        images = digits(CHUNK + 2)
        images[-1, -1, -1] = np.nan
        with pytest.raises(ValueError, match="must lie in"):
            trace(small(), images)


images = torch.rand(2, 28, 28, generator=torch.Generator().manual_seed(1))


def network(kind: str) -> DigitClassifier:
    torch.manual_seed(3)
    return DigitClassifier((28, 9, 6), kind=kind).eval().requires_grad_(False)


@pytest.mark.parametrize("kind", CELLS)
def test_every_kind_differs_by_rounding_alone(kind):
    model = network(kind)
    read = lstm_viz.trace(model, images)
    assert difference(model, read) < 2e-6
    assert difference(model, read[1]) < 2e-6


@pytest.mark.parametrize("kind", CELLS)
def test_a_wrong_number_shows(kind):
    model = network(kind)
    read = lstm_viz.trace(model, images)
    read.layers[0].h[1, 5, 2] += 0.125
    assert difference(model, read) == pytest.approx(0.125, abs=1e-5)


def test_it_says_whom_it_asked():
    names = {kind: against(network(kind)) for kind in CELLS}
    assert {kind: names[kind] for kind in ("lstm", "gru", "rnn")} == {
        "lstm": "torch.nn.LSTM",
        "gru": "torch.nn.GRU",
        "rnn": "torch.nn.RNN",
    }
    assert "held open" in names["lstm-1997"]
    assert all("float64" in names[kind] for kind in ("lstm-relu", "rnn-linear"))
