"""The choice of the network: one visitor's, among those that lie in `pretrained/`."""

from contextlib import suppress
from functools import cache

import streamlit as st

from lstm_viz.app import chapters, log, resources
from lstm_viz.locale import N_, _
from lstm_viz.models.pretrained import FOLDER, available
from lstm_viz.models.snapshots import AT

LABELS = {
    "lstm": "LSTM",
    "gru": "GRU",
    "rnn": N_("plain RNN"),
    "rnn-linear": N_("RNN without tanh"),
    "lstm-1997": N_("LSTM of 1997: no forget gate"),
    "lstm-relu": N_("LSTM with relu for tanh"),
    "lstm-short": N_("LSTM, trained more briefly"),
    "article": N_("LSTM trained as in the article"),
}


@cache
def names() -> tuple[str, ...]:
    """The networks there are, in the order of the labels."""
    found = set(available(FOLDER))
    known = [name for name in LABELS if name in found]
    return (*known, *sorted(found.difference(known)))


def known(name: str) -> bool:
    """Whether there is a network of this name, or a snapshot of one."""
    network, _at, step = name.partition(AT)
    if network not in names():
        return False
    found = resources.snapshots(network)
    return name == network or (found is not None and step in map(str, found.steps))


def label(name: str) -> str:
    """What the page calls a network."""
    return _(LABELS.get(name, name))


def usual() -> str:
    """The network that reads on this page until another is chosen."""
    name = chapters.opened().network
    return name if name in names() else resources.DEFAULT


def chosen() -> str:
    """The name of the network that this visitor's digit is read by."""
    name: str = st.session_state.get("network") or usual()
    return name


def follow(stayed: bool) -> None:
    """Take the network of an address that the visitor went back to.

    Args:
        stayed: whether the page is the same: then none was chosen yet where the address names none.
    """
    name = st.query_params.get("model", "").lower()
    if not name and stayed:
        st.session_state.pop("network", None)
    elif name and name != chosen():
        with suppress(ValueError):  # what reads, reads on
            _take(name)


def choose(name: str) -> None:
    """Let another network read, here and in the link.

    Raises:
        ValueError: there is none of this name, or its files are damaged.
    """
    _take(name)
    st.query_params["model"] = name


def _take(name: str) -> None:
    if name not in names():
        raise ValueError(f"there is no network {name!r}")
    resources.network(name)  # it must load before anything relies on it
    st.session_state.network = name


def picker() -> None:
    """Offer the networks, if there is more than one."""
    if len(names()) < 2:
        return
    state = st.session_state
    state["network-picked"] = chosen()
    st.selectbox(_("Read by"), names(), format_func=label, key="network-picked", on_change=_picked)
    if not resources.look(chosen()).every_row:
        st.caption(
            _(
                "Its read-out was trained after the last row alone: what it seems to believe after"
                " other rows means nothing."
            )
        )
    if problem := state.pop("network-problem", ""):
        st.warning(problem)


def _picked() -> None:
    state = st.session_state
    try:
        choose(state["network-picked"])
        state.learning = None  # a step of another training
        st.query_params.pop("learning", None)
    except ValueError as problem:
        state["network-problem"] = str(problem)
        log.refused("network", str(problem))
