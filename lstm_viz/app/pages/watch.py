"""The page on which one watches the network read the digit in hand."""

import streamlit as st

from lstm_viz.app import brush, gates, guess, i18n, selected_cell, tour, view_mode
from lstm_viz.app.components.brush import cell_clicks
from lstm_viz.app.inputs import learning, unit_order
from lstm_viz.app.panels import stage
from lstm_viz.app.panels.details import details
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import start
from lstm_viz.charts.content import Mark
from lstm_viz.charts.dataset import mark
from lstm_viz.charts.tables import edited, marked
from lstm_viz.locale import _


def show(reading: Reading) -> None:
    """Show the page."""
    if guess.show(reading):
        return
    head = st.container()
    at, overview = start(reading.digit.id), gates.hidden()
    touring = tour.tables(reading)
    tables = touring or reading.datasets(at, overview)
    if reading.edits:
        former = reading.unedited.datasets(at, overview)
        tables = edited(tables, brush.held(reading.edits), former)
    stage.show(marked(tables, _mark(reading)), kept=True)
    if not touring:
        brush.listen(reading)
    with st.container(key="order", horizontal=True, vertical_alignment="center"):
        unit_order.offer(reading.network)
        if not touring:
            brush.offer(reading)
    unit_order.explain(reading.network)
    with st.container(key="details"):
        _details(reading)
    with head:
        _headline()
        brush.told(reading)
        guess.offer_in_lecture(reading)
        learning.notice()
        tour.step(reading)


def _headline() -> None:
    with st.container(key="headline", horizontal=True, vertical_alignment="center", gap="small"):
        headline = _("What does an LSTM remember?  Draw a digit and watch one read it, row by row.")
        st.markdown(f"# {headline}", width="content")
        gates.offer()
        tour.offer()
        view_mode.offer()


@st.fragment
def _details(reading: Reading) -> None:
    """What stands under the stage: a click on a cell runs this anew and nothing else."""
    i18n.set_language()
    cell_clicks(_mark(reading), lambda: selected_cell.clicked(reading.look))
    details(reading)


def _mark(reading: Reading) -> Mark | None:
    return mark(reading.look, selected_cell.chosen())
