"""The page on which one learns: a lesson in eight sections, with figures of the digit in hand."""

import json
from functools import lru_cache

import streamlit as st

from lstm_viz.analysis.questions import QUESTIONS, Question
from lstm_viz.app import view_mode
from lstm_viz.app.components import style
from lstm_viz.app.components.browser import memo
from lstm_viz.app.lesson import SECTIONS, Part, parts, title
from lstm_viz.app.lesson.example import Case, case_of, filled
from lstm_viz.app.lesson.figures import FIGURES, GUESSES, digit_of
from lstm_viz.app.reading import TRACES, Reading
from lstm_viz.locale import _, language

WIDTH = 736  # pixels, a line of a book
NAMES = tuple(SECTIONS)
# a section is read from its beginning, wherever the one before it was left
TOP = "<script>/* {section} */ lstmViz.toTop()</script>"


def show(reading: Reading) -> None:
    """Show one section of the lesson."""
    st.html(style("learn"))
    page = view_mode.setting() == "page"
    with st.container(key="lesson", width=WIDTH if page else "stretch"):
        section = _chosen()
        if st.session_state.pop("section-turned", False):
            st.html(TOP.format(section=section), unsafe_allow_javascript=True)
        progress()
        case = case_of(reading)
        st.markdown("# " + title(section, language()))
        for part in parts(section, language()):
            _show(part, case)
        _turn(NAMES.index(section))


def _chosen() -> str:
    """The section that the link names, or that was read last."""
    state = st.session_state
    link = st.query_params.get("section", "").lower()
    if link in SECTIONS and link != state.get("section-linked"):
        state["section-read"] = state["section-linked"] = link
    section: str = state.setdefault("section-read", NAMES[0])
    if link != section:
        _go(section)
    state["section"] = section
    st.pills(
        _("Sections"),
        NAMES,
        format_func=lambda name: f"{NAMES.index(name) + 1}. {title(name, language())}",
        key="section",
        required=True,
        on_change=_picked,
        label_visibility="collapsed",
    )
    return section


def _picked() -> None:
    _go(st.session_state["section"] or st.session_state["section-read"])


def _go(section: str) -> None:
    state = st.session_state
    state["section-turned"] = state.get("section-read") != section
    state["section-read"] = state["section-linked"] = st.query_params["section"] = section


def _show(part: Part, case: Case) -> None:
    if part.kind == "text":
        st.markdown(filled(part.body, case))
    elif part.kind == "figure":
        FIGURES[part.body](case)
    elif part.kind == "exercise":
        ask(part.body, case)
    else:
        st.code(part.body, language="python", wrap_lines=True)
        if part.kind == "original":
            st.caption(_("To be read, not to be run: it does not run as it stands."))


def _turn(at: int) -> None:
    """To the section before, to the next one."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for label, there in ((_("← {title}"), at - 1), (_("{title} →"), at + 1)):
            if 0 <= there < len(NAMES):
                name = NAMES[there]
                st.button(
                    label.format(title=title(name, language())),
                    key=f"turn-{label[0]}",
                    on_click=_go,
                    args=(name,),
                )


KEPT = "lesson-progress"  # whether the first guess was right, by exercise


def ask(name: str, case: Case) -> None:
    """Put a question; once the visitor has chosen, say what is right and why."""
    digit = digit_of(case)
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
            _tell(question, guesses[name, digit])
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


def _tell(question: Question, guess: int) -> None:
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
