"""The exercises: predict, then reveal. Predictions are kept for this visitor alone."""

import json
from functools import lru_cache
from zlib import crc32

import streamlit as st

from lstm_viz.analysis.questions import QUESTIONS, Question
from lstm_viz.app.components.browser import memo
from lstm_viz.app.lesson.example import Case
from lstm_viz.app.reading import TRACES, Reading
from lstm_viz.locale import _, language

KEPT = "lesson-progress"  # whether the first guess was right, by exercise
GUESSES = "lesson-guesses"  # what was guessed about which digit, in this session


def answered(name: str, case: Case) -> bool:
    """Whether the visitor has answered a question about this digit."""
    return (name, _digit(case)) in st.session_state.get(GUESSES, {})


def _digit(case: Case) -> int:
    return crc32(case.reading.digit.pixels)


def ask(name: str, case: Case) -> None:
    """Put a question; once the visitor has chosen, say what is right and why."""
    digit = _digit(case)
    question = _question(name, case.reading, language())
    guesses = st.session_state.setdefault(GUESSES, {})
    told = (name, digit) in guesses
    with st.container(border=True, key=f"exercise-{name}"):
        st.caption(_("Predict, then reveal  {mark}").format(mark=_mark(name)))
        guess = st.radio(
            question.text,
            range(len(question.options)),
            index=guesses.get((name, digit)),
            format_func=question.options.__getitem__,
            key=f"guess-{name}-{digit}",
            disabled=told,
        )
        if told:
            _reveal(question, guesses[name, digit])
        else:
            st.button(
                _("Reveal"),
                key=f"reveal-{name}-{digit}",
                disabled=guess is None,
                on_click=_guessed,
                args=(name, digit, question.right),
            )


def progress() -> None:
    """Say how far the visitor is, and let the browser keep it."""
    state = st.session_state
    if KEPT in state:
        memo("progress", json.dumps(state[KEPT]))
    elif told := memo("progress", None):
        state[KEPT] = _understood(told)
    done = state.get(KEPT, {})
    st.progress(
        len(done) / len(QUESTIONS),
        _("{done} of {all} exercises done, {right} predicted right at the first guess.").format(
            done=len(done), all=len(QUESTIONS), right=sum(done.values())
        ),
    )


@lru_cache(maxsize=TRACES)  # whoever draws makes new digits without end
def _question(name: str, reading: Reading, _language: str) -> Question:
    return QUESTIONS[name](reading.model, reading.trace)


def _reveal(question: Question, guess: int) -> None:
    if guess == question.right:
        st.success(_("Right. {reason}").format(reason=question.reason))
    else:
        answer = question.options[question.right]
        st.warning(_("Not so: {answer}. {reason}").format(answer=answer, reason=question.reason))


def _guessed(name: str, digit: int, right: int) -> None:
    state = st.session_state
    guess = state.get(f"guess-{name}-{digit}")
    if guess is None:
        return
    state[GUESSES][name, digit] = guess
    state.setdefault(KEPT, {}).setdefault(name, guess == right)


def _mark(name: str) -> str:
    return {True: "✓", False: "✗"}.get(st.session_state.get(KEPT, {}).get(name), "")


def _understood(text: str) -> dict[str, bool]:
    """The progress that a browser claims to have kept, or as much of it as can be."""
    try:
        kept = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {name: right for name, right in kept.items() if name in QUESTIONS and right in (0, 1)}
