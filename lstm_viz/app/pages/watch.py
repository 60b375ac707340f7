"""The page on which one watches the network read the digit in hand."""

import streamlit as st

from lstm_viz.app import gates, i18n, selected_cell, tour, view_mode
from lstm_viz.app.inputs import learning
from lstm_viz.app.panels import stage
from lstm_viz.app.panels.details import details
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import start
from lstm_viz.locale import _


def show(reading: Reading) -> None:
    """Show the page."""
    head = st.container()
    _stage(reading)
    with head:
        _headline()
        learning.notice()
        tour.step()


def _headline() -> None:
    with st.container(key="headline", horizontal=True, vertical_alignment="center", gap="small"):
        headline = _("What does an LSTM remember?  Draw a digit and watch one read it, row by row.")
        st.markdown(f"# {headline}", width="content")
        gates.offer()
        tour.offer()
        view_mode.offer()


@st.fragment
def _stage(reading: Reading) -> None:
    """The stage and what stands under it: a click on a cell runs this anew and nothing else."""
    view_mode.apply_change()
    i18n.set_language()
    at, overview = start(reading.digit.id), gates.hidden()
    tables = reading.datasets(selected_cell.chosen(), at, overview)
    stage.show(tables, clicked=selected_cell.clicked)
    with st.container(key="details"):
        details(reading)
