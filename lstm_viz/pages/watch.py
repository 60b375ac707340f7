"""The page on which one draws a digit and watches the network read it."""

import streamlit as st

from lstm_viz.charts import SELECTION, datasets
from lstm_viz.charts.palette import Theme
from lstm_viz.explain import Trace, trace, verdict
from lstm_viz.pages import desk, shared
from lstm_viz.pages.selected import selected

STYLE = """<style>
.stMainBlockContainer { padding: 1rem 1.5rem 2rem; max-width: 2100px; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 2.75rem 1rem 2rem; } }
</style>"""


def show() -> None:
    """Show the page."""
    st.html(STYLE)
    st.markdown(
        "##### What does an LSTM remember?  Draw a digit and watch one read it, row by row."
    )
    left, right = st.columns([262, 1110], gap="medium")
    with left:
        digit = desk.choose()
    read = trace(shared.network(), digit.image)
    with left:
        _verdict(read)
    with right:
        theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
        tables = datasets(read, shared.look(), theme, digit.id)
        event = st.vega_lite_chart(
            {**shared.specification(), "datasets": tables},
            key="stage",
            on_select="rerun",
            selection_mode=SELECTION,
            width="stretch",
        )
        selected(event, read)


def _verdict(read: Trace) -> None:
    v = verdict(read)
    if v.sure:
        st.markdown(f"### It reads a {v.digit}\n{v.probability:.1%} sure after the last row.")
    else:
        st.markdown(
            f"### Unsure: {v.digit} or {v.rival}?\n"
            f"{v.digit} has {v.probability:.1%}, {v.rival} {v.rival_probability:.1%}."
        )
