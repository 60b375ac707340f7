"""The page on which one watches the network read the digit in hand."""

import streamlit as st

from lstm_viz.pages import cells, stage, tongue, tour, view
from lstm_viz.pages.arrival import start
from lstm_viz.pages.closer import closer
from lstm_viz.pages.reading import Reading
from lstm_viz.words import _


def show(reading: Reading) -> None:
    """Show the page."""
    head = st.container()
    _stage(reading)
    with head:
        _headline()
        tour.step()


def _headline() -> None:
    with st.container(key="headline", horizontal=True, vertical_alignment="center", gap="small"):
        headline = _("What does an LSTM remember?  Draw a digit and watch one read it, row by row.")
        st.markdown(f"# {headline}", width="content")
        tour.offer()
        view.offer()


@st.fragment
def _stage(reading: Reading) -> None:
    """The stage and what stands under it: a click on a cell runs this anew and nothing else."""
    tongue.speak()
    tables = reading.datasets(cells.chosen(), start(reading.digit.id))
    stage.show(tables, clicked=cells.clicked)
    closer(reading)
