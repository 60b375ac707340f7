"""The game “Guess before the machine”: while it is on, the page shows nothing else."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import streamlit as st

from lstm_viz.analysis.belief import outcome
from lstm_viz.app import resources, url_state, view_mode
from lstm_viz.app.components import style
from lstm_viz.app.components.guess import Guess, game
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Start
from lstm_viz.locale import _


def show(reading: Reading) -> None:
    """Show the game if one is on. Call it first on the page: what it hides was there."""
    on = _on(reading)
    st.html(style("guess-covered") if covers(reading) else style(*["guess-outcome"] * on))
    with st.container(key="guess-stage"):
        if on:
            _game(reading)


def covers(reading: Reading) -> bool:
    """Whether a game is on and covers the page; it ends when another digit comes on stage."""
    return _on(reading) and st.session_state.get("guess") is None


def standing(reading: Reading) -> tuple[Guess | None] | None:
    """How the game stands: None where none is on, else what was guessed."""
    return (st.session_state.get("guess"),) if _on(reading) else None


def saw(reading: Reading) -> None:
    """Take note that the digit was on stage, so that it is not dealt."""
    if reading.digit.sample is not None:
        _seen().add(reading.digit.sample)


def offer(reading: Reading, now: Callable[[], Reading]) -> None:
    """The button that begins a game.

    Args:
        reading: on stage.
        now: the one that is on stage when it is pressed.
    """
    if not _on(reading):
        _button(now, width="stretch")


def offer_in_lecture(reading: Reading, now: Callable[[], Reading]) -> None:
    """The same in a lecture, which has no desk that it could stand on."""
    if view_mode.setting() == "hall" and not _on(reading):
        st.html(style("guess-offered"))
        with st.container(key="guess-offer-stage", width="content"):
            _button(now, width="content")


def _button(now: Callable[[], Reading], width: Literal["content", "stretch"]) -> None:
    st.button(
        _("Guess before the machine"),
        icon=":material/visibility_off:",
        key=f"guess-begin-{width}",
        help=_(
            "Deals the rows of a test digit that you have not seen, one by one: who knows it first?"
            " A digit of your own comes back when you leave the game."
        ),
        width=width,
        on_click=lambda: begin(now()),
    )


def _on(reading: Reading) -> bool:
    dealt = st.session_state.get("guessing")
    return dealt is not None and dealt == reading.digit.sample


def _seen() -> set[int]:
    """The test digits that this visitor has had on stage."""
    seen: set[int] = st.session_state.setdefault("seen-digits", set())
    return seen


def begin(reading: Reading) -> None:
    """Begin a game, and note the input and the linked drawing of a digit of one's own."""
    state = st.session_state
    own = reading.digit.sample is None
    state["guess-own"] = (state.source, state.get("linked_pixels")) if own else None
    _another()


def _another() -> None:
    """Deal a test digit that has not been on stage, if there is one left."""
    count = len(resources.test_digits()[0])
    fresh = [index for index in range(count) if index not in _seen()] or range(count)
    index = int(np.random.default_rng().choice(fresh))
    _seen().add(index)
    digit_state.pick(index)
    _open("mnist")
    state = st.session_state
    state.guessing, state.guess = index, None
    # the stage comes anew with the outcome
    state.start_digit, state.start = digit_state.tested(index).id, Start()


def _open(source: str) -> None:
    state = st.session_state
    state.source = state.source_linked = st.query_params["source"] = source


def _leave() -> None:
    """End the game, and put a digit of one's own on stage again if it was there before."""
    st.session_state.guessing = None
    if own := st.session_state.pop("guess-own", None):
        source, linked = own
        _open(source)
        url_state.put(pixels=linked)


def _locked(guess: Guess) -> None:
    st.session_state.guess = guess


def _game(reading: Reading) -> None:
    guess: Guess | None = st.session_state.guess
    told: tuple[str, ...] = ()
    if guess is not None:
        label = int(resources.test_digits()[1][st.session_state.guessing])
        told = outcome(reading.trace, label, reading.look.every_row, guess.digit, guess.row)
    game(
        name=reading.digit.id,
        pixels=reading.digit.pixels,
        outcome=told,
        on_guess=_locked,
        on_again=_another,
        on_leave=_leave,
        large=view_mode.setting() == "hall",
    )
