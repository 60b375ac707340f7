"""The page of the sweep without a browser: its table, a training of it, and a damaged file."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from visiting import captions, visit

from lstm_viz.analysis import sweep as module
from lstm_viz.analysis.sweep import NAMES, Choice, SweepError, Trained, choices
from lstm_viz.app.pages import hyperparameters

TABLE = {
    choice: Trained(choice, 1000 + k, 0.9 + k / 1000, 1.5) for k, choice in enumerate(choices())
}


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "table", lambda: TABLE)


def test_every_choice_has_its_plot_and_caption_and_the_rule_is_stated() -> None:
    app = visit("choosing")
    headings = [m.value.removeprefix("## ") for m in app.markdown]
    for name in NAMES.values():
        assert name in headings
    assert captions(app).count("Highest mean") == len(NAMES)
    assert "told apart here only if the lowest of the three" in captions(app)
    assert "60 trainings by their parameters" in captions(app)


def test_the_visitor_filters_and_a_training_is_told_with_its_command() -> None:
    app = visit("choosing")
    assert app.code[0].value == Choice(units=8).command
    app.button_group(key="sweep-shown").set_value(["rate"]).run()
    assert not app.exception
    assert captions(app).count("Highest mean") == 1
    assert "15 trainings by their parameters" in captions(app)
    chosen = Choice(rate=1e-3, seed=1)
    app.selectbox(key="sweep-one").set_value(chosen).run()
    assert app.code[0].value == chosen.command
    accuracy = f"{TABLE[chosen].accuracy:.2%}"
    assert any(m.value.startswith(f"{accuracy} of the digits held out") for m in app.markdown)


def test_a_click_on_a_point_chooses_its_training() -> None:
    app = visit("choosing")
    chosen = Choice(layers=3, seed=2)

    def click() -> None:
        import streamlit as st

        from lstm_viz.analysis.sweep import Choice, Trained
        from lstm_viz.app.pages import hyperparameters

        choice = Choice(layers=3, seed=2)
        picked = {"training": [{"command": choice.command}]}
        st.session_state["chart"] = {"selection": picked}
        hyperparameters._click("chart", {choice: Trained(choice, 1, 0.5, 1.0)})
        st.session_state["chart"] = {"selection": {"training": [{"command": "rm"}]}}
        hyperparameters._click("chart", {choice: Trained(choice, 1, 0.5, 1.0)})

    clicked = AppTest.from_function(click, default_timeout=30).run()
    assert clicked.session_state.training == chosen
    app.session_state["training"] = clicked.session_state.training
    app.run()
    assert app.code[0].value == chosen.command


def test_with_nothing_to_show_the_page_says_what_to_do() -> None:
    app = visit("choosing")
    app.button_group(key="sweep-shown").set_value([]).run()
    assert not app.exception
    assert "Pick at least one" in app.info[0].value


def test_a_table_that_cannot_be_used_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing() -> None:
        raise SweepError("sweep.csv is missing: make it.")

    monkeypatch.setattr(hyperparameters.sweep, "table", missing)
    app = visit("choosing")
    assert [w.value for w in app.warning] == ["sweep.csv is missing: make it."]
