"""The table of quantities knows every letter of every cell, and cells say what their states are."""

import pytest
import torch

from lstm_viz import trace
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS
from lstm_viz.models.quantities import QUANTITIES, in_order, memory_of

every_kind = pytest.mark.parametrize("kind", CELLS)


@every_kind
def test_every_letter_of_a_cell_is_in_the_table(kind: str) -> None:
    cell = CELLS[kind]
    assert set(cell.quantities) <= set(QUANTITIES)
    assert set(in_order(cell.quantities)) == set(cell.quantities)
    assert memory_of(cell.quantities) == cell.states[-1]


def test_names_tell_quantities_apart_and_end_in_their_letters() -> None:
    assert all(of.name.endswith(f" {letter}") for letter, of in QUANTITIES.items())
    assert all(of.spoken.endswith(f" {letter}") for letter, of in QUANTITIES.items())
    assert len({of.name for of in QUANTITIES.values()}) == len(QUANTITIES)


@every_kind
def test_a_state_that_no_weights_make_is_the_sum_of_its_terms(kind: str) -> None:
    torch.manual_seed(3)
    cell, model = CELLS[kind], DigitClassifier((28, 6, 4), kind=kind)
    assert set(cell.sums) == set(cell.quantities) - set(cell.packed)
    layer = trace(model, torch.rand(7, 28)).layers[0]
    for state, terms in cell.sums.items():
        value = getattr(layer, state)  # [T, H]
        total = torch.zeros_like(value)
        for term in terms:
            of = getattr(layer, term.of)
            if term.of == state:
                of = torch.cat([torch.zeros_like(of[:1]), of[:-1]])
            elif term.of in cell.states:
                of = cell.squash(of)
            gate = getattr(layer, term.gate) if term.gate else torch.ones_like(of)
            total += (1 - gate if term.rest else gate) * of
        torch.testing.assert_close(total, value)
