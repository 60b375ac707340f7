"""The page for teachers: a lesson plan whose links open the app in the states it needs."""

from dataclasses import replace
from html import escape
from importlib.resources import files
from urllib.parse import urljoin

import streamlit as st

from lstm_viz.analysis.worksheet import worksheet
from lstm_viz.app import url_state
from lstm_viz.app.panels import share
from lstm_viz.app.reading import Reading
from lstm_viz.app.worksheet_html import sheet
from lstm_viz.locale import _, language, speaking

LAST = 9999  # number of a worksheet


def show(reading: Reading) -> None:
    """Show the page."""
    with st.container(horizontal_alignment="center"), st.container(width=760, key="plan"):
        st.markdown(plan(language()))
        state = replace(share.state_of(reading), way=None)
        st.code(frame(st.context.url or "", state), language="html", wrap_lines=True)
        _worksheet()


def plan(language: str) -> str:
    """The lesson plan in a language, as Markdown."""
    return (files("lstm_viz.app") / "teaching" / f"{language}.md").read_text(encoding="utf-8")


def frame(address: str, state: url_state.State) -> str:
    """The HTML that puts the stage into another page.

    Args:
        address: of this page.
        state: that the stage shall have.
    """
    src = f"{url_state.url(urljoin(address, '.'), state)}&view=embed"
    title = escape(_("A network reads a digit"))
    return (
        f'<iframe src="{escape(src)}" title="{title}"'
        ' width="100%" height="520" style="border: 0"></iframe>'
    )


def _worksheet() -> None:
    st.markdown("## " + _("Worksheet: an LSTM by hand"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input(_("Number of the sheet"), 1, LAST, 1, key="sheet-seed", width=180)
        spoken = language()
        st.download_button(
            _("Worksheet with solution, to print"),
            lambda: _made(int(seed), spoken),
            f"lstm-by-hand-{seed}.html",
            "text/html",
            on_click="ignore",
            icon=":material/print:",
            key="sheet-file",
        )


def _made(seed: int, spoken: str) -> str:
    """The sheet; the server asks for it outside the session, where no language is spoken."""
    with speaking(spoken):
        return sheet(worksheet(seed))
