"""The fit of the read-backs, against regressions done directly, and what is shipped of them."""

import shutil
from unittest import mock

import numpy as np
import pytest
import torch

from lstm_viz.models import DigitClassifier, load
from lstm_viz.models.conventions import turn_forget_gate
from lstm_viz.models.pretrained import FOLDER, PretrainedError, available
from lstm_viz.models.readback import checksum, entries, readback_of, save_readback, states
from lstm_viz.training import fit_recall
from lstm_viz.training.moments import ROWS, best_ridge, fit, moments, r2, r2_by_row

SHIPPED = available()


@pytest.fixture(scope="module")
def small() -> DigitClassifier:
    torch.manual_seed(3)
    return DigitClassifier((28, 9, 6)).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def some():
    return fit_recall.digits("train", slice(700))


def test_a_state_is_what_nn_lstm_hands_on(small, some) -> None:
    read = states(small, some[:3])
    assert read.shape == (3, 28, 2 * (9 + 6))
    x, finals = some[:3], []
    for module in small.recurrent:
        real = torch.nn.LSTM(module.input_size, module.hidden_size, batch_first=True)
        real.load_state_dict(module.state_dict())
        x, (h, c) = real(x)
        finals += [h[0], c[0]]
    torch.testing.assert_close(read[:, -1], torch.cat(finals, -1))
    names = [(entry.layer, entry.quantity) for entry in entries(small)]
    assert names == [(0, "h")] * 9 + [(0, "c")] * 9 + [(1, "h")] * 6 + [(1, "c")] * 6


@pytest.mark.parametrize("row", [5, 27, 30])
def test_a_fit_from_sums_is_the_ridge_regression_done_directly(small, some, row) -> None:
    (of,) = moments(small, some, [row])
    weights, bias = fit(of, 10.0)
    longer = torch.nn.functional.pad(some, (0, 0, 0, 3))
    x = states(small, longer)[:, row].double().numpy()
    y = longer[:, : min(row, 27) + 1].flatten(1).double().numpy()
    dx, dy = x - x.mean(0), y - y.mean(0)
    stacked = np.vstack([dx, np.sqrt(10.0) * np.eye(dx.shape[1])])
    wanted = np.linalg.lstsq(stacked, np.vstack([dy, np.zeros((dx.shape[1], y.shape[1]))]))[0]
    np.testing.assert_allclose(weights, wanted, atol=1e-6)
    read = x @ wanted + y.mean(0) - x.mean(0) @ wanted
    np.testing.assert_allclose(of.errors(weights, bias), ((y - read) ** 2).sum(0), atol=1e-6)
    np.testing.assert_allclose(of.deviations, (dy**2).sum(0), atol=1e-8)


def test_r2_is_of_all_pixels_of_a_row_together() -> None:
    errors, deviations = torch.zeros(2 * ROWS), torch.zeros(2 * ROWS)
    errors[:2], deviations[:2] = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 10.0])
    assert r2_by_row(errors, deviations) == [0.75, None]  # not the mean of 0.5 and 0.8
    assert r2(errors, deviations) == 0.75


def test_the_ridge_is_the_one_that_reads_held_out_digits_best(small, some) -> None:
    (few,) = moments(small, some[:40], [27])
    (held_out,) = moments(small, some[200:], [27], [few.shift])
    (itself,) = moments(small, some[:40], [27], [few.shift])
    assert best_ridge(few, held_out) > best_ridge(few, itself) == min(fit_recall.RIDGES)


def test_it_is_fitted_to_training_digits_only_and_measured_on_test_digits(small, some) -> None:
    def fitted(test: torch.Tensor):
        sets = {"train": some, "test": test}
        with mock.patch.multiple(fit_recall, digits=sets.get, PROBED=()):
            return fit_recall.fit_readback(small)

    one, other = fitted(some[:50]), fitted(1 - some[50:150])
    for part in ("left", "right", "bias"):
        assert all(map(torch.equal, getattr(one, part), getattr(other, part)))
    assert one.card["r2_all"] != other.card["r2_all"]
    lost = [
        full - kept
        for full, kept in zip(one.card["r2_full"], one.card["r2_all"], strict=True)
        if full is not None
    ]
    assert max(lost) < 0.03  # 50 digits are few


