"""The frame of all pages: navigation, language, style, and the input panel.

The input panel is on every page, so that what was drawn survives going from one to another.
"""

from dataclasses import replace
from importlib import import_module
from threading import Lock

import streamlit as st

from lstm_viz.app import brush, guess, i18n, live, view_mode
from lstm_viz.app.chapters import CHAPTERS, Chapter, page_of
from lstm_viz.app.components import browser, source, style
from lstm_viz.app.components.pad import Live
from lstm_viz.app.inputs import learning, network_picker, panel, unit_order
from lstm_viz.app.panels.answer import block, so_far
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import carry, follow, hold, restore_url
from lstm_viz.charts.clock import CALM_STYLE, TOUCH_STYLE
from lstm_viz.charts.palette import Theme

SCRIPTS = f"<script>{source('streamlit.js', 'so_far.js')}</script>"

# Visitors' pages run one after the other. Python runs one thread at a time anyway, and each of the
# many short operations of torch lets another thread go first: of a hundred threads none gets done.
TURN = Lock()


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
    """All that a digit changes: while one draws, this runs and nothing else."""
    with TURN:
        _read(chapter)


def _read(chapter: Chapter) -> None:
    view_mode.apply_change()
    i18n.set_language()
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    digit, hint = panel.on_stage()
    reading = Reading(digit, learning.reader(), theme)
    if not chapter.path:
        reading = replace(reading, edits=brush.made(reading), order=unit_order.chosen())
    left, right = st.columns([1, 4], gap="medium")
    column = left.container(key="desk" if chapter.desk else "desk-unseen")
    with right:  # told first: it is what one looks at while one draws
        import_module(f"lstm_viz.app.{chapter.module}").show(reading)
    with column:
        panel.show(
            digit,
            hint,
            None if chapter.path else Live(live.url(reading.network, reading.order), theme),
        )
        with st.container(key="answer"):
            said = block(reading.verdict, role="status")
            if not chapter.path:  # else nothing is being read beside it
                said += so_far(reading.trace, reading.look.every_row)
            st.html(f'<div class="answers">{said}</div>')
            network_picker.picker()
            if not chapter.path:
                learning.slider()
        if not chapter.path:
            guess.offer(reading)
    view_mode.full_app_link(digit)
