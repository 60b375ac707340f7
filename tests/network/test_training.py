import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from lstm_viz.data import mnist
from lstm_viz.network import measure, pretrained, train
from lstm_viz.network.augment import augment
from lstm_viz.network.cells import CELLS
from lstm_viz.network.classifier import DigitClassifier
from lstm_viz.network.recipe import Recipe
from lstm_viz.network.trainer import Student, loss, row_weights

SMALL = {"epochs": 3, "batch": 64, "rounds": 2, "teacher_epochs": 1, "teacher_width": 4}
TINY = replace(Recipe().limited(100), sizes=(28, 8, 6), **SMALL)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("training")


@pytest.fixture(scope="module")
def trained(cache):
    """Folder of a network that was trained in one go."""
    out = cache / "whole"
    train.train(TINY, WRITTEN, out, cache)
    return out


def test_training_writes_a_network_that_loads(trained):
    model = pretrained.load(folder=trained)
    card = pretrained.card(folder=trained)
    assert model.sizes == TINY.sizes
    assert card["recipe"]["seed"] == TINY.seed
    assert [row["epoch"] for row in card["curves"]] == [1, 2, 3]
    assert card["best_epoch"] in (1, 2, 3)
    assert len(card["test"]["accuracy_by_row"]) == 28
    assert json.loads((trained / "lstm.json").read_text()) == card


def test_training_is_deterministic_and_resumes_to_the_same(trained, cache, monkeypatch):
    for kept in [*cache.glob("checkpoint-*.pt"), *cache.glob("teacher-*.pt")]:
        kept.unlink()
    whole = train._epoch
    epochs = []

    def killed_in_the_second(*arguments):
        epochs.append(arguments[-1])
        if len(epochs) == 2:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(train, "_epoch", killed_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        train.train(TINY, WRITTEN, cache / "resumed", cache)
    train.train(TINY, WRITTEN, cache / "resumed", cache)
    assert epochs == [0, 1, 1, 2]
    first = load_file(trained / "lstm.safetensors")
    second = load_file(cache / "resumed" / "lstm.safetensors")
    assert all(torch.equal(first[key], second[key]) for key in first)


def test_command_line(tmp_path):
    command = [sys.executable, "-m", "lstm_viz.network.train", "lstm", "rnn", "--epochs", "1"]
    options = ["--limit", "100", "--out", str(tmp_path / "out"), "--cache", str(tmp_path)]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    assert "lstm, test set: " in run.stdout
    assert pretrained.load(folder=tmp_path / "out").sizes == (28, 128, 64)
    assert pretrained.load("rnn", tmp_path / "out").kind == "rnn"


@pytest.mark.parametrize("kind", CELLS)
def test_student_computes_what_the_classifier_does(kind):
    student = Student(Recipe(kind=kind, sizes=(28, 9, 7))).eval()
    classifier = DigitClassifier((28, 9, 7), kind=kind)
    classifier.load_state_dict(student.state_dict())
    x = torch.rand(3, 28, 28)
    assert torch.allclose(student(x), classifier(x), atol=1e-6)


def test_row_weights():
    weights = row_weights(0.6)
    assert weights.sum() == pytest.approx(1)
    assert weights[-1] == pytest.approx(0.6)
    assert (weights.diff() > 0).all()


def test_loss_is_cross_entropy_weighted_by_row():
    logits, labels = torch.randn(4, 28, 10), torch.tensor([3, 1, 4, 1])
    weights = row_weights(0.5)
    rows = [torch.nn.functional.cross_entropy(logits[:, t], labels) for t in range(28)]
    expected = sum(weight * row for weight, row in zip(weights, rows, strict=True))
    assert loss(logits, labels, weights).item() == pytest.approx(float(expected), rel=1e-5)


def test_augmented_digits_stay_images_of_digits():
    images = torch.from_numpy(mnist("train")[0][:200].copy()).float() / 255
    first, again = (augment(images, Recipe(), torch.Generator().manual_seed(1)) for _ in range(2))
    assert torch.equal(first, again)
    assert first.shape == images.shape
    assert first.min() >= 0
    assert first.max() <= 1
    assert 0.5 < (first.sum() / images.sum()).item() < 2
    untouched = (first == images).flatten(1).all(1).float().mean().item()
    assert 0.02 < untouched < 0.25


def test_calibration_counts_every_digit_once():
    belief = np.array([[0.6, 0.4], [0.95, 0.05], [0.2, 0.8], [1.0, 0.0]])
    rows = measure.calibration(belief, np.array([0, 1, 1, 0]))
    assert sum(row["digits"] for row in rows) == 4
    assert [row["right"] for row in rows] == [1.0, 1.0, 0.0, 1.0]


def test_unit_order_puts_like_units_together():
    time = torch.linspace(0, 6, 28)
    base = torch.stack([time.sin(), time.cos(), (2 * time).sin()], -1)  # [28, 3]
    cells = torch.cat([base, base + 0.01 * torch.randn(28, 3)], -1)[None]  # [1, 28, 6]
    order = measure.unit_order(cells)
    assert sorted(order) == list(range(6))
    assert all(abs(order.index(k) - order.index(k + 3)) == 1 for k in range(3))


def test_bound_covers():
    cells = torch.randn(10, 28, 4)
    bound = measure.bound(cells)
    size = cells.abs()
    assert bound["max"] == pytest.approx(size.max().item(), abs=1e-3)
    assert (size <= bound["bound"]).float().mean() >= measure.COVERED
    assert bound["bound"] * 2 == int(bound["bound"] * 2)


@pytest.mark.parametrize("kind", CELLS)
def test_values_are_those_that_pass_the_hook_points_and_leave_no_hooks(kind):
    model = DigitClassifier((28, 5, 4), kind=kind)
    seen = measure.values(model, mnist("test")[0][:3])
    for units, layer, values in zip((5, 4), model.layers(), seen, strict=True):
        assert tuple(values) == layer.quantities
        assert {tuple(value.shape) for value in values.values()} == {(3, 28, units)}
        assert not any(getattr(layer, q)._forward_hooks for q in layer.quantities)
    images = torch.tensor(mnist("test")[0][:3]) / 255
    assert torch.equal(model.readout(seen[-1]["h"]), model(images))
