"""The page on which one draws a digit and watches the network read it."""

import streamlit as st

from lstm_viz.charts import SELECTION, datasets
from lstm_viz.charts.palette import Theme
from lstm_viz.explain import Verdict
from lstm_viz.pages import cells, desk, networks, shared, tongue
from lstm_viz.pages.arrival import arrive, start
from lstm_viz.pages.closer import closer
from lstm_viz.pages.reading import Reading
from lstm_viz.words import _

STYLE = """<style>
/* Streamlit's header, 60 pixels of ground with one small menu in it, lets the page through. */
.stAppHeader { background: none; position: absolute; }
.stAppHeader, .stAppHeader * { pointer-events: none; }
.stAppHeader button, .stAppHeader button * { pointer-events: auto; }
.stMainBlockContainer { padding: 1rem 1.5rem 2rem; max-width: 2200px; }
.stMainBlockContainer h5 { padding: 0 0 .75rem; }
@media (min-width: 640px) {
  .stColumn:has(.st-key-desk) { flex: 0 0 262px; min-width: 0; }
  .stColumn:has(.st-key-desk) + .stColumn { flex: 1 1 0; min-width: 0; }
}
@media (max-width: 640px) { .stMainBlockContainer { padding: 2.75rem 1rem 2rem; } }
.st-key-stage button[aria-label^="Show data"] { display: none; }
.st-key-closer [role="radiogroup"] { flex-wrap: wrap; }
.verdict strong { font-size: 1.6rem; line-height: 1.3; }
</style>"""


def show() -> None:
    """Show the page."""
    st.html(STYLE)
    tongue.switch()
    st.markdown(
        "##### " + _("What does an LSTM remember?  Draw a digit and watch one read it, row by row.")
    )
    arrive()
    left, right = st.columns([1, 4], gap="medium")
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    with left, st.container(key="desk"):
        reading = Reading(desk.choose(), networks.chosen(), theme)
        _verdict(reading.verdict)
        networks.picker()
    with right:
        name = reading.digit.id
        tables = datasets(reading.trace, reading.look, name, cells.chosen(), start(name))
        st.vega_lite_chart(
            {**shared.specification(), "datasets": tables},
            key="stage",
            on_select=cells.clicked,
            selection_mode=SELECTION,
            width="stretch",
        )
        closer(reading)


def _verdict(v: Verdict) -> None:
    if v.sure:
        answer = _("It reads a {digit}").format(digit=v.digit)
        if v.probability < 0.9995:
            odds = _("{p:.1%} sure after the last row").format(p=v.probability)
        else:
            odds = _("more than 99.9% sure after the last row")
    else:
        answer = _("Unsure: {digit} or {rival}?").format(digit=v.digit, rival=v.rival)
        odds = f"{v.digit}: {v.probability:.1%}, {v.rival}: {v.rival_probability:.1%}"
    st.html(f'<div class="verdict" role="status"><strong>{answer}</strong><br>{odds}</div>')
