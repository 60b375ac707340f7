import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lstm_viz.analysis.worksheet import GATES, Worksheet, solve, worksheet

seeds = st.integers(0, 10_000)


def torchs(sheet: Worksheet) -> nn.LSTM:
    lstm = nn.LSTM(2, 2).double()
    packed = {
        "weight_ih_l0": [row for gate in GATES for row in sheet.w_x[gate]],
        "weight_hh_l0": [row for gate in GATES for row in sheet.w_h[gate]],
        "bias_ih_l0": [number for gate in GATES for number in sheet.bias[gate]],
        "bias_hh_l0": [0.0] * 8,
    }
    lstm.load_state_dict({name: torch.tensor(part).double() for name, part in packed.items()})
    return lstm


@given(seeds)
def test_the_solution_is_torchs_but_for_rounding_on_paper(seed):
    sheet = worksheet(seed)
    with torch.no_grad():
        states, (_, memory) = torchs(sheet)(torch.tensor(sheet.image).double())
    steps = solve(sheet)
    for step, h in zip(steps, states.tolist(), strict=True):
        assert step.h == pytest.approx(h, abs=5e-4)
    assert steps[-1].c == pytest.approx(memory[0].tolist(), abs=5e-4)


@given(seeds)
def test_every_number_printed_follows_from_those_printed_before(seed):
    sheet = worksheet(seed)
    h = c = (0.0, 0.0)
    for row, step in zip(sheet.image, solve(sheet), strict=True):
        for k in range(2):
            for gate in GATES:
                parts = zip((*sheet.w_x[gate][k], *sheet.w_h[gate][k]), (*row, *h), strict=True)
                z = sum(w * x for w, x in parts) + sheet.bias[gate][k]
                assert step.z[gate][k] == pytest.approx(z, abs=5.1e-5)
            kept = step.gates["f"][k] * c[k] + step.gates["i"][k] * step.gates["g"][k]
            assert step.c[k] == pytest.approx(kept, abs=5.1e-5)
            assert step.h[k] == pytest.approx(step.gates["o"][k] * step.tanh_c[k], abs=5.1e-5)
        h, c = step.h, step.c


@given(seeds)
def test_the_numbers_given_are_round_and_worth_calculating(seed):
    sheet = worksheet(seed)
    given_numbers = [*sheet.image, *sheet.bias.values()]
    given_numbers += [
        row for part in (sheet.w_x, sheet.w_h) for rows in part.values() for row in rows
    ]
    assert all(number * 2 == int(number * 2) for row in given_numbers for number in row)
    assert all(any(row) for row in sheet.image)
    first, last = solve(sheet)
    assert abs(last.gates["f"][0] - last.gates["f"][1]) > 0.01  # one unit keeps more
    left, written = last.gates["f"][0] * first.c[0], last.gates["i"][0] * last.gates["g"][0]
    assert abs(abs(left) - abs(written)) > 0.01  # one row has written more
    assert min(abs(first.c[0]), abs(left), abs(written)) > 0.01  # f = 0 and f = 1 differ
    assert all(any(row) for rows in sheet.w_h.values() for row in rows)


def test_a_seed_is_one_sheet_and_another_is_another():
    assert worksheet(7) == worksheet(7)
    assert len({str(worksheet(seed)) for seed in range(50)}) == 50
