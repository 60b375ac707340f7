import json
import shutil

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

import lstm_viz
from lstm_viz.analysis.unit_statistics import BATCH, PARTS, describe, habits, load_unit_statistics
from lstm_viz.models.pretrained import FOLDER, PretrainedError


@pytest.fixture(scope="module")
def measured():
    model = lstm_viz.load()
    images, labels = lstm_viz.mnist("test")
    n = BATCH + 37  # not a whole number of batches
    x = torch.from_numpy(images[:n].astype("float32") / 255)
    y = torch.from_numpy(labels[:n].copy())
    return habits(model, x, y), lstm_viz.trace(model, x), y


@pytest.mark.parametrize("layer", [0, 1])
def test_averages_over_batches_are_those_over_everything(measured, layer):
    every, trace, labels = measured
    recorded, habit = trace.layers[layer], every[layer]
    assert habit.count == len(labels)
    last = recorded.c[:, -1]
    for digit in range(10):
        torch.testing.assert_close(habit.memory[digit], last[labels == digit].mean(0),
                                   atol=1e-4, rtol=1e-4)  # fmt: skip
    torch.testing.assert_close(habit.spread, last.std(0, correction=0), atol=1e-3, rtol=1e-3)
    torch.testing.assert_close(habit.writing, (recorded.i * recorded.g).abs().mean(0))
    torch.testing.assert_close(habit.keeping, recorded.f.mean((0, 1)))


def test_the_shipped_habits_are_the_shipped_networks_over_the_whole_test_set():
    images, labels = (torch.from_numpy(part.copy()) for part in lstm_viz.mnist("test"))
    again = habits(lstm_viz.load(), images.float() / 255, labels)
    for shipped, measured in zip(load_unit_statistics(), again, strict=True):
        assert shipped.count == measured.count == 10_000
        for part in PARTS:
            torch.testing.assert_close(
                getattr(shipped, part), getattr(measured, part), atol=1e-3, rtol=1e-3,
                equal_nan=True,
            )  # fmt: skip


def test_habits_of_other_weights_or_none_are_refused_with_the_mend(tmp_path):
    for file in FOLDER.glob("lstm.*"):
        shutil.copy(file, tmp_path)
    about = json.loads((tmp_path / "lstm.json").read_text())
    (tmp_path / "lstm.json").write_text(json.dumps({**about, "sha256": "0" * 64}))
    with pytest.raises(PretrainedError, match="measured on other weights"):
        load_unit_statistics(folder=tmp_path)
    shutil.copy(FOLDER / "lstm.json", tmp_path)
    file = tmp_path / "lstm.habits.safetensors"
    with safe_open(file, "pt") as whole:
        parts = {key: whole.get_tensor(key) for key in whole.keys() if key != "1.voting"}  # noqa: SIM118
        save_file(parts, file, whole.metadata())
    with pytest.raises(PretrainedError, match="lacks a figure"):
        load_unit_statistics(folder=tmp_path)
    file.write_bytes(b"nothing")
    with pytest.raises(PretrainedError, match="cannot be read"):
        load_unit_statistics(folder=tmp_path)


def test_the_sentence_says_over_how_many_digits_and_gives_the_numbers(measured):
    habit = measured[0][1]
    text = describe(habit, 1, 9)
    high = int(habit.memory[:, 9].argmax())
    assert text.startswith(f"Over {habit.count} test digits, unit 9 of layer 2 ends highest on")
    assert f"on {high}s (mean memory {habit.memory[high, 9]:.2f})".replace("y -", "y −") in text
