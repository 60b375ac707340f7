"""What the tests of the pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lstm_viz.analysis.unit_statistics import load_unit_statistics
from lstm_viz.app import reading, resources
from lstm_viz.app.inputs import network_picker
from lstm_viz.models import pretrained as files

CACHED = (resources.network, resources.references, resources.about, resources.look,
          resources.quantities, resources.specification, resources.habits, network_picker.names,
          reading._trace, reading._gap, reading._datasets)  # fmt: skip


@pytest.fixture
def pretrained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of trained networks for the pages, at first with the main one alone."""
    for file in files.FOLDER.glob("lstm.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(network_picker, "FOLDER", tmp_path)
    monkeypatch.setattr(resources, "load", lambda name: files.load(name, tmp_path))
    monkeypatch.setattr(resources, "card", lambda name: files.card(name, tmp_path))
    monkeypatch.setattr(
        resources, "load_unit_statistics", lambda name: load_unit_statistics(name, tmp_path)
    )
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    for part in CACHED:
        part.cache_clear()
