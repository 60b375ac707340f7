"""The frame of all pages: navigation, language, style, and the input panel.

The input panel is on every page, so that what was drawn survives going from one to another.
"""

from dataclasses import replace
from importlib import import_module

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.app import brush, guess, i18n, live, view_mode
from lstm_viz.app.chapters import CHAPTERS, Chapter, page_of
from lstm_viz.app.components import reconnect, source
from lstm_viz.app.components.pad import Live
from lstm_viz.app.inputs import learning, network_picker, panel
from lstm_viz.app.pages import watch
from lstm_viz.app.panels.answer import block, so_far
from lstm_viz.app.reading import Reading
from lstm_viz.app.turn import Turns
from lstm_viz.app.url_restore import carry, follow, hold, restore_url
from lstm_viz.charts.clock import CALM_STYLE, TOUCH_STYLE
from lstm_viz.charts.palette import Theme

STYLE = """<style>
/* Streamlit's header has the pages' names in it, and is as high as the page keeps clear of it. */
.stAppHeader { position: absolute; height: 3.25rem; min-height: 0; }
.stAppHeader, .stAppHeader * { pointer-events: none; }
.stAppHeader button, .stAppHeader button *, .stAppHeader a, .stAppHeader a * {
  pointer-events: auto;
}
.stMainBlockContainer { padding: 3.25rem 1.5rem 2rem; max-width: 2200px; }
/* the page's own name takes no more room than it needs: the stage shall be seen whole */
.stMainBlockContainer h1 { font-weight: 600; padding: 0 0 .25rem; }
.stMainBlockContainer h2 { padding: .75rem 0 1rem; }
.stMainBlockContainer h3 { padding: 0 0 1rem; }
.st-key-headline [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.st-key-headline button { min-height: 1.75rem; padding: 0 .5rem; }
.st-key-headline .stButton { display: flex; }  /* no room below, which only some would have */
.stColumn:has(.st-key-desk-unseen) { display: none; }
@media (min-width: 640px) {
  .stColumn:has(.st-key-desk) { flex: 0 0 262px; min-width: 0; }
  .stColumn:has(.st-key-desk) + .stColumn { flex: 1 1 0; min-width: 0; }
  /* figures beside each other stand below each other where they would get too narrow */
  .stColumn .stColumn:has(.stVegaLiteChart) { min-width: min(100%, 280px); }
  .stColumn .stColumn:has(.verdict) { min-width: min(100%, 150px); }
}
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 3.25rem 1rem 2rem; }
  .st-key-answer { flex-flow: row wrap; align-items: end; }
  .st-key-answer > * { flex: 1 1 150px; width: auto !important; min-width: 0; }
}
.st-key-stage button[aria-label^="Show data"] { display: none; }
.stVegaLiteChart:focus-visible { outline: 2px solid light-dark(#0f6292, #7dc0e8); }
/* why a file could not be made stands on the page, in its language */
[data-testid="stDownloadButtonError"] { display: none; }
/* what stands beside the ledger and beside pictures needs room too */
[data-testid="stLayoutWrapper"]:has(> :is(.st-key-lifetimes-beside, .st-key-recalled-beside)) {
  min-width: min(18rem, 100%);
}
/* while the pen moves the stage shows the drawing, and nothing speaks of the digit before it */
.st-key-stage { position: relative; }
.brushed-rows {
  position: absolute; pointer-events: none; background: rgb(213 94 0 / .25);
  outline: 2px solid #d55e00;
}
.live-panels { display: none; position: absolute; inset: 0; pointer-events: none; }
.live-panels canvas { position: absolute; image-rendering: pixelated; background: Canvas; }
[data-live] .live-panels { display: block; }
[data-live] .st-key-details { opacity: .35; }
[data-live] :is(.verdict, .st-key-hint *),
[data-live] .st-key-stage :is(.lead_marks, .lead_note_marks, .caption_marks) {
  visibility: hidden;
}
.answers { display: grid; }
.answers > * { grid-area: 1 / 1; }
.still-reading .answers > .verdict, html:not(.still-reading) .so-far, [data-live] .so-far {
  visibility: hidden;
}
:is(.verdict, .so-far) strong { font-size: 1.6rem; line-height: 1.3; }
/* where Streamlit's own colours for words are too faint to read */
[data-selected="true"] p, [data-testid="stSliderThumbValue"] p {
  color: light-dark(#0f6292, #7dc0e8);
}
[data-testid="stCaptionContainer"] code { color: inherit; }
.stCode .token.token.token { color: inherit; }
.stCode .token.token.comment, .stCode .token.token.punctuation {
  color: light-dark(#5d6678, #9aa3b5);
}
.stCode .token.token:is(.keyword, .function, .class-name, .parameter) {
  color: light-dark(#0f6292, #7dc0e8);
}
.stCode .token.token:is(.string, .number, .boolean) { color: light-dark(#006b4a, #63cfa9); }
/* a chosen tab, pill or option has a colour only: where the system's are forced, it gets an edge */
@media (forced-colors: active) {
  .stApp :is([aria-checked="true"], [aria-selected="true"], [data-selected="true"],
    [data-testid$="Active"], [aria-current="page"]) {
    outline: 2px solid Highlight; outline-offset: -2px;
  }
}
/* a little space between Chinese signs and other letters */
:lang(zh) { text-autospace: normal; }
/* a table's words and numbers stay in one line: what is wider than the page scrolls */
.stTable table { width: max-content; min-width: 100%; }
/* a figure of a width of its own is drawn smaller where it has not so much */
[width="fit-content"] :is(.stVegaLiteChart, svg.marks) { max-width: 100%; height: auto; }
/* a long equation takes several lines rather than a scroll bar */
.stMarkdown .katex-display > .katex { white-space: normal; }
.stMarkdown .katex-display { padding: .25rem; }
</style>"""

