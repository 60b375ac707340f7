"""Edits of the network change exactly what they name; compared with a plain float64 loop."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Barrier

import numpy as np
import pytest
import torch

from lstm_viz import (
    BlankRows,
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    InsertBlankRows,
    Scale,
    StartFrom,
    Trace,
    WipeMemory,
    load,
    mnist,
    trace,
)
from lstm_viz.analysis.trace import CHUNK
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS

ORDER = ("before", "i", "f", "g", "o", "c", "h")
FEEDS = {"before": "ch", "i": "ch", "f": "ch", "g": "ch", "o": "h", "c": "h", "h": ""}


def digits(count: int) -> np.ndarray:
    return (mnist("test")[0][:count] / 255).astype(np.float32)


@cache
def network(kind: str = "lstm", dtype: torch.dtype = torch.float32) -> DigitClassifier:
    """The pretrained network, or a small one of another kind with strong random weights."""
    if kind == "lstm":
        return load().to(dtype)
    torch.manual_seed(3)
    model = DigitClassifier((28, 6, 5), kind=kind)
    for weights in model.parameters():
        weights.data *= 1.5
    return model.to(dtype)


def same_bits(a: Trace, b: Trace) -> bool:
    pairs = [(a.images, b.images), (a.logits, b.logits)]
    for ours, theirs in zip(a.layers, b.layers, strict=True):
        pairs += [(getattr(ours, q), getattr(theirs, q)) for q in ours.quantities]
    return all(torch.equal(x, y) for x, y in pairs)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


Change = Callable[[str, int, int, np.ndarray, dict[str, np.ndarray]], np.ndarray]


def plain(model: DigitClassifier, image: np.ndarray, change: Change) -> list[dict[str, np.ndarray]]:
    """An LSTM in NumPy, one row and one digit at a time, that knows nothing of hooks.

    ``change(name, layer, row, value, seen in this row)`` returns the value to go on with.
    """
    x, layers = image.astype(np.float64), []
    for k, lstm in enumerate(model.recurrent):
        w_ih, w_hh, b_ih, b_hh = (p.double().numpy() for p in lstm.parameters())
        h = c = np.zeros(w_hh.shape[1])
        rows = []
        for t, x_t in enumerate(x):
            seen: dict[str, np.ndarray] = {}

            def put(name, value, k=k, t=t, seen=seen):
                seen[name] = change(name, k, t, value, seen)
                return seen[name]

            c = put("before", c)
            z = w_ih @ x_t + b_ih + w_hh @ h + b_hh
            z_i, z_f, z_g, z_o = np.split(z, 4)
            i, f = put("i", sigmoid(z_i)), put("f", sigmoid(z_f))
            g, o = put("g", np.tanh(z_g)), put("o", sigmoid(z_o))
            c = put("c", f * c + i * g)
            h = put("h", o * np.tanh(c))
            rows.append(seen)
        layers.append({name: np.stack([row[name] for row in rows]) for name in ORDER})
        x = layers[-1]["h"]
    return layers


def as_in(reference: list[dict[str, np.ndarray]], ours: Trace) -> None:
    for theirs, layer in zip(reference, ours.layers, strict=True):
        for quantity in layer.quantities:
            values = getattr(layer, quantity).numpy()
            np.testing.assert_allclose(values, theirs[quantity], rtol=0, atol=1e-11)


def put(some: object, value: np.ndarray, new: object) -> np.ndarray:
    """A copy of ``value`` with ``new`` at ``some`` of its units."""
    value = value.copy()
    value[some] = new if np.isscalar(new) else new[some]
    return value


UNITS = [0, 5, 17]
held: dict[int, np.ndarray] = {}


def frozen(name, k, t, value, seen):
    if name == "before" and t == 9:
        held[k] = value
    return put(UNITS, value, held[k]) if name == "c" and t >= 9 else value


# what the edit is, and the same by hand
BY_HAND = {
    "clamp a gate of one layer": (
        Clamp("f", 0.25, 1, UNITS, slice(11, 28)),
        lambda q, k, t, v, s: put(UNITS, v, 0.25) if (q, k) == ("f", 1) and t >= 11 else v,
    ),
    "clamp everywhere": (
        Clamp("i", 0.5),
        lambda q, k, t, v, s: put(slice(None), v, 0.5) if q == "i" else v,
    ),
    "clamp the memory": (
        Clamp("c", -2, 0, [3], [4, 20]),
        lambda q, k, t, v, s: put([3], v, -2.0) if (q, k) == ("c", 0) and t in (4, 20) else v,
    ),
    "clamp the hidden state": (
        Clamp("h", 0.75, 0, UNITS, [6]),
        lambda q, k, t, v, s: put(UNITS, v, 0.75) if (q, k, t) == ("h", 0, 6) else v,
    ),
    "scale": (
        Scale("g", -1.5, None, UNITS, slice(5, None)),
        lambda q, k, t, v, s: put(UNITS, v, v * -1.5) if q == "g" and t >= 5 else v,
    ),
    "wipe": (
        WipeMemory(14, 0, UNITS),
        lambda q, k, t, v, s: put(UNITS, v, 0.0) if (q, k, t) == ("before", 0, 14) else v,
    ),
    "freeze": (FreezeMemory(9, None, UNITS), frozen),
    "forget as printed": (
        ForgetAsPrinted(),
        lambda q, k, t, v, s: (1 - s["f"]) * s["before"] + s["i"] * s["g"] if q == "c" else v,
    ),
}


@pytest.mark.parametrize("case", BY_HAND)
@pytest.mark.parametrize("digit", [0, 4])
def test_an_edit_does_what_the_same_change_does_in_a_plain_loop(case, digit):
    edit, change = BY_HAND[case]
    model = load().double()
    ours = trace(model, digits(5)[digit], edits=[edit])
    as_in(plain(model, digits(5)[digit], change), ours)


def test_the_plain_loop_without_changes_is_the_network():
    model = load().double()
    as_in(plain(model, digits(1)[0], lambda q, k, t, v, s: v), trace(model, digits(1)[0]))


def test_a_forget_gate_held_at_1_is_a_network_without_one():
    model, image = load().double(), digits(1)[0]
    reference = plain(
        model, image, lambda q, k, t, v, s: s["before"] + s["i"] * s["g"] if q == "c" else v
    )
    ours = trace(model, image, edits=[Clamp("f", 1)])
    for theirs in reference:
        theirs["f"][:] = 1
    as_in(reference, ours)


def test_a_forget_gate_held_at_1_is_the_lstm_of_1997_with_the_same_weights():
    model = network(dtype=torch.float64)
    first = DigitClassifier(model.sizes, kind="lstm-1997").double()
    weights = {}
    for name, value in model.state_dict().items():
        i, _, g, o = value.chunk(4) if "readout" not in name else [value] * 4
        weights[name] = value if "readout" in name else torch.cat([i, g, o])
    first.load_state_dict(weights)
    held = trace(model, digits(3), edits=[Clamp("f", 1)])
    torch.testing.assert_close(trace(first, digits(3)).logits, held.logits, rtol=0, atol=1e-10)


class TestNothingElse:
    def test_no_edits_change_no_bit(self):
        model = network()
        assert same_bits(trace(model, digits(3), edits=[]), trace(model, digits(3)))
        assert trace(model, digits(3)).edits == ()

    def test_what_was_edited_is_said_and_the_items_of_a_batch_say_it_too(self):
        edits = [Clamp("f", 0, 1), BlankRows([3])]
        read = trace(network(), digits(2), edits=edits)
        assert read.edits == read[0].edits == tuple(edits)

    @pytest.mark.parametrize("layer", [0, 1])
    @pytest.mark.parametrize(
        ("make", "place"),
        [
            *[(lambda k, q=q: Clamp(q, 0.3, k, [2], slice(12, None)), q) for q in "ifgoch"],
            *[(lambda k, q=q: Scale(q, 0.3, k, [2], slice(12, None)), q) for q in "ifgoch"],
            *[(lambda k, q=q: ClampToMean(q, k, [2], slice(12, None)), q) for q in "ifgoch"],
            (lambda k: WipeMemory(12, k, [2]), "before"),
            (lambda k: FreezeMemory(12, k, [2]), "c"),
        ],
    )
    def test_upstream_every_bit_is_what_it_was(self, make, place, layer):
        before = trace(network(), digits(3))
        after = trace(network(), digits(3), edits=[make(layer)])
        assert torch.equal(after.images, before.images)
        assert torch.equal(after.logits[:, :12], before.logits[:, :12])
        for k, (old, new) in enumerate(zip(before.layers, after.layers, strict=True)):
            for q in "ifgoch":
                was, now = getattr(old, q), getattr(new, q)
                assert torch.equal(now[:, :12], was[:, :12])
                changed = (now[:, 12] != was[:, 12]).any(0)  # [H], in the row of the edit
                if k < layer:
                    assert torch.equal(now, was)
                elif k == layer:  # in that row no other unit yet, and no other gate
                    touched = q == place or q in FEEDS[place]
                    assert changed.nonzero().flatten().tolist() == ([2] if touched else [])
        assert not torch.equal(after.logits[:, 12:], before.logits[:, 12:])

    def test_rows_after_the_last_one_edited_compute_their_gates_themselves(self):
        after = trace(network(), digits(1)[0], edits=[Clamp("f", 0, 1, rows=[5, 6])])
        zero = (after.layers[1].f == 0).all(-1).nonzero().flatten().tolist()
        assert zero == [5, 6]

    def test_nothing_is_left_on_the_network(self):
        model = network()
        everything = [Clamp("f", 0.5), Scale("c", 2), WipeMemory(3), StartFrom(0)]
        trace(model, digits(CHUNK + 1), edits=everything)
        hooks = sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.modules())
        assert hooks == 0
        assert same_bits(trace(model, digits(2)), trace(load(), digits(2)))


class TestWhatTheNextSees:
    def test_the_next_row_and_layer_see_the_edited_states(self):
        model = network()
        read = trace(model, digits(1)[0], edits=[Clamp("c", 3, 0, rows=[7]), Clamp("h", 0, 1)])
        first = read.layers[0]
        torch.testing.assert_close(first.h[7], first.o[7] * torch.tensor(3.0).tanh())
        torch.testing.assert_close(first.c[8], first.f[8] * 3 + first.i[8] * first.g[8])
        torch.testing.assert_close(read.logits, model.readout.bias.expand(28, 10))

    def test_hooks_of_the_networks_own_come_first(self):
        model = load()
        model.lstm[0].layers[0].i.register_forward_hook(lambda _m, _a, i: torch.full_like(i, 0.5))
        read = trace(model, digits(1)[0], edits=[Scale("i", 0.5, 0)])
        assert (read.layers[0].i == 0.25).all()


class TestOrder:
    """Within a row it is that of the computation, within a quantity that of the list."""

    def test_factors_multiply(self):
        read = trace(network(), digits(1)[0], edits=[Scale("i", 0.5), Scale("i", 0.5, 0)])
        plain_i = trace(network(), digits(1)[0]).layers[0].i
        torch.testing.assert_close(read.layers[0].i[0], plain_i[0] * 0.25)

    def test_the_order_of_the_list_does_not_matter_across_quantities(self):
        edits = [
            Scale("c", 0.5, 0, [1], [3, 4]),
            ForgetAsPrinted(),
            Clamp("f", 0.9, 0),
            FreezeMemory(9, 0),
            WipeMemory(9, 0),
            StartFrom(0),
        ]
        ways = [trace(network(), digits(2), edits=way) for way in (edits, edits[::-1])]
        assert same_bits(*ways)

    def test_the_printed_formula_uses_the_edited_gate(self):
        read = trace(network(), digits(1)[0], edits=[ForgetAsPrinted(), Clamp("f", 0.9, 0)])
        first = read.layers[0]
        written = first.i * first.g
        torch.testing.assert_close(first.c[1:], 0.1 * first.c[:-1] + written[1:])

    def test_what_is_wiped_and_frozen_at_once_stays_empty(self):
        edits = [FreezeMemory(9, 0), WipeMemory(9, 0)]
        read = trace(network(), digits(1)[0], edits=edits).layers[0]
        assert (read.c[9:] == 0).all()
        assert (read.c[8] != 0).any()


class TestStates:
    @pytest.mark.parametrize("kind", ["gru", "rnn", "rnn-linear"])
    def test_a_wiped_network_without_c_begins_anew(self, kind):
        model = network(kind, torch.float64)
        wiped = trace(model, digits(2), edits=[WipeMemory(10)])
        fresh, before = trace(model, digits(2)[:, 10:]), trace(model, digits(2))
        torch.testing.assert_close(wiped.logits[:, 10:], fresh.logits, rtol=0, atol=1e-12)
        assert torch.equal(wiped.logits[:, :10], before.logits[:, :10])

    @pytest.mark.parametrize("kind", CELLS)
    def test_frozen_memory_is_that_of_the_row_before(self, kind):
        read = trace(network(kind), digits(2), edits=[FreezeMemory(10)])
        for layer in read.layers:
            memory = layer.c if "c" in layer.quantities else layer.h
            assert torch.equal(memory[:, 10:], memory[:, 9:10].expand(-1, 18, -1))
            assert not torch.equal(memory[:, 9], memory[:, 8])

    @pytest.mark.parametrize("kind", CELLS)
    def test_frozen_from_the_first_row_it_stays_empty(self, kind):
        for layer in trace(network(kind), digits(2), edits=[FreezeMemory(0)]).layers:
            assert not (layer.c if "c" in layer.quantities else layer.h).any()

    @pytest.mark.parametrize("kind", CELLS)
    @pytest.mark.parametrize("given", ["index", "trace", "states"])
    def test_it_goes_on_from_another_digit_as_if_it_had_just_read_it(self, kind, given):
        model, (first, second) = network(kind, torch.float64), mnist("test")[0][:2] / 255
        first = trace(model, first)
        layers = [
            (layer.h[-1], *([layer.c[-1]] if "c" in layer.quantities else []))
            for layer in first.layers
        ]
        memory = {"index": 0, "trace": first, "states": layers}[given]
        ours = trace(model, np.stack([second, second]), edits=[StartFrom(memory)])
        both = trace(model, np.concatenate([first.images, second]))
        for item in range(2):
            torch.testing.assert_close(ours[item].logits, both.logits[28:], rtol=0, atol=1e-10)
            for a, b in zip(ours[item].layers, both.layers, strict=True):
                torch.testing.assert_close(a.h, b.h[28:], rtol=0, atol=1e-10)

    def test_means_are_those_of_every_unit_over_rows_and_digits(self):
        read = trace(network(), digits(1)[0], edits=[ClampToMean("f", 1, rows=slice(3, None))])
        wanted = trace(load(), digits(1000)).layers[1].f.mean((0, 1))
        torch.testing.assert_close(read.layers[1].f[3:], wanted.expand(25, -1))
        assert wanted.std() > 0.02  # units differ


class TestRuns:
    EDITS = (
        Clamp("f", 0.2, 1, slice(0, 9), slice(11, None)),
        WipeMemory(4),
        Scale("o", 2, 0),
        FreezeMemory(20, 0, [3]),
        StartFrom(3),
        BlankRows([9]),
        InsertBlankRows(2, 3),
    )

    def test_every_item_of_every_chunk_is_as_if_it_were_read_alone(self):
        model, images = network(dtype=torch.float64), digits(2 * CHUNK + 3)
        read = trace(model, images, edits=self.EDITS)
        for item in (0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 2):
            alone = trace(model, images[item], edits=self.EDITS)
            torch.testing.assert_close(read[item].logits, alone.logits, rtol=0, atol=1e-9)
            for ours, theirs in zip(read[item].layers, alone.layers, strict=True):
                torch.testing.assert_close(ours.c, theirs.c, rtol=0, atol=1e-9)

    def test_visitors_who_share_a_network_see_their_own_edits_alone(self):
        model, image = network(), digits(1)[0]
        lists = [
            [],
            [Clamp("f", 0)],
            [WipeMemory(9)],
            [FreezeMemory(5)],
            [StartFrom(2)],
            [ForgetAsPrinted()],
            [Scale("i", 0.5, rows=[4])],
            [BlankRows([9])],
        ]
        alone = [trace(model, image, edits=edits) for edits in lists]
        start = Barrier(len(lists))

        def visit(k: int) -> bool:
            start.wait()
            return all(same_bits(trace(model, image, edits=lists[k]), alone[k]) for _ in range(5))

        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(len(lists)) as pool:
                assert all(pool.map(visit, range(len(lists))))
        finally:
            sys.setswitchinterval(interval)
