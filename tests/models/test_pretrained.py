import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from lstm_viz.data import mnist
from lstm_viz.models import pretrained
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import PretrainedError
from lstm_viz.training import evaluate


@pytest.fixture
def folder(tmp_path):
    """A folder with a small network and its card."""
    torch.manual_seed(0)
    model = DigitClassifier((28, 6, 5))
    about = {"architecture": {"kind": "lstm", "sizes": [28, 6, 5], "classes": 10}}
    pretrained.save(model.state_dict(), about, "lstm", tmp_path)
    return tmp_path


def rewrite(folder, weights):
    """Put other weights there, with a card whose checksum fits them."""
    about = pretrained.card(folder=folder)
    about.pop("sha256")
    pretrained.save(weights, about, "lstm", folder)


def change_card(folder, **entries):
    about = pretrained.card(folder=folder) | entries
    (folder / "lstm.json").write_text(json.dumps(about))


def weights_of(folder):
    return load_file(folder / "lstm.safetensors")


def test_what_was_saved_is_loaded(folder):
    model = pretrained.load(folder=folder)
    saved = weights_of(folder)
    assert all(torch.equal(value, saved[key]) for key, value in model.state_dict().items())
    assert not model.training
    assert not any(p.requires_grad for p in model.parameters())


@pytest.mark.parametrize("kind", ["safetensors", "json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "noise"])
def test_damaged_files_are_named(folder, kind, damage):
    path = folder / f"lstm.{kind}"
    data = path.read_bytes()
    path.unlink()
    if damage != "missing":
        noise = bytes(byte ^ 85 for byte in data)
        path.write_bytes({"empty": b"", "cut": data[: len(data) // 2], "noise": noise}[damage])
    with pytest.raises(PretrainedError, match=rf"lstm\.{kind}.*git checkout.*make train"):
        pretrained.load(folder=folder)


def test_one_changed_bit_is_found(folder):
    path = folder / "lstm.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(PretrainedError, match="SHA-256"):
        pretrained.load(folder=folder)


def test_file_that_is_not_safetensors_with_fitting_card(folder):
    path = folder / "lstm.safetensors"
    torch.save({"a": torch.zeros(1)}, path)
    change_card(folder, sha256=pretrained.hashlib.sha256(path.read_bytes()).hexdigest())
    with pytest.raises(PretrainedError, match="not a safetensors file"):
        pretrained.load(folder=folder)


def test_foreign_keys(folder):
    weights = weights_of(folder)
    weights["head.weight"] = weights.pop("readout.weight")
    rewrite(folder, weights)
    with pytest.raises(PretrainedError, match=r"another network.*head\.weight"):
        pretrained.load(folder=folder)


def test_foreign_shape(folder):
    rewrite(folder, DigitClassifier((28, 7, 5)).state_dict())
    with pytest.raises(PretrainedError, match=r"another network.*is \["):
        pretrained.load(folder=folder)


def test_foreign_dtype(folder):
    rewrite(folder, {key: value.double() for key, value in weights_of(folder).items()})
    with pytest.raises(PretrainedError, match="float64, not float32"):
        pretrained.load(folder=folder)


def test_values_that_are_not_numbers(folder):
    weights = weights_of(folder)
    weights["readout.bias"][3] = float("nan")
    rewrite(folder, weights)
    with pytest.raises(PretrainedError, match="not finite"):
        pretrained.load(folder=folder)


@pytest.mark.parametrize(
    "architecture",
    [
        {},
        {"kind": "lstm", "sizes": 5, "classes": 10},
        {"kind": "ltsm", "sizes": [28, 6], "classes": 10},
        None,
        "lstm",
    ],
)
def test_card_without_an_architecture(folder, architecture):
    change_card(folder, architecture=architecture)
    with pytest.raises(PretrainedError, match=r"lstm\.json.*makes no network"):
        pretrained.load(folder=folder)


@pytest.mark.parametrize("content", ["[]", '"card"', '{"format": 99}', '{"format": 1}'])
def test_json_that_is_no_card(folder, content):
    (folder / "lstm.json").write_text(content)
    with pytest.raises(PretrainedError, match=r"lstm\.json"):
        pretrained.card(folder=folder)


def test_weights_of_one_with_card_of_another(folder, tmp_path):
    other = DigitClassifier((28, 6, 5))
    save_file(other.state_dict(), folder / "lstm.safetensors")
    with pytest.raises(PretrainedError, match=r"not the file that lstm\.json describes"):
        pretrained.load(folder=folder)


class TestShipped:
    def test_architecture(self):
        model, card = pretrained.load(), pretrained.card()
        assert model.sizes == (28, 128, 64)
        shapes = {key: list(value.shape) for key, value in model.state_dict().items()}
        assert shapes == card["architecture"]["parameters"]

    def test_accuracy_is_the_card_s(self):
        images, labels = mnist("test")
        beliefs = evaluate.logits(pretrained.load(), images)[:, -1].softmax(-1)
        wrong = np.flatnonzero(beliefs.argmax(-1).numpy() != labels)
        card = pretrained.card()["test"]
        assert 1 - len(wrong) / 10_000 == pytest.approx(card["accuracy"])
        hard = card["hard"]
        assert set(wrong) <= {digit["index"] for digit in hard}
        own = [beliefs[digit["index"], digit["label"]].item() for digit in hard]
        assert own == pytest.approx([digit["probability"] for digit in hard], abs=1e-4)

    def test_figures_agree_with_each_other(self):
        card = pretrained.card()["test"]
        confusion = np.array(card["confusion"])
        assert confusion.sum() == 10_000
        assert confusion.trace() / 10_000 == pytest.approx(card["accuracy"])
        assert card["accuracy_by_row"][-1] == pytest.approx(card["accuracy"])
        assert len(card["accuracy_by_row"]) == 28
        probabilities = [digit["probability"] for digit in card["hard"]]
        assert probabilities == sorted(probabilities)
        assert len(probabilities) == 200

    def test_unit_order_and_bounds(self):
        card = pretrained.card()
        for size, order, bounds in zip((128, 64), card["unit_order"], card["bounds"], strict=True):
            assert sorted(order) == list(range(size))
            assert list(bounds) == ["c"]
            assert 0 < bounds["c"]["bound"] <= bounds["c"]["max"] + 0.5
            assert bounds["c"]["covers"] >= evaluate.COVERED
