import json
from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from lstm_viz.data import mnist
from lstm_viz.models import pretrained
from lstm_viz.models.cells import CELLS
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.recipe import Recipe
from lstm_viz.training import calibrate, evaluate, strokes, train, writers
from lstm_viz.training.epochs import augment
from lstm_viz.training.strokes import TEMPLATES
from lstm_viz.training.trainer import Student, loss, row_weights

pytestmark = pytest.mark.usefixtures("few_test_digits")

SMALL = {"epochs": 3, "batch": 64, "rounds": 2, "teacher_epochs": 1, "teacher_width": 4}
WRITTEN = [
    writers.Written(digit, writer, [strokes.curve(*line) for line in strokes.parse(forms[writer])])
    for digit, forms in TEMPLATES.items()
    for writer in (1, 2)
]
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


def test_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(writers, "read", lambda path: WRITTEN)
    options = ["--limit", "100", "--out", str(tmp_path / "out"), "--cache", str(tmp_path)]
    train.main(["lstm", "rnn", "--epochs", "1", *options])
    assert "lstm, test set: " in capsys.readouterr().out
    assert pretrained.load(folder=tmp_path / "out").sizes == (28, 128, 64)
    assert pretrained.load("rnn", tmp_path / "out").kind == "rnn"


@pytest.mark.parametrize("path", [None, "missing.Z"])
def test_without_the_pen_strokes_training_says_where_they_come_from(path, tmp_path):
    with pytest.raises(SystemExit, match=r"pendigits-orig\.tra\.Z.*DOI 10\.24432/C5MG6K"):
        writers.read(path and tmp_path / path)


def test_another_file_is_not_taken_for_the_pen_strokes(tmp_path):
    (tmp_path / "other.Z").write_bytes(b"other")
    with pytest.raises(SystemExit, match="not the expected file"):
        writers.read(tmp_path / "other.Z")


def test_pen_strokes_are_read_from_unipen_text():
    text = """.INCLUDE dene.doc
.SEGMENT DIGIT    0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 267  333
 260  300
.PEN_UP
.DT 2
.PEN_DOWN
 10 20
.PEN_UP
.SEGMENT DIGIT 0 ? "1"
.COMMENT 1 3 7
.PEN_DOWN
 5 5
 5 90
.PEN_UP
"""
    first, second = writers.parse(text)
    assert (first.digit, first.writer) == (8, 12)
    assert [line.tolist() for line in first.strokes] == [[[267, -333], [260, -300]], [[10, -20]]]
    assert (second.digit, second.writer) == (1, 3)


def test_a_drawn_stroke_stays_the_digit_and_differs_from_time_to_time():
    one = WRITTEN[0]
    pictures = [writers.draw((n, one), TINY) for n in range(3)]
    assert all(picture.shape == (28, 28) and picture.max() > 150 for picture in pictures)
    assert not (pictures[0] == pictures[1]).all()
    assert (pictures[0] == writers.draw((0, one), TINY)).all()


def test_calibration_finds_the_temperature_that_logits_were_multiplied_by(monkeypatch):
    torch.manual_seed(0)
    model, labels = Student(TINY), np.arange(200) % 10
    z = torch.randn(200, 10) + 2 * torch.nn.functional.one_hot(torch.from_numpy(labels), 10)
    fair = torch.log_softmax(z, -1)
    drawn = torch.distributions.Categorical(logits=fair).sample().numpy()
    logits = (2 * fair)[:, None].expand(-1, 28, -1)
    monkeypatch.setattr(calibrate.evaluate, "logits", lambda model, images: logits)
    pictures = np.zeros((200, 28, 28), np.float32)
    validation = mock.Mock(plain=(pictures, drawn), people=(pictures[None], drawn))
    weights = {key: value.clone() for key, value in model.state_dict().items()}
    temperature = calibrate.cool(weights, TINY, validation)
    assert temperature == pytest.approx(2, rel=0.2)
    whole = model.readout.weight / temperature
    assert torch.allclose(weights["readout.weight"], whole)


