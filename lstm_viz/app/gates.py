"""The choice between the overview and all that a layer computes."""

import streamlit as st

from lstm_viz.app import resources, url_state
from lstm_viz.app.inputs import learning
from lstm_viz.locale import _
from lstm_viz.models.quantities import memory_of


def hidden() -> bool:
    """Whether the stage shows the memory alone: where it can be read back, until one asks."""
    return not st.session_state.get("gates") and resources.readback(learning.reader()) is not None


def restore(state: url_state.State) -> None:
    """Take over what a link shows; a cell that only the whole stage has is to be seen there."""
    memory = memory_of(resources.quantities(state.network))
    overview = ("digit", "recall", "belief", memory)  # what can be clicked there
    elsewhere = state.cell is not None and state.cell.quantity not in overview
    st.session_state.gates = state.gates or elsewhere


def offer() -> None:
    """The switch."""
    st.session_state["gates-shown"] = not hidden()
    st.toggle(
        _("Show the gates"),
        key="gates-shown",
        on_change=_switched,
        disabled=resources.readback(learning.reader()) is None,  # then there is no overview
        help=_("All that a layer computes: three gates, the candidate, memory and hidden state"),
    )


def _switched() -> None:
    state = st.session_state
    state.gates = state["gates-shown"]
    url_state.keep(gates=state.gates)
