"""The visitor's link: restored once, when the page is opened; followed and completed after that."""

from dataclasses import replace

import streamlit as st

from lstm_viz.app import i18n, log, selected_cell, url_state, view_mode
from lstm_viz.app.inputs import digit_state, learning, network_picker
from lstm_viz.app.lab import edit_list
from lstm_viz.charts import Start
from lstm_viz.locale import _


def restore_url(path: str) -> None:
    """Restore the state that the link holds; say in one sentence what of it was ignored.

    Args:
        path: of the page, as in its address.
    """
    state = st.session_state
    if "ignored" not in state:
        link = url_state.read(st.query_params.to_dict(), path)
        state.ignored, found = link.ignored, link.state
        if link.ignored:
            log.refused("link", ", ".join(link.ignored))
        for name, linked in url_state.LINKED.items():
            if linked.session:
                state[linked.session] = getattr(found, name)
        view_mode.restore_gates(found)
        edit_list.take(found.edits)
        if found.shown is not None:
            state["pair_quantity"] = state["lab-shown"] = found.shown
        if found.model is not None:
            network_picker.choose(found.model)
        state.start = _start(found)
    if state.ignored:
        parts = _(", ").join(_(url_state.LABELS[key]) for key in state.ignored)
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
    return at


def hold() -> None:
    """Keep which panel is open: of a widget that a page does not show, Streamlit forgets what is
    not set anew."""
    if "closer" in st.session_state:
        st.session_state.closer = st.session_state.closer


def follow(path: str) -> None:
    """Follow the address that a visitor went back to.

    On the same page, what does not stand in it was not chosen yet. (What does, those read who keep
    it.) The address of a new page is empty, and says nothing.

    Args:
        path: of the page, as in its address.
    """
    state = st.session_state
    stayed = state.get("came_to") == path
    state.came_to = path
    network_picker.follow(stayed)
    learning.follow(stayed)
    if stayed and "digit" not in st.query_params and digit_state.sample() != digit_state.first():
        digit_state.unpick()


def carry(path: str) -> None:
    """Complete the address by what was chosen elsewhere, so that a reload keeps it.

    The address of a new page is empty, and one that a visitor went back to may be an older one.

    Args:
        path: of the page, as in its address.
    """
    state = st.session_state
    model, source, sample = network_picker.chosen(), state.get("source"), digit_state.sample()
    chosen = replace(
        url_state.held(path),
        lang=i18n.chosen(),
        model=model if model != network_picker.usual() else None,
        source=source if source != "draw" else None,
        sample=sample if sample != digit_state.first() else None,
        cell=selected_cell.chosen(),
        gates=bool(state.get("gates")),
        learning=learning.step(),
        view=state.get("view"),
    )
    url_state.complete(chosen, path)
