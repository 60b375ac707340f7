"""Several networks: one is chosen by hand or by a link, and everything follows it."""

import re
from pathlib import Path

import pytest
import torch
from visiting import answer, visit

from lstm_viz.app import url_state
from lstm_viz.app.inputs import network_picker
from lstm_viz.models import DigitClassifier
from lstm_viz.models import pretrained as files

SMALL = (28, 128, 32)


@pytest.fixture
def folder(pretrained: Path) -> Path:
    """Beside the shipped network a small one that knows nothing, and one that is damaged."""
    about = files.card()
    orders = [about["unit_order"][0], list(range(SMALL[2]))]
    card = {"architecture": {"kind": "lstm", "sizes": list(SMALL), "classes": 10},
            "unit_order": orders, "bounds": about["bounds"]}  # fmt: skip
    torch.manual_seed(0)
    for name in ("untrained", "zz-damaged"):
        files.save(DigitClassifier(SMALL).state_dict(), card, name, pretrained)
    (pretrained / "zz-damaged.safetensors").write_bytes(b"damaged")
    return pretrained


def test_the_networks_offered_are_those_that_lie_there(folder: Path) -> None:
    (folder / "half.json").write_text("{}")
    assert network_picker.names() == ("lstm", "untrained", "zz-damaged")


def test_where_there_is_one_network_there_is_nothing_to_choose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(network_picker, "names", lambda: ("lstm",))
    app = visit()
    assert not app.exception
    assert "network-picked" not in {box.key for box in app.selectbox}


def test_a_link_chooses_the_network_and_its_cells(folder: Path) -> None:
    app = visit(model="untrained", cell="c.2.31.5", closer="number")
    assert not app.exception
    assert "It has no idea" in answer(app)
    assert app.selectbox(key="network-picked").value == "untrained"
    assert "unit 31, row 5" in app.markdown[-1].value


def test_choosing_another_network_reads_anew_and_drops_a_cell_it_has_not(folder: Path) -> None:
    app = visit(cell="c.2.63.5", closer="number")
    assert "It reads a 3" in answer(app)
    app.selectbox(key="network-picked").set_value("untrained").run()
    assert not app.exception
    assert "It has no idea" in answer(app)
    assert "unit 63, row 5" not in app.markdown[-1].value
    assert re.search(r"unit \d+, row 28", app.markdown[-1].value)
    assert app.query_params["model"] == "untrained"
    app.selectbox(key="network-picked").set_value("lstm").run()
    assert "It reads a 3" in answer(app)


def test_a_damaged_network_is_not_taken_and_said_in_one_sentence(folder: Path) -> None:
    app = visit()
    app.selectbox(key="network-picked").set_value("zz-damaged").run()
    assert not app.exception
    assert "zz-damaged.safetensors cannot be used" in app.warning[0].value
    assert app.selectbox(key="network-picked").value == "lstm"
    assert "It reads a 3" in answer(app)
    assert url_state.read({"model": "zz-damaged", "digit": "3"}) == url_state.ParsedLink(
        url_state.State(sample=3), ("model",)
    )


def test_a_cell_in_a_link_is_one_of_the_links_own_network(folder: Path) -> None:
    assert url_state.read({"model": "untrained", "cell": "c.2.40.1"}).ignored == ("cell",)
    assert url_state.read({"model": "lstm", "cell": "c.2.40.1"}).ignored == ()
