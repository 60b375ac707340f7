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
from lstm_viz.app.reading import Reading
from lstm_viz.app.turn import Turns
from lstm_viz.app.url_restore import carry, follow, hold, restore_url
from lstm_viz.charts.clock import CALM_STYLE, TOUCH_STYLE
from lstm_viz.charts.palette import Theme

SCRIPTS = f"<script>{source('streamlit.js', 'so_far.js')}</script>"

TURN = Turns()  # of all visitors' pages


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
    _body(next(chapter for chapter in CHAPTERS if chapter.path == page.url_path))
    browser.watch()


@st.fragment
def _body(chapter: Chapter) -> None:
    """All that the digit, the network or the view changes."""
    with TURN:
        view_mode.apply_change()
        i18n.set_language()
        reading, hint = _now(chapter)
        left, right = st.columns([1, 4], gap="medium")
        with right:
            page = import_module(f"lstm_viz.app.{chapter.module}")
            stage = page.show(reading) if chapter.path else watch.frame(reading, _reading)
            below = st.container(key="details")
        with left.container(key="desk" if chapter.desk else "desk-unseen"):
            panel.sources()
            inputs = st.container()
            with st.container(key="answer"):
                answer = st.container()
                network_picker.picker()
                if not chapter.path:
                    learning.slider()
            if not chapter.path:
                guess.offer(reading, _reading)
        if chapter.path:
            with inputs:
                panel.show(reading.digit, hint)
            answer.html(f'<div class="answers">{block(reading.verdict, role="status")}</div>')
            view_mode.full_app_link(reading.digit)
        else:
            with below:
                _digit(stage, inputs, answer)


@st.fragment
def _digit(stage: DeltaGenerator | None, inputs: DeltaGenerator, answer: DeltaGenerator) -> None:
    """What another digit changes on the page Watch: it runs this anew and nothing else.

    Args:
        stage: where the stage stands, if it does.
        inputs: where the open input stands.
        answer: where the answer stands.
    """
    with TURN:
        i18n.set_language()
        reading, hint = _now(CHAPTERS[0])
        watch.apply_change(reading)
        if stage is not None:  # told first: it is what one looks at while one draws
            watch.show(reading, stage)
        with inputs:
            panel.show(
                reading.digit, hint, Live(live.url(reading.network, reading.order), reading.theme)
            )
        said = block(reading.verdict, role="status")
        said += so_far(reading.trace, reading.look.every_row)
        answer.html(f'<div class="answers">{said}</div>')
        view_mode.full_app_link(reading.digit)


def _now(chapter: Chapter) -> tuple[Reading, str]:
    """What is on stage now, and a hint if it is not what the open input is for."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    digit, hint = panel.on_stage()
    reading = Reading(digit, learning.reader(), theme)
    if not chapter.path:
        reading = replace(reading, edits=brush.made(reading), order=unit_order.chosen())
    return reading, hint


def _reading() -> Reading:
    """What is on stage of the page Watch when a button of it is pressed."""
    return _now(CHAPTERS[0])[0]
