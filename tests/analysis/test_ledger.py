import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from test_arithmetic import cases_of_any_kind, random_case

import lstm_viz
from lstm_viz.analysis import ledger, lifetimes, votes
from lstm_viz.analysis.memory import rows_to_half
from lstm_viz.analysis.unit_statistics import habits
from lstm_viz.data import mnist


@pytest.fixture(scope="module")
def digits():
    model = lstm_viz.load()
    images, _ = lstm_viz.mnist("test")
    return model, lstm_viz.trace(model, images[:6].astype("float32") / 255)


remembering = cases_of_any_kind.filter(lambda case: not case[0].kind.startswith("rnn"))


@settings(max_examples=80, deadline=None)
@given(remembering)
def test_every_line_of_the_ledger_sums_to_the_memory(case):
    model, trace = case
    for k, layer in enumerate(trace.layers):
        entries = ledger(trace, k)
        assert entries.dtype == torch.float32
        memory = layer.h if model.kind == "gru" else layer.c
        torch.testing.assert_close(entries.sum(0), memory, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("kind", ["rnn", "rnn-linear"])
def test_a_plain_recurrent_network_has_no_ledger_and_says_why(kind):
    model, trace = random_case(0, (28, 4), 5, kind)
    for function in (lambda: ledger(trace, 0), lambda: votes(model, trace)):
        with pytest.raises(ValueError, match="makes its state anew in every row"):
            function()


def test_without_a_forget_gate_all_is_kept_and_memories_last_for_ever():
    _, trace = random_case(0, (28, 4), 5, "lstm-1997")
    entries = ledger(trace, 0)
    torch.testing.assert_close(entries[1, 4], entries[1, 1])
    assert lifetimes(trace, 0).isinf().all()


def test_an_entry_is_what_was_written_times_the_forget_gates_since(digits):
    trace = digits[1][0]
    layer = trace.layers[1]
    entries = ledger(trace, 1)
    written = layer.i[9] * layer.g[9]
    torch.testing.assert_close(entries[9, 9], written)
    torch.testing.assert_close(entries[9, 14], written * layer.f[10:15].prod(0))


def test_nothing_is_in_the_memory_before_it_was_written(digits):
    entries = ledger(digits[1][0], 0)
    for s in range(28):
        assert not entries[s, :s].any()


@settings(max_examples=80, deadline=None)
@given(remembering)
def test_votes_and_bias_add_up_to_the_last_logits(case):
    model, trace = case
    total = votes(model, trace).sum(0) + model.readout.bias.detach()
    torch.testing.assert_close(total, trace.logits[-1], atol=1e-5, rtol=1e-5)


def test_so_they_do_on_real_digits(digits):
    model, batch = digits
    for k in range(6):
        every = votes(model, batch[k])
        assert every.shape == (28, 10)
        total = every.sum(0) + model.readout.bias
        torch.testing.assert_close(total, batch.logits[k, -1], atol=1e-5, rtol=1e-5)


def test_a_row_that_writes_nothing_has_no_vote(digits):
    model, batch = digits
    trace = batch[0]
    trace.layers[-1].i[11] = 0  # as if the input gate of layer 2 had been shut there
    assert not votes(model, trace)[11].any()


@settings(deadline=None)
@given(st.floats(0.05, 0.99))
def test_a_constant_forget_gate_has_the_half_life_of_its_decay(f):
    layer = lstm_viz.analysis.LayerTrace(**{q: torch.full((99, 1), f) for q in "ifgoch"})
    trace = lstm_viz.Trace(torch.zeros(99, 28), (layer,), torch.zeros(99, 10))
    rows = lifetimes(trace, 0).item()
    if math.isinf(rows):  # from the 49 rows of the median on, half is never gone
        assert f**49 >= 0.5
    else:
        assert f**rows < 0.5 + 1e-6
        assert f ** (rows - 1) > 0.5 - 1e-6


def test_the_half_life_of_one_shut_gate_is_that_of_the_rows_before_it():
    f = torch.ones(28, 1)
    f[20] = 0.1  # what rows 1 to 20 hold is gone there: 20 rows after row 1, 1 row after row 20
    gone = rows_to_half(f)[:, 0]  # [27]
    assert gone[:20].tolist() == list(range(20, 0, -1))
    assert gone[20:].isinf().all()


def test_half_lives_over_the_test_set_are_those_of_its_digits():
    images = torch.from_numpy(mnist("test")[0][:200].copy()).float() / 255
    labels = torch.from_numpy(mnist("test")[1][:200].copy())
    measured = habits(lstm_viz.load(), images, labels)
    reading = lstm_viz.trace(lstm_viz.load(), images)
    for layer, statistics in zip(reading.layers, measured, strict=True):
        rows = rows_to_half(layer.f).flatten(0, 1).sort(0).values  # [200 · 27, H]
        assert torch.equal(statistics.halving, rows[len(rows) // 2 - 1])


@pytest.mark.parametrize("function", [lambda m, t: ledger(t, 0), votes])
def test_a_batch_is_refused(digits, function):
    with pytest.raises(ValueError, match="one item"):
        function(*digits)


GATES = [lstm_viz.Clamp("f", 0.5, 1), lstm_viz.Scale("g", 2), lstm_viz.BlankRows([9])]
MEMORY = [
    lstm_viz.Clamp("c", 0.5, 1, [3], [27]),
    lstm_viz.FreezeMemory(9),
    lstm_viz.StartFrom(0),
    lstm_viz.ForgetAsPrinted(),
]


def test_with_edited_gates_and_rows_all_still_adds_up(digits):
    model, trace = digits
    edited = lstm_viz.trace(model, trace.images[0], edits=GATES)
    torch.testing.assert_close(ledger(edited, 1).sum(0), edited.layers[1].c, atol=1e-5, rtol=1e-5)
    total = votes(model, edited).sum(0) + model.readout.bias
    torch.testing.assert_close(total, edited.logits[-1], atol=1e-4, rtol=1e-5)


def test_of_what_was_wiped_nothing_is_left_and_all_still_adds_up(digits):
    model, trace = digits
    edited = lstm_viz.trace(model, trace.images[0], edits=[lstm_viz.WipeMemory(9, 1, [3, 7])])
    entries = ledger(edited, 1)  # [28, 28, H]
    torch.testing.assert_close(entries.sum(0), edited.layers[1].c, atol=1e-5, rtol=1e-5)
    assert not entries[:9, 9:, [3, 7]].any()
    assert entries[:9, 9:, 4].any()
    edited = lstm_viz.trace(model, trace.images[0], edits=[lstm_viz.WipeMemory(9)])
    cast = votes(model, edited)  # [28, K]
    assert not cast[:9].any()
    total = cast.sum(0) + model.readout.bias
    torch.testing.assert_close(total, edited.logits[-1], atol=1e-4, rtol=1e-5)


@pytest.mark.parametrize("edit", MEMORY, ids=lambda edit: type(edit).__name__)
def test_an_edited_memory_has_no_ledger_and_says_why(digits, edit):
    model, trace = digits
    edited = lstm_viz.trace(model, trace.images[0], edits=[edit])
    assert not torch.equal(edited.layers[1].c, trace.layers[1].c[0])
    for function in (lambda: ledger(edited, 1), lambda: votes(model, edited)):
        with pytest.raises(ValueError, match="An edit has changed the memory itself"):
            function()


def test_an_edited_hidden_state_has_a_ledger_but_no_votes(digits):
    model, trace = digits
    edited = lstm_viz.trace(model, trace.images[0], edits=[lstm_viz.Clamp("h", 0.5, 1)])
    torch.testing.assert_close(ledger(edited, 1).sum(0), edited.layers[1].c, atol=1e-5, rtol=1e-5)
    with pytest.raises(ValueError, match="An edit has changed"):
        votes(model, edited)


OTHER_LAYER = [
    lstm_viz.Clamp("c", 0, 1),
    lstm_viz.Clamp("h", 0, 1),
    lstm_viz.WipeMemory(9, 1),
    lstm_viz.FreezeMemory(9, 1),
]


@pytest.mark.parametrize("edit", OTHER_LAYER, ids=lambda edit: type(edit).__name__)
def test_what_is_changed_in_another_layer_leaves_the_ledger_and_the_votes(digits, edit):
    model, trace = digits
    edited = lstm_viz.trace(model, trace.images[0], edits=[edit])
    torch.testing.assert_close(ledger(edited, 0).sum(0), edited.layers[0].c, atol=1e-5, rtol=1e-5)
    below = replace(edit, layer=0)
    edited = lstm_viz.trace(model, trace.images[0], edits=[below])
    total = votes(model, edited).sum(0) + model.readout.bias
    torch.testing.assert_close(total, edited.logits[-1], atol=1e-4, rtol=1e-5)