def test_calibration_error_is_the_distance_of_sureness_from_being_right():
    belief = np.array([[0.9, 0.1]] * 10)
    assert evaluate.calibration_error(belief, np.zeros(10, int)) == pytest.approx(0.1)
    assert evaluate.calibration_error(belief, np.array([0] * 9 + [1])) == pytest.approx(0)


def test_sureness_counts_wrong_answers_that_the_page_calls_unsure(monkeypatch):
    sure, unsure = [0.95, 0.05], [0.8, 0.2]
    belief = np.array([[sure, unsure, unsure], [sure, sure, unsure]])  # [pens, N, 2]
    labels = np.array([0, 0, 1])
    beliefs = iter([*belief, np.array([sure])])
    monkeypatch.setattr(calibrate, "_belief", lambda model, images: next(beliefs))
    monkeypatch.setattr(calibrate, "mnist", lambda split: (None, np.array([1])))
    found = calibrate.sureness(mock.Mock(), (np.zeros((2, 3, 28, 28)), labels))
    counts = [
        (of["digits"], of["wrong"], of["unsure_of_wrong"], of["unsure_of_right"])
        for of in (*found["by_pen"], found["all"], found["mnist_test"])
    ]
    assert counts == [(3, 1, 1, 1), (3, 1, 1, 0), (6, 2, 2, 1), (1, 1, 0, 0)]
    assert found["by_pen"][0]["calibration_error"] == pytest.approx((0.05 + 0.6) / 3, abs=1e-5)


def test_the_command_writes_sureness_into_the_card(trained, monkeypatch):
    load, add_to_card = pretrained.load, pretrained.add_to_card
    monkeypatch.setattr(writers, "read", lambda path: WRITTEN)
    monkeypatch.setattr(pretrained, "load", lambda name: load(name, trained))
    monkeypatch.setattr(
        pretrained, "add_to_card", lambda name, **new: add_to_card(name, trained, **new)
    )
    before = pretrained.card(folder=trained)
    add_to_card("lstm", trained, sureness=None)
    calibrate.main([])
    about = pretrained.card(folder=trained)
    assert about == before  # the training has measured the same


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
    rows = evaluate.calibration(belief, np.array([0, 1, 1, 0]))
    assert sum(row["digits"] for row in rows) == 4
    assert [row["right"] for row in rows] == [1.0, 1.0, 0.0, 1.0]


def test_unit_order_puts_like_units_together():
    time = torch.linspace(0, 6, 28)
    base = torch.stack([time.sin(), time.cos(), (2 * time).sin()], -1)  # [28, 3]
    cells = torch.cat([base, base + 0.01 * torch.randn(28, 3)], -1)[None]  # [1, 28, 6]
    order = evaluate.unit_order(cells)
    assert sorted(order) == list(range(6))
    assert all(abs(order.index(k) - order.index(k + 3)) == 1 for k in range(3))


def test_bound_covers():
    cells = torch.randn(10, 28, 4)
    bound = evaluate.bound(cells)
    size = cells.abs()
    assert bound["max"] == pytest.approx(size.max().item(), abs=1e-3)
    assert (size <= bound["bound"]).float().mean() >= evaluate.COVERED
    assert bound["bound"] * 2 == int(bound["bound"] * 2)


@pytest.mark.parametrize("kind", CELLS)
def test_values_are_those_that_pass_the_hook_points_and_leave_no_hooks(kind):
    model = DigitClassifier((28, 5, 4), kind=kind)
    seen = evaluate.values(model, mnist("test")[0][:3])
    for units, layer, values in zip((5, 4), model.layers(), seen, strict=True):
        assert tuple(values) == layer.quantities
        assert {tuple(value.shape) for value in values.values()} == {(3, 28, units)}
        assert not any(getattr(layer, q)._forward_hooks for q in layer.quantities)
    images = torch.tensor(mnist("test")[0][:3]) / 255
    assert torch.equal(model.readout(seen[-1]["h"]), model(images))
