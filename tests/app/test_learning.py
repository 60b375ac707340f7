"""The slider of the training: the page Watch is read by the network as it was after a step."""

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from visiting import answer, said, visit

import lstm_viz
from lstm_viz.analysis import verdict
from lstm_viz.app import live, resources, url_state
from lstm_viz.app.inputs import digit_state, learning, network_picker
from lstm_viz.models.pretrained import PretrainedError
from lstm_viz.models.snapshots import load_snapshot, snapshots

SLIDER = "learning-picked"
LAST = snapshots("lstm").last


def wanted(step: int, index: int) -> str:
    image = lstm_viz.mnist("test")[0][index].astype(np.float32) / np.float32(255)
    return f"{verdict(lstm_viz.trace(load_snapshot('lstm', step), image)).probability:.1%} sure"


def test_the_slider_lets_the_network_of_that_step_read_here_and_in_the_link() -> None:
    app = visit(source="mnist", digit="4")
    assert app.select_slider(key=SLIDER).value == LAST
    assert f"After {LAST:,} of {LAST:,} training steps: 99.62% of the test set right." in said(app)
    app.select_slider(key=SLIDER).set_value(300).run()
    assert not app.exception
    assert app.query_params["learning"] == "300"
    assert wanted(300, 4) in answer(app)
    accuracy = snapshots("lstm").measured[300].accuracy
    assert f"After 300 of {LAST:,} training steps: {accuracy:.2%} of the test set" in said(app)
    app.select_slider(key=SLIDER).set_value(LAST).run()
    assert "learning" not in app.query_params
    assert "more than 99.9% sure" in answer(app)
    assert "After 300" not in said(app)


def test_a_link_opens_it_and_what_was_measured_of_the_finished_network_is_not_shown() -> None:
    app = visit(source="mnist", digit="4", learning="300", closer="number", cell="c.2.5.20")
    assert not app.exception
    assert wanted(300, 4) in answer(app)
    image = lstm_viz.mnist("test")[0][4].astype(np.float32) / np.float32(255)
    value = lstm_viz.trace(load_snapshot("lstm", 300), image).layers[1].c[19, 5].item()
    assert f"{value:.6f}".replace("-", "−") in said(app)
    assert "Over 10,000 test digits" not in said(app)
    assert "Over 10,000 test digits" in said(
        visit(source="mnist", digit="4", closer="number", cell="c.2.5.20")
    )


def test_what_it_remembers_is_of_the_finished_network_alone() -> None:
    app = visit(learning="300", closer="recall")
    assert not app.exception
    assert "fitted to the memory of the finished network" in said(app)
    assert app.toggle(key="gates-shown").value
    assert app.toggle(key="gates-shown").disabled
    app = visit(closer="recall")
    assert "fitted to the memory of the finished network" not in said(app)
    assert not app.toggle(key="gates-shown").value


@pytest.mark.parametrize("way", url_state.WAYS)
def test_every_panel_does_without_what_was_measured_of_the_finished_network(way: str) -> None:
    assert not visit(learning="300", closer=way, cell="c.2.5.20").exception


def test_a_recalled_pixel_is_not_chosen_where_nothing_is_recalled() -> None:
    app = visit(learning="300", cell="recall.20.14.9", closer="number")
    assert not app.exception
    assert "recalled pixel" not in said(app)
    assert "recalled pixel" in said(visit(cell="recall.20.14.9", closer="number"))


@pytest.mark.parametrize("text", ["299", str(LAST), "x", "-1", "²"])
def test_a_step_that_was_not_kept_is_ignored_and_that_is_said(text: str) -> None:
    app = visit(learning=text)
    assert not app.exception
    assert app.select_slider(key=SLIDER).value == LAST
    assert "the training step" in said(app)


def test_another_network_has_no_slider_and_drops_the_step() -> None:
    app = visit(learning="300")
    app.selectbox(key="network-picked").set_value("gru").run()
    assert not app.exception
    assert SLIDER not in {slider.key for slider in app.select_slider}
    assert "learning" not in app.query_params
    app.selectbox(key="network-picked").set_value("lstm").run()
    assert app.select_slider(key=SLIDER).value == LAST
    assert url_state.read({"model": "gru", "learning": "300"}).ignored == ("learning",)


def test_where_they_are_not_installed_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise PretrainedError("lstm.snapshots.safetensors is missing")

    monkeypatch.setattr("lstm_viz.app.inputs.learning.snapshots", missing)
    monkeypatch.setattr(resources, "snapshots", lambda _name: None)
    app = visit()
    assert not app.exception
    assert "lstm.snapshots.safetensors is missing" in said(app)
    assert SLIDER not in {slider.key for slider in app.select_slider}


def test_the_link_of_the_share_panel_has_the_step_and_the_lines_of_code_its_weights() -> None:
    app = visit(source="mnist", digit="4", learning="300", closer="away")
    assert not app.exception
    assert app.query_params["model"] == "lstm"
    assert app.query_params["learning"] == "300"
    assert "lstm.snapshots.safetensors" in app.code[0].value


def test_the_lesson_has_a_slider_of_its_own() -> None:
    digit = digit_state.Digit("test-4", resources.test_digits()[0][4].tobytes(), "a 4")

    def figure(digit):  # type: ignore[no-untyped-def]
        from lstm_viz.app.lesson.example import case_of
        from lstm_viz.app.lesson.figures import FIGURES
        from lstm_viz.app.reading import Reading

        FIGURES["snapshots"](case_of(Reading(digit, "gru", "light")))

    app = AppTest.from_function(figure, args=(digit,), default_timeout=60).run()
    assert not app.exception
    assert f"After 0 of {LAST:,} training steps" in said(app)
    app.select_slider[0].set_value(300).run()
    assert f"After 300 of {LAST:,} training steps" in said(app)
    chart = app.get("vega_lite_chart")[0].proto
    tables = {part.name: pa.ipc.open_stream(part.data.data).read_all() for part in chart.datasets}
    image = lstm_viz.mnist("test")[0][4].astype(np.float32) / np.float32(255)
    belief = lstm_viz.trace(load_snapshot("lstm", 300), image).belief[-1].max().item()
    assert f"{belief:.1%}" in str(tables)


@pytest.mark.parametrize("page", ["lab", "two", "networks", "learn"])
def test_on_the_other_pages_the_finished_network_reads(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = {"came_to": page, "learning": 300, "network": "lstm"}
    monkeypatch.setattr(learning.st, "session_state", state)
    assert learning.reader() == "lstm"
    state["came_to"] = ""
    assert learning.reader() == "lstm@300"


@pytest.mark.parametrize("name", ["lstm@299", "lstm@0300", "lstm@", "lstm@x", "gru@300", "@300"])
def test_the_live_route_knows_no_other_names(name: str) -> None:
    assert not network_picker.known(name)
    assert network_picker.known("lstm@300")
    assert live.url("lstm@300").endswith("/lstm@300")