def test_more_is_lost_where_the_maps_would_be_too_large(small, some) -> None:
    pairs = [(of, 0.01) for of in moments(small, some, [5, 27])]
    least, parts = fit_recall.fitting(pairs)
    ranks = [left.shape[1] for left, _right, _bias in parts]
    size = sum(2 * (a.numel() + b.numel() + 2 * len(c)) for a, b, c in parts)
    with mock.patch.object(fit_recall, "LARGEST", size - 1):
        more, parts = fit_recall.fitting(pairs)
    assert more > least == 0.01
    assert sum(left.shape[1] for left, _right, _bias in parts) < sum(ranks)
    with (
        mock.patch.object(fit_recall, "LARGEST", 100),
        pytest.raises(ValueError, match="even with a loss of 5%"),
    ):
        fit_recall.fitting(pairs)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_read_back_reads_as_its_card_says(name) -> None:
    path = FOLDER / f"{name}.recall.safetensors"
    assert path.stat().st_size <= 3_000_000
    model, test = load(name), fit_recall.digits("test")
    readback = readback_of(model)
    card, state = readback.card, torch.cat([states(model, x)[:, [9, 27]] for x in test.split(500)])
    for k, row in enumerate((9, 27)):
        off = test[:, : row + 1] - readback.read(state[:, k], row).unflatten(1, (-1, 28))
        spread = test[:, : row + 1] - test[:, : row + 1].mean(0)
        share = 1 - off.square().sum((0, 2)) / spread.square().sum((0, 2))  # [row + 1]
        for read in range(4, min(row + 1, 26)):  # others have little ink
            assert share[read].item() == pytest.approx(card["r2"][row][read], abs=2e-4)
        whole = 1 - (off.square().sum() / spread.square().sum()).item()
        assert whole == pytest.approx(card["r2_all"][row], abs=2e-4)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_card_states_what_was_lost_and_what_a_probe_and_a_mean_give(name) -> None:
    card = readback_of(load(name)).card
    assert all(-0.01 < share < 0 for share in card["r2_mean"] if share is not None)
    for row in range(3, ROWS):
        assert -0.001 < card["r2_full"][row] - card["r2_all"][row] < 1.2 * card["loss"]
        assert card["r2_row_now"][row][row] > 0.99  # a row tells of itself
    for row in fit_recall.PROBED:
        assert card["r2_all"][row] < card["probe"][str(row)] < 1


def test_a_turned_forget_gate_has_the_same_read_back() -> None:
    model = load("lstm-short")
    assert checksum(turn_forget_gate(model)) == checksum(model)


def test_other_weights_have_none_and_a_damaged_file_is_named(small, tmp_path) -> None:
    with pytest.raises(PretrainedError, match="No read-back was fitted"):
        readback_of(small)
    (tmp_path / "small.recall.safetensors").write_bytes(b"nothing")
    with pytest.raises(PretrainedError, match=r"small\.recall\.safetensors cannot be read"):
        readback_of(small, tmp_path)
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    kept = readback_of(load("gru"))
    save_readback(kept, checksum(small), tmp_path / "small.recall.safetensors")
    again = readback_of(small, tmp_path)
    assert torch.equal(again.left[20], kept.left[20])
    assert again.card == kept.card


def test_a_network_that_came_without_its_read_back_is_named(tmp_path) -> None:
    for name in ("gru.json", "gru.safetensors", "lstm.recall.safetensors"):
        shutil.copy(FOLDER / name, tmp_path)
    with pytest.raises(PretrainedError, match=r"of gru is not installed: gru\.recall\.safetensors"):
        readback_of(load("gru"), tmp_path)
