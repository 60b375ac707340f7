from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.app.tour import STEPS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def test_the_tour_names_the_parts_in_six_steps_at_most_and_ends(app):
    assert len(STEPS) <= 6
    app.button(key="tour-begin").click().run()
    for step, (_part, text) in enumerate(STEPS, 1):
        assert any(text == shown.value for shown in app.markdown)
        assert any(f"{step} of {len(STEPS)}" == shown.value for shown in app.caption)
        app.button(key="tour-next").click().run()
    assert not app.exception
    assert app.button(key="tour-begin")


def test_the_tour_can_be_left_and_gone_back(app):
    app.button(key="tour-begin").click().run()
    app.button(key="tour-next").click().run()
    app.button(key="tour-back").click().run()
    assert any(shown.value.startswith("1 of") for shown in app.caption)
    app.button(key="tour-leave").click().run()
    assert app.button(key="tour-begin")


def test_the_lecture_view_comes_from_the_link_and_can_be_left():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["view"] = "lecture"
    app.run()
    leave = next(b for b in app.button if b.label == "Leave the lecture view")
    leave.click().run()
    assert not any(b.label == "Leave the lecture view" for b in app.button)
    assert "view" not in app.query_params
