"""The restoring of a visitor's link, once, when the page is opened."""

import streamlit as st

from lstm_viz.app import gates, log, resources, selected_cell, url_state
from lstm_viz.app.inputs import learning, network_picker
from lstm_viz.app.lab import edit_list
from lstm_viz.charts import Start
from lstm_viz.locale import N_, _

NAMES = {
    "model": N_("the network"),
    "learning": N_("the training step"),
    "source": N_("the input"),
    "digit": N_("the digit"),
    "drawing": N_("the drawing"),
    "cell": N_("the chosen cell"),
    "lang": N_("the language"),
    "closer": N_("the panel"),
    "with": N_("the networks beside it"),
    "votes": N_("the votes"),
    "watch": N_("what is watched"),
    "gates": N_("the gates"),
    "numbers": N_("the numbers in the equation"),
    "row": N_("the row"),
    "layer": N_("the layer"),
    "speed": N_("the speed"),
    "loop": N_("the loop"),
    "second": N_("the second digit"),
    "edits": N_("the edits"),
    "shown": N_("the quantity shown"),
    "mark": N_("the marked cell"),
    "section": N_("the section"),
    "part": N_("the part of the lab"),
    "view": N_("the view"),
}


def restore_url() -> None:
    """Restore the state that the link holds; say in one sentence what of it was ignored."""
    state = st.session_state
    if "ignored" not in state:
        reading = url_state.read(st.query_params.to_dict())
        state.ignored = reading.ignored
        if reading.ignored:
            log.refused("link", ", ".join(reading.ignored))
        state.linked_pixels = reading.state.pixels
        state.closer = reading.state.way
        state.beside = reading.state.beside
        state.votes, state.watching = reading.state.votes, reading.state.watched
        state.numbers = reading.state.numbers
        gates.restore(reading.state)
        state.second = reading.state.second
        edit_list.take(reading.state.edits)
        state.spot = reading.state.spot
        if reading.state.shown is not None:
            state["pair_quantity"] = state["lab-shown"] = reading.state.shown
        if reading.state.model is not None:
            network_picker.choose(reading.state.model)
        learning.restore(reading.state.learning)
        if reading.state.cell is not None:
            selected_cell.choose(reading.state.cell)
        state.start = _start(reading.state)
    if state.ignored:
        parts = _(", ").join(_(NAMES[name]) for name in state.ignored)
        said = _("Part of the link could not be understood and was ignored: {parts}.")
        with st.container(key="ignored"):
            st.info(said.format(parts=parts))


def _start(state: url_state.State) -> Start:
    """Where and how the stage stands; if nothing else is said, at the chosen cell."""
    row, layer = state.row, state.layer
    cell = state.spot.cell if state.spot is not None else state.cell
    if cell is not None:
        row, layer = row or cell.row + 1, layer or cell.layer + 1
    return Start(row or 0, layer or 0, state.speed or 0.0, state.loop)


def start(digit_id: str) -> Start:
    """Where the stage shall stand at first, if a link said so.

    It holds for the digit that the link was opened with.
    """
    state = st.session_state
    if state.setdefault("start_digit", digit_id) != digit_id:
        return Start()
    at: Start = state.get("start", Start())
    if gates.hidden() and not at.layer:  # the memory of the last layer is the clearest
        at = at._replace(layer=len(resources.look(network_picker.chosen()).order))
    return at
