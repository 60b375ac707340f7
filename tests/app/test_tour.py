from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from visiting import visit

from lstm_viz import load, mnist, trace
from lstm_viz.analysis import verdict
from lstm_viz.analysis.belief import turning
from lstm_viz.app import tour
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.inputs.digit_state import FIRST
from lstm_viz.app.reading import Reading
from lstm_viz.app.tour import GUESS, STEPS, WIPED
from lstm_viz.charts import Cell
from lstm_viz.locale import percent

ROOT = Path(__file__).parents[2]
STRIPE = next(number for number, step in enumerate(STEPS) if step.stripe)
BREAK = next(number for number, step in enumerate(STEPS) if step.broken)


@pytest.fixture
def app() -> AppTest:
    return visit()


def texts(app: AppTest) -> str:
    return " | ".join(shown.value for shown in app.markdown)


def test_the_tour_has_six_steps_at_most_and_ends(app):
    assert len(STEPS) <= 6
    app.button(key="tour-begin").click().run()
    for number, step in enumerate(STEPS, 1):
        assert step.text.partition("**")[2].partition("**")[0] in texts(app)
        assert any(f"{number} of {len(STEPS)}" == shown.value for shown in app.caption)
        app.button(key="tour-next").click().run()
    assert not app.exception
    assert app.button(key="tour-begin")


def to_step(app: AppTest, number: int) -> str:
    app.session_state.tour = number
    app.run()
    assert not app.exception
    return texts(app)


def test_it_says_what_the_digit_in_hand_does(app):
    model = load()
    read, broken = (trace(model, mnist("test")[0][FIRST] / np.float32(255), edits)
                    for edits in ((), [WIPED]))  # fmt: skip
    turn = turning(model, read)
    said = to_step(app, STRIPE)
    assert f"passes from {turn.rival} to {turn.digit} in row {turn.lead}." in said
    assert f"than unit {turn.unit}: its memory goes from" in said
    said = to_step(app, BREAK)
    for answer in (verdict(read), verdict(broken)):
        assert f"says {answer.digit} ({percent(answer.probability)})" in said


def test_it_leads_to_the_panel_that_follows_the_unit_and_to_the_game(app):
    turn = turning(load(), trace(load(), mnist("test")[0][FIRST] / np.float32(255)))
    to_step(app, STRIPE)
    app.button(key="tour-follow").click().run()
    assert app.session_state["cell"] == Cell("c", 1, turn.unit, turn.row - 1)
    assert app.pills(key="closer").value == "follow"
    to_step(app, 0)
    app.button(key="tour-guess").click().run()
    assert not app.exception
    assert "tour" not in app.session_state
    assert app.session_state["guessing"] is not None


@pytest.mark.parametrize("network", ["article", "rnn", "gru"])
def test_it_leads_through_any_network(network):
    app = visit(model=network)
    for number in range(len(STEPS)):
        said = to_step(app, number)
    assert ("Follow a stripe" in to_step(app, STRIPE)) == (network == "article")
    assert said


def shown(number: int, index: int = FIRST) -> dict:
    """The tables of the stage in a step."""
    reading = Reading(digit_state.tested(index), "lstm", "light")
    with mock.patch.object(tour.st, "session_state", {"tour": number}):
        return tour.tables(reading)


def test_each_step_stands_where_it_speaks_of():
    turn = turning(load(), trace(load(), mnist("test")[0][FIRST] / np.float32(255)))
    rows = [shown(number)["digest"].to_pylist()[0]["start_row"] for number in range(len(STEPS))]
    assert rows == [GUESS, 0, 14, turn.row, 0, 28]
    names = {shown(number)["digest"].to_pylist()[0]["id"] for number in range(len(STEPS))}
    assert len(names) == len(STEPS)  # each begins anew
    with mock.patch.object(tour.st, "session_state", {}):
        assert tour.tables(Reading(digit_state.tested(FIRST), "lstm", "light")) is None


def test_what_is_to_be_guessed_is_not_told() -> None:
    reading = Reading(digit_state.tested(FIRST), "lstm", "light")
    for number, told in ((0, False), (1, True)):
        with mock.patch.object(tour.st, "session_state", {"tour": number}):
            shown = tour.tables(reading)
        assert any(lead["slot"] for lead in shown["leads"].to_pylist()) is told
        words = [row["text"] for row in shown["captions"].to_pylist() if not row["layer"]]
        assert any(text.startswith("After row") for text in words) is told


def test_what_the_last_step_shows_stays_on_stage_and_what_is_drawn_there_is_read_from_the_top():
    drawn = Reading(digit_state.tested(4), "lstm", "light")
    state = {"tour": len(STEPS) - 1}
    with mock.patch.object(tour.st, "session_state", state):
        first = tour.tables(replace(drawn, digit=digit_state.tested(FIRST)))["digest"].to_pylist()
        then = tour.tables(drawn)["digest"].to_pylist()
    assert first[0]["id"] == digit_state.tested(FIRST).id  # as when the tour is over
    assert (then[0]["id"], then[0]["start_row"]) == (drawn.digit.id, 0)


def test_what_works_with_keys_and_with_a_finger_is_told_apart(app):
    for number, step in enumerate(STEPS):
        assert bool(step.keys) == bool(step.touch)
        for way, sentence in (("keys", step.keys), ("touch", step.touch)):
            span = f'<span class="by-{way}">{sentence}</span>'
            assert (span in to_step(app, number)) == bool(sentence)
            assert "Space" not in step.text
            assert "drag" not in step.text


def test_the_frame_of_the_stripe_is_at_its_unit():
    reading = Reading(digit_state.tested(FIRST), "lstm", "light")
    frame = tour._frame(STEPS[STRIPE], reading)
    assert frame["slot"] == "c"
    assert reading.look.order[1][frame["column"]] == turning(load(), reading.trace).unit
    assert frame["columns"] == 64


def test_the_tour_can_be_left_and_gone_back(app):
    app.button(key="tour-begin").click().run()
    app.button(key="tour-next").click().run()
    app.button(key="tour-back").click().run()
    assert any(shown.value.startswith("1 of") for shown in app.caption)
    app.button(key="tour-leave").click().run()
    assert app.button(key="tour-begin")


def test_the_lecture_view_comes_from_the_link_and_can_be_left():
    app = visit(view="lecture")
    leave = next(b for b in app.button if b.label == "Leave the lecture view")
    leave.click().run()
    assert not any(b.label == "Leave the lecture view" for b in app.button)
    assert "view" not in app.query_params
