"""What is too much work to be done at each stroke: it waits until the pen rests."""

from collections.abc import Callable
from time import monotonic

import streamlit as st

from lstm_viz.app import i18n
from lstm_viz.app.reading import Reading
from lstm_viz.locale import _

REST = 0.7  # seconds without a change of the drawing


def when_the_pen_rests(reading: Reading, show: Callable[[Reading], None]) -> None:
    """Show what takes long to compute; of a drawing that changes, only that it will come.

    Args:
        reading: of the digit on stage.
        show: computes and shows.
    """
    state = st.session_state
    pixels = reading.digit.pixels
    if not reading.digit.unfinished:
        show(reading)
        return
    if state.get("drawn") != pixels:
        state["drawn"], state["drawn-at"] = pixels, monotonic()
    if monotonic() - state["drawn-at"] >= REST:
        show(reading)
    else:
        st.fragment(_wait, run_every=REST)()


def _wait() -> None:
    i18n.set_language()
    st.caption(_("This is computed when the pen rests."))
    if monotonic() - st.session_state["drawn-at"] >= REST:
        st.rerun()
