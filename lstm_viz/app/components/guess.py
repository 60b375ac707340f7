"""A covered digit whose rows are dealt one by one, until somebody says what it is.

The browser deals and takes the guess; the outcome comes from the server, once it was told.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

from lstm_viz.app.components import component, source
from lstm_viz.locale import _, an

ROWS = 28
_INK = 128  # of 255: what is called ink where the picture is told in words

_GAME = component("guess", "guess.js", html=source("guess.html"), css="guess.css")


class Guess(NamedTuple):
    """What was said: the digit, or None for nothing; and after which row, from 1."""

    digit: int | None
    row: int


def game(
    *,
    name: str,
    pixels: bytes,
    outcome: Sequence[str],
    on_guess: Callable[[Guess], None],
    on_again: Callable[[], None],
    on_leave: Callable[[], None],
    large: bool = False,
) -> None:
    """Show the game.

    Args:
        name: of this game; another one begins anew.
        pixels: the digit, 784 bytes.
        outcome: a title and sentences; empty until the guess was told.
        on_guess: called with the guess.
        on_again: called when another digit is wanted.
        on_leave: called when the game is left.
        large: whether it is to be read from the last row of a hall.
    """
    key = "guess-game"

    def told() -> None:
        guess = _guess(st.session_state[key].get("guess"), name)
        if guess is not None:
            on_guess(guess)

    _GAME(
        key=key,
        data={
            "name": name,
            "pixels": base64.b64encode(pixels).decode(),
            "lines": [_line(pixels, row) for row in range(1, ROWS + 1)],
            "outcome": list(outcome),
            "digits": [an(_("It is a {digit}").format(digit=digit)) for digit in range(10)],
            "words": _words(),
            "large": large,
        },
        on_guess_change=told,
        on_again_change=on_again,
        on_leave_change=on_leave,
    )


def _words() -> dict[str, str]:
    return {
        "title": _("Guess before the machine"),
        "rule": _(
            "The rows of a handwritten digit are dealt from the top. As soon as you are sure, press"
            " it: one press locks your guess."
        ),
        "board": _("The rows dealt so far"),
        "choices": _("Your guess"),
        "start": _("Row 0 of {rows}").format(rows=ROWS),
        "pause": _("Pause"),
        "play": _("Go on"),
        "next": _("Next row"),
        "end": _("Show the answer"),
        "again": _("Another digit"),
        "leave": _("Leave the game"),
    }


def _line(pixels: bytes, row: int) -> str:
    """A row in words: where there is ink, for those who cannot see the picture."""
    ink = [level >= _INK for level in pixels[(row - 1) * ROWS : row * ROWS]]
    runs: list[list[int]] = []
    for column, inked in enumerate(ink, 1):
        if inked and runs and runs[-1][1] == column - 1:
            runs[-1][1] = column
        elif inked:
            runs.append([column, column])
    if not runs:
        return _("Row {row} of {rows}: no ink").format(row=row, rows=ROWS)
    where = _(", ").join(f"{a}–{b}" if a < b else f"{a}" for a, b in runs)
    said = _("Row {row} of {rows}: ink in columns {where}")
    if sum(ink) == 1:
        said = _("Row {row} of {rows}: ink in column {where}")
    return said.format(row=row, rows=ROWS, where=where)


def _guess(told: object, name: str) -> Guess | None:
    """Read what came from a browser: it may be anything, or of a game before."""
    if not isinstance(told, dict) or told.get("name") != name:
        return None
    digit, row = told.get("digit"), told.get("row")
    if type(row) is not int or not 0 <= row <= ROWS:
        return None
    if digit is None:
        return Guess(None, row)
    known = type(digit) is int and 0 <= digit <= 9 and row > 0
    return Guess(digit, row) if known else None
