"""The choice between the overview and all that a layer computes."""

import streamlit as st

from lstm_viz.app import resources, url_state
from lstm_viz.app.inputs import network_picker
from lstm_viz.locale import _

# what can be clicked there: h where there is no c
OVERVIEW = ("digit", "recall", "belief", "c", "h")


def hidden() -> bool:
    """Whether the stage shows the memory alone: where it can be read back, until one asks."""
    return (
        not st.session_state.get("gates")
        and resources.readback(network_picker.chosen()) is not None
    )


def restore(state: url_state.State) -> None:
    """Take over what a link shows; a cell that only the whole stage has is to be seen there."""
    st.session_state.gates = state.gates or (
        state.cell is not None and state.cell.quantity not in OVERVIEW
    )


def offer() -> None:
    """The switch."""
    st.session_state["gates-shown"] = bool(st.session_state.get("gates"))
    st.toggle(
        _("Show the gates"),
        key="gates-shown",
        on_change=_switched,
        help=_("All that a layer computes: three gates, the candidate, memory and hidden state"),
    )


def _switched() -> None:
    state = st.session_state
    state.gates = state["gates-shown"]
    url_state.keep(gates=url_state.ON if state.gates else None)
