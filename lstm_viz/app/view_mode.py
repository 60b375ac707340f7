"""The view mode: the whole page; in a lecture or a frame, the stage and its controls.

A page without a stage keeps what it has, but for the pages' names and the desk.
"""

import streamlit as st

from lstm_viz.app import url_state
from lstm_viz.app.components import style
from lstm_viz.app.components.browser import whole
from lstm_viz.app.inputs.digit_state import Digit
from lstm_viz.app.url_values import pack
from lstm_viz.charts.content import Setting
from lstm_viz.locale import _

_PLACES: tuple[Setting, ...] = ("hall", "frame")
SETTINGS = dict(zip(url_state.VIEWS, _PLACES, strict=True))


def settle(path: str) -> None:
    """Take over the view that the address asks for; Back on the same page leads out of a view.

    Args:
        path: of the page, as in its address.
    """
    if asked := url_state.asked("view"):
        st.session_state.view = asked
    elif st.session_state.get("came_to") == path:
        st.session_state.pop("view", None)


def setting() -> Setting:
    """What the stage of this visitor stands in."""
    return SETTINGS.get(st.session_state.get("view", ""), "page")


def apply_css() -> None:
    """Hide what a lecture and a frame do not need; from a lecture, offer a way back."""
    view = st.session_state.view_applied = st.session_state.get("view")
    with st.container():  # what follows keeps its place on the page, and with it its state
        if view in SETTINGS:
            st.html(style("stage-only", view))

        if view == "lecture":
            with st.container(key="way-out", width="content"):
                st.button(_("Leave the lecture view"), on_click=_leave)


def apply_change() -> None:
    """Run the whole page if the view was changed in a fragment, which cannot hide the rest."""
    if st.session_state.get("view") != st.session_state.get("view_applied"):
        st.rerun()


def offer() -> None:
    """The button that leads into the lecture view."""
    st.button(
        _("Lecture view"),
        icon=":material/co_present:",
        type="tertiary",
        key="lecture-begin",
        help=_("The stage alone, in type that is readable from the last row"),
        on_click=_enter,
    )


def full_app_link(digit: Digit) -> None:
    """From a frame, offer the whole app, in a new tab.

    Args:
        digit: in hand; a drawing stands in no address.
    """
    if setting() == "frame":
        with st.container(key="way-out"):
            whole(None if digit.sample is not None else pack(digit.pixels))


def _enter() -> None:
    st.session_state.view = "lecture"
    url_state.keep(view="lecture")


def _leave() -> None:
    st.session_state.pop("view", None)
    url_state.keep(view=None)
