"""How long networks take is told as ratios, and only of the weights that were timed."""

import json

import pytest

from lstm_viz.analysis import speed
from lstm_viz.models.pretrained import FOLDER, available


def test_a_ratio_is_against_the_one_named(monkeypatch):
    clock = iter([0, 2, 2, 8, 0, 1, 1, 4])
    monkeypatch.setattr(speed.time, "thread_time", lambda: next(clock))
    found = speed.ratios({"a": lambda: None, "b": lambda: None}, "a", 2)
    assert found == {"a": 1.0, "b": 3.0}


def test_every_shipped_network_was_timed_as_it_is():
    assert set(speed.load_speed()) == set(available())
    assert speed.load_speed()[speed.AGAINST] == 1.0


def test_other_weights_have_no_time(tmp_path):
    assert speed.load_speed(tmp_path) == {}
    assert speed.load_epochs(tmp_path) is None
    for file in FOLDER.glob("gru.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    told = json.loads((FOLDER / speed.FILE).read_text())
    (tmp_path / speed.FILE).write_text(json.dumps(told))
    assert set(speed.load_speed(tmp_path)) == {"gru"}
    told["one_digit"]["gru"]["sha256"] = "0"
    (tmp_path / speed.FILE).write_text(json.dumps(told))
    assert speed.load_speed(tmp_path) == {}


@pytest.mark.parametrize("width", [28, 7])
def test_an_epoch_is_extrapolated_from_its_share(width, monkeypatch):
    monkeypatch.setattr(speed, "_seconds", lambda task: task() or 2.0)
    assert speed.epoch(width, share=0.005) == pytest.approx(2.0 * speed.DIGITS / speed.BATCH)
