"""Forgetting curves: what is shipped, and how they are pooled."""

from unittest import mock

import pytest
import torch

from lstm_viz.analysis.reach import STATES, Forgetting, load_forgetting
from lstm_viz.models import DigitClassifier, load
from lstm_viz.models.pretrained import FOLDER, available, card
from lstm_viz.models.readback import readback_of, states
from lstm_viz.training import measure_forgetting
from lstm_viz.training.fit_recall import digits
from lstm_viz.training.moments import ROWS


@pytest.mark.parametrize("name", available())
def test_every_network_was_measured_as_it_is_and_before_training(name) -> None:
    found = load_forgetting(name)
    assert set(found) == set(STATES), f"measure again: python -m {measure_forgetting.__name__}"
    for of in found.values():
        assert len(of.by_lag) == Forgetting.LAGS
        assert len(of.after) == len(of.rows) == len(Forgetting.BLANKS)
        assert of.by_lag[0] > of.by_lag[5] > of.by_lag[20]
    assert found["trained"].numbers == len(readback_of(load(name)).left[0])


def test_it_is_measured_as_it_says() -> None:
    torch.manual_seed(3)
    model = DigitClassifier((28, 9, 6)).eval().requires_grad_(False)
    sizes = {
        "FITTED": 300,
        "HELD_OUT": 100,
        "TESTED": 60,
        "BLANKS": (0, 2),
        "READ": (*range(28), 29),
    }
    with mock.patch.multiple(measure_forgetting, **sizes):
        found = measure_forgetting.measured(model)
    x = torch.nn.functional.pad(digits("train", slice(300)), (0, 0, 0, 2))
    test = torch.nn.functional.pad(digits("test", slice(60)), (0, 0, 0, 2))
    assert found.numbers == 30
    shares = []
    for row in (27, 29):
        s, y = states(model, x)[:, row].double(), x[:, :28].flatten(1).double()
        by_ridge = []
        for ridge in (0.01, 0.1, 1.0, 10.0, 100.0):
            dx = s - s.mean(0)
            w = torch.linalg.solve(dx.T @ dx + ridge * torch.eye(30), dx.T @ (y - y.mean(0)))
            read = (states(model, test)[:, row].double() - s.mean(0)) @ w + y.mean(0)
            off = test[:, :28].flatten(1) - read
            spread = test[:, :28].flatten(1) - test[:, :28].flatten(1).mean(0)
            by_ridge.append(1 - (off.square().sum() / spread.square().sum()).item())
        shares.append(by_ridge)
    for value, possible in zip(found.after, shares, strict=True):
        assert min(abs(value - share) for share in possible) < 1e-3


def test_a_lag_is_pooled_over_all_rows_with_so_many_after_them() -> None:
    class Sums:
        def __init__(self, rows: int) -> None:
            self.deviations = torch.ones(rows * ROWS)

    errors = [torch.arange(t + 1.0).repeat_interleave(ROWS) / 28 for t in range(ROWS)]
    lags = measure_forgetting._by_lag(errors, [Sums(t + 1) for t in range(ROWS)])
    for lag in (0, 3, 20):
        mean = (
            sum(range(ROWS - lag)) / (ROWS - lag) / 28
        )  # of the rows that have so many after them
        assert lags[lag] == pytest.approx(1 - mean, abs=1e-4)


def test_measured_on_other_weights_is_not_measured(tmp_path) -> None:
    for file in FOLDER.glob("gru.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (FOLDER / Forgetting.FILE).read_text()
    (tmp_path / Forgetting.FILE).write_text(text)
    assert load_forgetting("gru", tmp_path)
    (tmp_path / Forgetting.FILE).write_text(text.replace(card("gru")["sha256"], "0" * 64))
    assert load_forgetting("gru", tmp_path) == {}
    (tmp_path / Forgetting.FILE).unlink()
    assert load_forgetting("gru", tmp_path) == {}
