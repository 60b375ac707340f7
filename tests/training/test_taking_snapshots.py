"""Snapshots in training: taken of the running mean of the weights, at the steps that are kept."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from lstm_viz.models import pretrained
from lstm_viz.models.recipe import Recipe
from lstm_viz.models.snapshots import file_of, load_snapshot, snapshots
from lstm_viz.training import evaluate
from lstm_viz.training import snapshots as made
from lstm_viz.training.trainer import Student, Training

pytestmark = pytest.mark.usefixtures("few_test_digits")

TINY = replace(Recipe().limited(32), sizes=(28, 8, 6), epochs=2, batch=16, taught=0.0)


def learnt(steps: int, kept: tuple[int, ...]) -> Training:
    training = Training(TINY, 8, kept)
    chance = torch.Generator().manual_seed(1)
    for _ in range(steps):
        images = torch.randint(256, (16, 28, 28), dtype=torch.uint8, generator=chance)
        training.learn(images, torch.arange(16) % 10, torch.zeros(16, 0))
    return training


def test_they_are_the_running_mean_after_those_steps() -> None:
    training = learnt(5, kept=(0, 2, 5, 9))
    assert list(training.snapshots) == [0, 2, 5]
    torch.manual_seed(TINY.seed)
    for wanted, step in ((Student(TINY).state_dict(), 0), (training.mean, 5)):
        for key, value in training.snapshots[step].items():
            assert value.dtype == torch.float16
            torch.testing.assert_close(value, wanted[key].half())


def test_a_training_that_goes_on_keeps_those_of_before() -> None:
    first = learnt(3, kept=(0, 2, 4))
    again = Training(TINY, 8, (0, 2, 4))
    again.resume(first.state())
    assert again.snapshots.keys() == {0, 2}
    again.learn(torch.zeros(16, 28, 28), torch.arange(16) % 10, torch.zeros(16, 0))
    assert again.snapshots.keys() == {0, 2, 4}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a network that was kept after 16 steps."""
    training = learnt(16, kept=())
    curves = [{"epoch": 2, "score": 1.0}]
    about = evaluate.describe(training.mean, TINY, curves, {})
    pretrained.save(training.mean, about, "lstm", tmp_path)
    return tmp_path


def test_what_is_written_is_measured_and_belongs_to_the_network(folder: Path) -> None:
    recorded = learnt(16, kept=(0, 10, 16)).snapshots
    made.write("lstm", recorded, folder)
    found = snapshots("lstm", folder)
    assert found.last == 16
    assert found.steps == (0, 10)  # what was recorded at the last one is the network itself
    for step in found.steps:
        weights = load_snapshot("lstm", step, folder).state_dict()
        assert all(
            torch.equal(value, recorded[step][key].float()) for key, value in weights.items()
        )
    about = pretrained.card("lstm", folder)
    assert found.measured[16].accuracy_by_row == about["test"]["accuracy_by_row"]


def held(file: Path) -> tuple[dict[str, str], dict[str, list]]:
    """What a file says and holds, whatever the order."""
    with safe_open(file, "pt") as opened:
        said = opened.metadata()
        return said, {key: opened.get_tensor(key).tolist() for key in opened.keys()}  # noqa: SIM118


def test_the_command_takes_them_from_a_file(folder: Path, monkeypatch, capsys) -> None:
    recorded = learnt(10, kept=(0, 10)).snapshots
    flat = {f"{step}.{key}": value for step, of in recorded.items() for key, value in of.items()}
    save_file(flat, folder / "recorded.safetensors")
    write = made.write
    monkeypatch.setattr(made, "file_of", lambda name, _at=None: file_of(name, folder))
    monkeypatch.setattr(made, "write", lambda name, of: write(name, of, folder))
    made.main(["--recorded", str(folder / "recorded.safetensors")])
    assert "lstm.snapshots.safetensors" in capsys.readouterr().out
    first = held(file_of("lstm", folder))
    assert snapshots("lstm", folder).steps == (0, 10)
    made.main(["lstm"])  # measured again, from its own file
    assert held(file_of("lstm", folder)) == first