# Vega's picture takes no focus: the keys, once a button has had them, would not come back to it.
# And the steps of the browser's history are those of the visitor.
SCRIPTS = f"<script>{source('focus.js', 'history.js', 'drawer.js', 'so_far.js')}</script>"


TURN = Turns()  # of all visitors' pages


def show() -> None:
    """Show the page that the address names."""
    page = st.navigation([page_of(chapter) for chapter in CHAPTERS], position="top")
    st.html(f"{STYLE}<style>{CALM_STYLE}\n{TOUCH_STYLE}</style>")
    st.html(SCRIPTS, unsafe_allow_javascript=True)
    i18n.language_selector()
    restore_url(page.url_path)
    hold()
    view_mode.settle(page.url_path)
    follow(page.url_path)
    carry(page.url_path)
    view_mode.apply_css()
    _body(next(chapter for chapter in CHAPTERS if chapter.path == page.url_path))
    reconnect.watch()


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
                _digit(chapter, stage, inputs, answer)


@st.fragment
def _digit(
    chapter: Chapter, stage: DeltaGenerator | None, inputs: DeltaGenerator, answer: DeltaGenerator
) -> None:
    """What another digit changes on the page Watch: it runs this anew and nothing else.

    Args:
        chapter: the page.
        stage: where the stage stands, if it does.
        inputs: where the open input stands.
        answer: where the answer stands.
    """
    with TURN:
        i18n.set_language()
        reading, hint = _now(chapter)
        watch.apply_change(reading)
        if stage is not None:  # told first: it is what one looks at while one draws
            watch.show(reading, stage)
        with inputs:
            panel.show(reading.digit, hint, Live(live.url(reading.network), reading.theme))
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
        reading = replace(reading, edits=brush.made(reading))
    return reading, hint


def _reading() -> Reading:
    """What is on stage of the page Watch when a button of it is pressed."""
    return _now(CHAPTERS[0])[0]
