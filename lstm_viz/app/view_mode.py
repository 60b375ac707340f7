"""How much is shown: of the page, all of it, or in a lecture or a frame the stage and its controls;
of a layer, its memory alone or all that it computes.

In a lecture a page without a stage keeps what it has, but for the pages' names and the desk.
"""

import streamlit as st

from lstm_viz.app import resources, url_state
from lstm_viz.app.components import style
from lstm_viz.app.components.browser import whole
from lstm_viz.app.inputs import learning
from lstm_viz.app.inputs.digit_state import Digit
from lstm_viz.app.url_values import pack
from lstm_viz.charts.content import Setting
from lstm_viz.locale import _
from lstm_viz.models.quantities import memory_of

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


def gates_hidden() -> bool:
    """Whether the stage shows the memory alone: where it can be read back, until one asks."""
    return not st.session_state.get("gates") and resources.readback(learning.reader()) is not None


def restore_gates(state: url_state.State) -> None:
    """Take over what a link shows; a cell that only the whole stage has is to be seen there."""
    memory = memory_of(resources.quantities(state.network))
    overview = ("digit", "recall", "belief", memory)  # what can be clicked there
    elsewhere = state.cell is not None and state.cell.quantity not in overview
    st.session_state.gates = state.gates or elsewhere


def offer_gates() -> None:
    """The switch between the overview and all that a layer computes."""
    st.session_state["gates-shown"] = not gates_hidden()
    st.toggle(
        _("Show the gates"),
        key="gates-shown",
        on_change=_gates_switched,
        disabled=resources.readback(learning.reader()) is None,  # then there is no overview
        help=_("All that a layer computes: three gates, the candidate, memory and hidden state"),
    )


def _gates_switched() -> None:
    state = st.session_state
    state.gates = state["gates-shown"]
    url_state.keep(gates=state.gates)
