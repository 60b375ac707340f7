"""The page on which one watches the network read the digit in hand."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.app import brush, guess, i18n, selected_cell, tour, view_mode
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


def frame(reading: Reading, now: Callable[[], Reading]) -> DeltaGenerator | None:
    """Show what another digit does not change, unless a game covers the page.

    Args:
        reading: on stage.
        now: the one that is on stage when something of this is used.

    Returns:
        The place for the stage; none in a game that covers it.
    """
    st.session_state["framed"] = _framed(reading)
    guess.show(reading)
    if guess.covers(reading):
        return None
    _headline()
    guess.offer_in_lecture(reading, now)
    learning.notice()
    tour.step(reading)
    place = stage.place()
    touring = "tour" in st.session_state
    if not touring:
        brush.listen(reading, now)
        brush.told(reading)
    with st.container(key="order", horizontal=True, vertical_alignment="center"):
        unit_order.offer(reading.network)
        if not touring:
            brush.offer(reading)
    unit_order.explain(reading.network)
    return place


def _framed(reading: Reading) -> tuple[object, ...]:
    """What the frame depends on beside the network and the view, which are chosen in it."""
    state = st.session_state
    digit = reading.digit.id if "tour" in state or reading.edits else ""
    return guess.standing(reading), state.get("tour"), reading.edits, digit


def apply_change(reading: Reading) -> None:
    """Run the whole page if the frame is not that of this reading."""
    if st.session_state["framed"] != _framed(reading):
        st.rerun()


def show(reading: Reading, place: DeltaGenerator) -> None:
    """Show what another digit changes: the stage in its place, and what stands under it."""
    guess.saw(reading)
    at, overview = start(reading.digit.id), view_mode.gates_hidden()
    tables = tour.tables(reading) or reading.datasets(at, overview)
    if reading.edits:
        former = reading.unedited.datasets(at, overview)
        tables = edited(tables, brush.held(reading.edits), former)
    with place:
        stage.draw(marked(tables, _mark(reading)), kept=True)
    _details(reading)


def _headline() -> None:
    with st.container(key="headline", horizontal=True, vertical_alignment="center", gap="small"):
        headline = _("What does an LSTM remember?  Draw a digit and watch one read it, row by row.")
        st.markdown(f"# {headline}", width="content")
        view_mode.offer_gates()
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
