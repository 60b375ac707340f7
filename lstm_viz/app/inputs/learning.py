"""The choice of a snapshot: the chosen network as it was after a step of its training.

It holds on the page Watch; on the others the finished network reads.
"""

from contextlib import suppress

import streamlit as st

from lstm_viz.app import resources, url_state
from lstm_viz.app.inputs import network_picker, preset
from lstm_viz.app.url_values import count
from lstm_viz.locale import _
from lstm_viz.models.pretrained import PretrainedError
from lstm_viz.models.snapshots import Snapshots, named, snapshots


def step() -> int | None:
    """The step of the snapshot that reads on this page; None where it is the finished network."""
    state = st.session_state
    if state.get("came_to"):  # another page than Watch
        return None
    found, at = resources.snapshots(network_picker.chosen()), state.get("learning")
    return at if found is not None and at in found.steps else None


def reader() -> str:
    """The name of what reads on this page: the chosen network, or a snapshot of it."""
    return named(network_picker.chosen(), step())


def follow(stayed: bool) -> None:
    """Take over the step of an address that the visitor went back to.

    Args:
        stayed: whether it is of the same page: then what does not stand in it was not chosen.
    """
    text = st.query_params.get("learning", "")
    if text or stayed:
        st.session_state.learning = None
        with suppress(ValueError):
            st.session_state.learning = count(text)


def slider() -> None:
    """Offer the snapshots of the chosen network, if it is one that is shipped with them."""
    network = network_picker.chosen()
    if network != resources.DEFAULT:
        return
    found, at = resources.snapshots(network), step()
    if found is None:
        st.caption(missing(network))
        return
    preset("learning-picked", found.last if at is None else at)
    st.select_slider(
        label(),
        list(found.measured),
        format_func=lambda step: f"{step:,}",
        key="learning-picked",
        on_change=_picked,
        help=_calibrated(network),
    )
    if at is None:  # else it is said above the stage
        st.caption(progress(found, found.last))


def label() -> str:
    """What the slider is called."""
    return _("Learning: training steps")


def _calibrated(network: str) -> str | None:
    """What was done to the finished network's read-out after its training, if anything."""
    temperature = resources.about(network).get("temperature")
    if temperature is None:
        return None
    said = _(
        "The logits of the finished network are divided by {temperature}, so that it is as sure as"
        " it is right. Those of the steps before are as they were trained."
    )
    return said.format(temperature=temperature)


def missing(network: str) -> str:
    """Why there are no snapshots of a network."""
    try:
        snapshots(network)
    except PretrainedError as reason:
        return str(reason)
    return ""


def _picked() -> None:
    picked = st.session_state["learning-picked"]
    found = resources.snapshots(network_picker.chosen())
    choose(picked if found is not None and picked in found.steps else None)


def choose(at: int | None) -> None:
    """Let the network of another step read, here and in the link; None for the finished one."""
    url_state.put(learning=at)


def progress(found: Snapshots, at: int) -> str:
    """How far the training had come after a step, and how much was read right then."""
    said = _("After {step:,} of {last:,} training steps: {share:.2%} of the test set right.")
    return said.format(step=at, last=found.last, share=found.measured[at].accuracy)


def notice() -> None:
    """Say how far the network on stage had learnt, if it is a snapshot."""
    at, found = step(), resources.snapshots(network_picker.chosen())
    if at is None or found is None:
        return
    absent = _(
        "Not shown, as it was measured of the finished network alone: what it remembers, and what"
        " its units do over the test set."
    )
    with st.container(key="snapshot"):
        st.caption(f"{progress(found, at)} {absent}")
