"""The game without a browser: what one may claim, and which digits are dealt."""

from typing import Any

import pytest
import streamlit as st
from visiting import captions, come, visit

from lstm_viz.app import guess
from lstm_viz.app.components.guess import Guess, _guess, _line
from lstm_viz.app.url_values import pack

NAME = "a game"


@pytest.mark.parametrize(
    "told",
    [
        None,
        "3",
        {},
        {"name": "another", "digit": 3, "row": 4},
        {"name": NAME, "digit": 10, "row": 4},
        {"name": NAME, "digit": -1, "row": 4},
        {"name": NAME, "digit": True, "row": 4},
        {"name": NAME, "digit": "3", "row": 4},
        {"name": NAME, "digit": 3, "row": 0},
        {"name": NAME, "digit": 3, "row": 29},
        {"name": NAME, "digit": 3, "row": 4.0},
        {"name": NAME, "digit": 3},
    ],
    ids=str,
)
def test_a_forged_guess_is_none(told: Any) -> None:
    assert _guess(told, NAME) is None


def test_a_guess_is_a_digit_after_a_row_or_nothing() -> None:
    assert _guess({"name": NAME, "digit": 0, "row": 28}, NAME) == Guess(0, 28)
    assert _guess({"name": NAME, "digit": None, "row": 28}, NAME) == Guess(None, 28)


def test_a_row_is_told_by_where_its_ink_is() -> None:
    pixels = bytearray(784)
    assert _line(bytes(pixels), 2) == "Row 2 of 28: no ink"
    for column in (3, 4, 5, 9):
        pixels[28 + column - 1] = 200
    assert _line(bytes(pixels), 2) == "Row 2 of 28: ink in columns 3–5, 9"


def test_a_digit_that_was_on_stage_is_not_dealt() -> None:
    app = visit()
    assert app.session_state["seen-digits"] == {142}
    app.session_state["seen-digits"] = set(range(10_000)) - {77}
    app.button(key="guess-begin-stretch").click().run()
    assert not app.exception
    assert app.session_state["sample"] == 77
    assert app.query_params["digit"] == "77"
    assert "guess-begin-stretch" not in [button.key for button in app.button]


@pytest.mark.parametrize("own", ["draw", "upload"])
def test_a_digit_of_ones_own_is_not_dealt_and_comes_back(own: str, monkeypatch) -> None:
    def game(**told: Any) -> None:
        st.button("Leave", key="leave", on_click=told["on_leave"])

    monkeypatch.setattr(guess, "game", game)
    mine = bytes(28 * 10) + bytes([200] * 28 * 3) + bytes(28 * 15)
    link = {"drawing": pack(mine)} if own == "draw" else {}
    app = come(source=own, **link)
    if own == "upload":
        app.session_state["upload"] = mine
    hint = {"draw": "This is the drawing in the link", "upload": "Your picture."}[own]
    assert hint in captions(app.run())
    app.session_state["seen-digits"] = set(range(10_000)) - {77}
    app.button(key="guess-begin-stretch").click().run()
    assert app.query_params["digit"] == "77"
    assert app.query_params["source"] == "mnist"
    app.button(key="leave").click().run()
    assert not app.exception
    assert hint in captions(app)
    assert app.segmented_control(key="source").value == own
    assert ("drawing" in app.query_params) == (own == "draw")


def test_a_game_ends_when_another_digit_comes_on_stage() -> None:
    app = visit()
    app.button(key="guess-begin-stretch").click().run()
    app.session_state["sample"] = 3
    app.query_params["digit"] = "3"
    app.run()
    assert not app.exception
    assert app.button(key="guess-begin-stretch")
