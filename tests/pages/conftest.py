"""What the tests of the pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lstm_viz.explain.habits import load_habits
from lstm_viz.network import pretrained as files
from lstm_viz.pages import networks, reading, shared

CACHED = (shared.network, shared.references, shared.about, shared.look, shared.quantities,
          shared.specification, shared.habits, networks.names, reading._trace, reading._gap,
          reading._datasets)  # fmt: skip


@pytest.fixture
def pretrained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of trained networks for the pages, at first with the main one alone."""
    for file in files.FOLDER.glob("lstm.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(networks, "FOLDER", tmp_path)
    monkeypatch.setattr(shared, "load", lambda name: files.load(name, tmp_path))
    monkeypatch.setattr(shared, "card", lambda name: files.card(name, tmp_path))
    monkeypatch.setattr(shared, "load_habits", lambda name: load_habits(name, tmp_path))
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    for part in CACHED:
        part.cache_clear()
