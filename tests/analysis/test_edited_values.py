"""Where an edit touches a cell it is named; everywhere else the cell's sum adds up."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from test_arithmetic import SQUASH

from lstm_viz import (
    BlankRows,
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    InsertBlankRows,
    Scale,
    StartFrom,
    WipeMemory,
    arithmetic,
    trace,
)
from lstm_viz.analysis import memory
from lstm_viz.analysis.arithmetic import touched_rows, touching
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS


def sum_of(model, read, cell) -> tuple[float, float]:
    """What the terms of a cell make, and its value."""
    taken = arithmetic(model, read, *cell)
    return SQUASH[taken.squash](taken.total), taken.value


def edits_of(kind: str):
    """Edits that networks of a kind with 4 and 3 units can have while reading 6 rows."""
    quantities = st.sampled_from(CELLS[kind].quantities)
    layers, units = st.sampled_from([None, 0, 1]), st.sampled_from([None, [0], [1, 2]])
    rows = st.sampled_from([None, [0], [2, 3], slice(4, None)])
    printed = [st.just(ForgetAsPrinted())] if kind in ("lstm", "lstm-relu") else []
    return st.one_of(
        st.builds(Clamp, quantities, st.sampled_from([0, 0.25]), layers, units, rows),
        st.builds(Scale, quantities, st.just(0.5), layers, units, rows),
        st.builds(ClampToMean, quantities, layers, units, rows),
        st.builds(WipeMemory, st.integers(1, 5), layers, units),
        st.builds(FreezeMemory, st.integers(0, 5), layers, units),
        st.just(StartFrom(3)),
        st.just(BlankRows([1])),
        st.just(InsertBlankRows(2, 1)),
        *printed,
    )


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(list(CELLS)), st.integers(0, 99))
def test_where_no_edit_touches_a_cell_its_sum_adds_up(data, kind, seed):
    torch.manual_seed(seed)
    model = DigitClassifier((28, 4, 3), kind=kind)
    edit = data.draw(edits_of(kind))
    read = trace(model, torch.rand(6, 28), edits=[edit])
    for layer, row in ((k, t) for k in range(2) for t in range(6)):
        for quantity in CELLS[kind].quantities:
            cell = (quantity, layer, data.draw(st.integers(0, 2)), row)
            made, value = sum_of(model, read, cell)
            if not touching(model, read, *cell):
                assert made == pytest.approx(value, abs=1e-5), cell


@pytest.mark.parametrize(
    ("edit", "kind", "touched"),
    [
        (Clamp("f", 0, 1, [2], [3, 4]), "lstm", {("f", 1, 2, 3), ("f", 1, 2, 4)}),
        (Scale("h", 2, 0, [1], [5]), "lstm", {("h", 0, 1, 5)}),
        (WipeMemory(3, 1, [0]), "lstm", {("c", 1, 0, 3)}),
        (FreezeMemory(4, 0, [1]), "lstm", {("c", 0, 1, 4), ("c", 0, 1, 5)}),
        (ForgetAsPrinted(), "lstm", {("c", k, u, t) for k in (0, 1) for u in range(4 - k)
                                     for t in range(6)}),
        (StartFrom(3), "lstm", {(q, k, u, 0) for q in "ifgoc" for k in (0, 1)
                                for u in range(4 - k)}),
        (WipeMemory(3, 1, [0]), "gru", {("h", 1, 0, 3)} | {(q, 1, u, 3) for q in "rzn"
                                                           for u in range(3)}),
        (BlankRows([2]), "lstm", set()),
    ],
)  # fmt: skip
def test_the_cells_that_an_edit_touches(edit, kind, touched):
    torch.manual_seed(0)
    model = DigitClassifier((28, 4, 3), kind=kind)
    read = trace(model, torch.rand(6, 28), edits=[edit])
    found = {
        cell
        for quantity in CELLS[kind].quantities
        for layer, units in ((0, 4), (1, 3))
        for unit in range(units)
        for row in range(6)
        if touching(model, read, *(cell := (quantity, layer, unit, row)))
    }
    assert found == touched
    for cell in touched:  # and there the sum does not make the value
        made, value = sum_of(model, read, cell)
        assert made != pytest.approx(value, abs=1e-7) or cell[-1] == 0, cell


@pytest.mark.parametrize(
    ("edit", "rows"),
    [
        (StartFrom(3), {0}),
        (WipeMemory(4, 1), {4}),
        (FreezeMemory(3, 1), {3, 4, 5}),
        (ForgetAsPrinted(), {0, 1, 2, 3, 4, 5}),
        (Clamp("c", 0, rows=[2]), {2}),
        (Scale("h", 2, 1, [0], [1]), {1}),
        (ClampToMean("c", 1), {0, 1, 2, 3, 4, 5}),
        (WipeMemory(4, 0), set()),
        (Clamp("f", 0), set()),
        (BlankRows([1]), set()),
    ],
)
def test_the_rows_are_those_in_which_the_states_themselves_are_changed(edit, rows):
    read = trace(DigitClassifier((28, 4, 3)), torch.rand(6, 28), edits=[edit])
    assert touched_rows(read, 1) == rows


REMEMBERING = [kind for kind in CELLS if not kind.startswith("rnn")]


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(REMEMBERING), st.integers(0, 99))
def test_in_all_other_rows_the_gates_tell_what_was_kept(data, kind, seed):
    torch.manual_seed(seed)
    model = DigitClassifier((28, 4, 3), kind=kind)
    read = trace(model, torch.rand(6, 28), edits=[data.draw(edits_of(kind))])
    for k, layer in enumerate(read.layers):
        held = getattr(layer, memory.name(layer))  # [T, H]
        before = torch.cat([torch.zeros_like(held[:1]), held[:-1]])
        others = sorted(set(range(len(held))) - touched_rows(read, k))
        made = memory.kept(layer) * before + memory.written(layer)
        torch.testing.assert_close(held[others], made[others], atol=1e-5, rtol=1e-5)
