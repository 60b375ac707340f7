"""A rerun of the page when its connection to the server was cut and is back.

A restarted server knows no fragment of an open page, and answers nothing that is done in one before
the whole page was run.
"""

from __future__ import annotations

import time

import streamlit as st

from lstm_viz.app.components import noop, source

_LINE = st.components.v2.component(
    "lstm_viz.line",
    html="<span hidden></span>",
    js=source("reconnect.js"),
)


def watch() -> None:
    """Watch the line. Last on every page, in no fragment: what it tells runs the whole page."""
    # another number each time, so that the browser hears of each run
    _LINE(key="line", data=time.monotonic_ns(), on_back_change=noop)
