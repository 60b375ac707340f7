"""What the tests of the pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import lstm_viz
from lstm_viz.analysis import Trace
from lstm_viz.analysis.unit_statistics import load_unit_statistics
from lstm_viz.app import reading, resources
from lstm_viz.app.inputs import network_picker
from lstm_viz.models import pretrained as files
from lstm_viz.models.classifier import DigitClassifier

CACHED = (
    resources.network, resources.references, resources.about, resources.look, resources.quantities,
    resources.habits, resources.readback, resources.snapshots,
    network_picker.names,
    reading._trace, reading._recall, reading._gap, reading._datasets,
)  # fmt: skip


@pytest.fixture(scope="session")
def model() -> DigitClassifier:
    """The main network."""
    return lstm_viz.load()


@pytest.fixture(scope="session")
def traces(model: DigitClassifier) -> list[Trace]:
    """Its readings of the first 200 test digits."""
    images = torch.from_numpy(lstm_viz.mnist("test")[0][:200].copy()).float() / 255
    batch = lstm_viz.trace(model, images)
    return [batch[n] for n in range(len(images))]


@pytest.fixture
def pretrained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of trained networks for the pages, at first with the main one alone."""
    for file in files.FOLDER.glob("lstm.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(network_picker, "FOLDER", tmp_path)
    monkeypatch.setattr(resources, "load", lambda name: files.load(name, tmp_path))
    monkeypatch.setattr(resources, "card", lambda name: files.card(name, tmp_path))
    measured = resources.if_there(lambda name: load_unit_statistics(name, tmp_path))
    monkeypatch.setattr(resources, "habits", measured)
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    for part in CACHED:
        part.cache_clear()
