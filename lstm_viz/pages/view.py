"""How much of a page is shown: all of it, or in a lecture the stage and its controls alone."""

import streamlit as st

from lstm_viz.words import _

VIEWS = ("lecture",)

_ONLY_THE_STAGE = """<style>
.stAppHeader, .st-key-tongue, .stColumn:has(.st-key-desk), .st-key-closer, .st-key-tour-begin,
.stMainBlockContainer h5 { display: none !important; }
.stMainBlockContainer { padding: .75rem 1rem !important; }
.st-key-leave { position: fixed; right: .75rem; bottom: .5rem; z-index: 2; opacity: .55; }
.st-key-leave:hover, .st-key-leave:focus-within { opacity: 1; }
</style>"""


def settle() -> None:
    """Take over the view that a link asks for."""
    asked = st.query_params.get("view", "").lower()
    if asked in VIEWS:
        st.session_state.view = asked


def lecture() -> bool:
    """Whether this visitor looks at the stage alone."""
    return st.session_state.get("view") == "lecture"


def narrow() -> None:
    """Hide what a lecture does not need, and offer a way back."""
    if not lecture():
        return
    st.html(_ONLY_THE_STAGE)
    with st.container(key="leave", width="content"):
        st.button(_("Leave the lecture view"), on_click=_leave)


def _leave() -> None:
    st.session_state.pop("view", None)
    st.query_params.pop("view", None)
