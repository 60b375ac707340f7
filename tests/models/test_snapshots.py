"""Snapshots of a training: what is shipped of the main network's, and files that do not fit."""

import json
import shutil
from pathlib import Path

import pytest

from lstm_viz.data import mnist
from lstm_viz.models import load
from lstm_viz.models.pretrained import FOLDER, PretrainedError, card
from lstm_viz.models.snapshots import (
    file_of,
    load_snapshot,
    named,
    parted,
    snapshots,
)
from lstm_viz.training import evaluate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the main network and its snapshots."""
    for kind in ("safetensors", "json", "snapshots.safetensors"):
        shutil.copy(FOLDER / f"lstm.{kind}", tmp_path)
    return tmp_path


def test_those_shipped_lead_from_random_weights_to_the_finished_network() -> None:
    found = snapshots("lstm")
    recipe, best = card()["recipe"], card()["best_epoch"]
    shown = sum(recipe[kind] for kind in ("plain", "repenned", "written", "penned"))
    assert found.last == shown // recipe["batch"] * best
    assert found.steps[0] == 0
    assert list(found.measured) == [*sorted(found.steps), found.last]
    assert found.measured[found.last].accuracy == card()["test"]["accuracy"]
    assert file_of("lstm").stat().st_size <= 3e6


@pytest.mark.parametrize("step", [0, 300])
def test_accuracy_is_that_of_the_weights_shown(step: int) -> None:
    images, labels = mnist("test")
    right = evaluate.accuracy(load_snapshot("lstm", step), images, labels)
    assert right == pytest.approx(snapshots("lstm").measured[step].accuracy, abs=2e-4)


def test_in_a_fresh_network_every_gate_is_undecided_and_then_fewer_are() -> None:
    measured = snapshots("lstm").measured
    first, *_between, last = (of.undecided for of in measured.values())
    assert first == 1
    assert last < 0.5


def test_the_last_snapshot_is_close_to_the_finished_network() -> None:
    images, _labels = mnist("test")
    a, b = (
        evaluate.logits(model, images[:500])[:, -1].argmax(-1)
        for model in (load(), load_snapshot("lstm", snapshots("lstm").steps[-1]))
    )
    assert (a == b).float().mean() > 0.99


def test_names() -> None:
    assert named("lstm", None) == "lstm"
    assert parted("lstm") == ("lstm", None)
    assert parted(named("lstm", 300)) == ("lstm", 300)


def test_where_they_are_not_installed_that_is_said(folder: Path) -> None:
    file_of("lstm", folder).unlink()
    with pytest.raises(PretrainedError, match=r"lstm\.snapshots\.safetensors is missing"):
        snapshots("lstm", folder)


def test_those_of_another_training_are_not_taken(folder: Path) -> None:
    about = card("lstm", folder) | {"sha256": "0" * 64}
    (folder / "lstm.json").write_text(json.dumps(about))
    for read in (snapshots, lambda name, at: load_snapshot(name, 300, at)):
        with pytest.raises(PretrainedError, match="another training of lstm"):
            read("lstm", folder)


@pytest.mark.parametrize("share", [0, 0.5])
def test_a_damaged_file_is_named(folder: Path, share: float) -> None:
    path = file_of("lstm", folder)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(PretrainedError, match=r"lstm\.snapshots\.safetensors cannot be read"):
        snapshots("lstm", folder)


def test_a_step_that_was_not_kept_is_no_snapshot() -> None:
    with pytest.raises(PretrainedError, match="no snapshot after step 299"):
        load_snapshot("lstm", 299)
