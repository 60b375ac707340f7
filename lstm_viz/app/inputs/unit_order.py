"""The choice of the order in which a layer's units stand side by side.

It holds on the pages Watch, Lab and Two digits; on the others units stand by likeness.
"""

import streamlit as st

from lstm_viz.analysis.unit_statistics import LIKENESS, MEANING, ORDERS
from lstm_viz.app import resources, url_state
from lstm_viz.app.inputs import preset
from lstm_viz.locale import _


def chosen() -> str:
    """The order that this visitor has chosen, whether the network has one or not."""
    order: str = st.session_state.get("order") or LIKENESS
    return order


def offer(network: str) -> None:
    """The choice, of those that were measured for a network."""
    preset("order-shown", _shown(network))
    offered = {
        order: _(text) for order, text in ORDERS.items() if resources.has_order(network, order)
    }
    st.selectbox(
        _("Order of the units"),
        list(offered),
        format_func=offered.__getitem__,
        key="order-shown",
        on_change=_chosen,
        width=250,
        label_visibility="collapsed",
    )


def explain(network: str) -> None:
    """What units stand by, where it is not likeness."""
    shown, habits = _shown(network), resources.habits(resources.finished(network))
    if shown != LIKENESS and habits is not None:
        with st.container(key="order-meaning"):
            st.caption(_(MEANING[shown]).format(count=habits[0].count))


def _shown(network: str) -> str:
    order = chosen()
    return order if resources.has_order(network, order) else LIKENESS


def _chosen() -> None:
    order = st.session_state["order-shown"]
    url_state.put(order=order if order != LIKENESS else None)
