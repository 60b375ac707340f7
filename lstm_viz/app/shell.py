"""The frame of all pages: navigation, language, style, and the input panel.

The input panel is on every page, so that what was drawn survives going from one to another.
"""

from dataclasses import replace
from importlib import import_module

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.app import brush, guess, i18n, live, view_mode
from lstm_viz.app.chapters import CHAPTERS, Chapter, page_of
from lstm_viz.app.components import browser, source, style
from lstm_viz.app.components.pad import Live
from lstm_viz.app.inputs import learning, network_picker, panel, unit_order
from lstm_viz.app.pages import watch
from lstm_viz.app.panels.answer import block, so_far
from lstm_viz.app.panels.follow import ask_why
from lstm_viz.app.reading import Reading
from lstm_viz.app.turn import TURN
from lstm_viz.app.url_restore import carry, follow, hold, restore_url
from lstm_viz.charts.clock import CALM_STYLE, TOUCH_STYLE
from lstm_viz.charts.palette import Theme

SCRIPTS = f"<script>{source('streamlit.js', 'so_far.js', 'whole_pictures.js')}</script>"

SHARES = [1, 4]  # of the width: the input panel, the page


def show() -> None:
    """Show the page that the address names."""
    page = st.navigation([page_of(chapter) for chapter in CHAPTERS], position="top")
    st.html(f"{style('page')}<style>{CALM_STYLE}\n{TOUCH_STYLE}</style>")
    st.html(SCRIPTS, unsafe_allow_javascript=True)
    i18n.language_selector()
    restore_url(page.url_path)
    hold()
    view_mode.settle(page.url_path)
    follow(page.url_path)
    carry(page.url_path)
    view_mode.apply_css()
    if page.url_path:
        _page(next(chapter for chapter in CHAPTERS if chapter.path == page.url_path))
    else:
        _watch()
    browser.watch()


@st.fragment
def _page(chapter: Chapter) -> None:
    """All of a page beside Watch that the digit, the network or the view changes."""
    with TURN:
        view_mode.apply_change()
        i18n.set_language()
        reading, hint = _on_stage()
        left, right = st.columns(SHARES, gap="medium")
        with right:
            import_module(f"lstm_viz.app.{chapter.module}").show(reading)
        with left.container(key="desk" if chapter.desk else "desk-unseen"):
            panel.sources()
            panel.show(reading.seen, hint)
            with st.container(key="answer"):
                _answer(block(reading.verdict, role="status"))
                network_picker.picker()
        view_mode.full_app_link(reading.digit)


@st.fragment
def _watch() -> None:
    """The page Watch: all that the network or the view changes, with :func:`_digit` in it."""
    with TURN:
        view_mode.apply_change()
        i18n.set_language()
        reading = _reading()
        left, right = st.columns(SHARES, gap="medium")
        with right:
            stage = watch.frame(reading, _reading)
            below = st.container(key="details")
        with left.container(key="desk"):
            panel.sources()
            inputs = st.container()
            with st.container(key="answer"):
                answer, why = st.container(), st.container()
                network_picker.picker()
                learning.slider()
            guess.offer(reading, _reading)
        with below:
            _digit(stage, inputs, answer, why)


@st.fragment
def _digit(
    stage: DeltaGenerator | None,
    inputs: DeltaGenerator,
    answer: DeltaGenerator,
    why: DeltaGenerator,
) -> None:
    """What another digit changes on the page Watch: it runs this anew and nothing else.

    Args:
        stage: where the stage stands, if it does.
        inputs: where the open input stands.
        answer: where the answer stands.
        why: where one can ask for its reason.
    """
    with TURN:
        i18n.set_language()
        reading, hint = _watched()
        watch.apply_change(reading)
        if stage is not None:  # told first: it is what one looks at while one draws
            watch.show(reading, stage)
        with inputs:
            live_reader = Live(live.url(reading.network, reading.order), reading.theme)
            panel.show(reading.seen, hint, live_reader)
        with answer:
            said = block(reading.verdict, role="status")
            _answer(said + so_far(reading.trace, reading.look.every_row))
        with why:
            ask_why(reading)
        view_mode.full_app_link(reading.digit)


def _answer(said: str) -> None:
    st.html(f'<div class="answers">{said}</div>')


def _on_stage() -> tuple[Reading, str]:
    """What is on stage now, and a hint if it is not what the open input is for."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    digit, hint = panel.on_stage()
    return Reading(digit, learning.reader(), theme), hint


def _watched() -> tuple[Reading, str]:
    """The same on the page Watch, where rows can be brushed and units ordered."""
    reading, hint = _on_stage()
    return replace(reading, edits=brush.made(reading), order=unit_order.chosen()), hint


def _reading() -> Reading:
    """What is on stage of the page Watch when a button of it is pressed."""
    return _watched()[0]
