"""Two conventions of the forget gate: one network, two ways to write it down."""

from functools import cache

import streamlit as st

from lstm_viz.analysis import Trace, trace
from lstm_viz.app import resources, selected_cell
from lstm_viz.app.inputs.digit_state import image_of
from lstm_viz.app.lab import effect
from lstm_viz.app.panels import stage
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import start
from lstm_viz.charts import datasets
from lstm_viz.charts.dataset import mark
from lstm_viz.edits.memory import ForgetAsPrinted
from lstm_viz.locale import N_, _
from lstm_viz.models import DigitClassifier
from lstm_viz.models.conventions import turn_forget_gate

KEEPS = r"C_t = f_t \cdot C_{t-1} + i_t \cdot \tilde C_t"
FORGETS = r"C_t = (1 - f_t) \cdot C_{t-1} + i_t \cdot \tilde C_t"
WHY = r"1 - \sigma(z) = \sigma(-z)"

VIEWS = {
    "keeps": N_("f = 1 keeps"),
    "forgets": N_("f = 1 forgets, weights turned"),
    "printed": N_("f = 1 forgets, weights as they are"),
}
TOLD = {
    "keeps": N_(
        "PyTorch, Keras and the literature since Gers, Schmidhuber & Cummins (2000) write the"
        " memory so: where the forget gate is 1, everything is kept."
    ),
    "forgets": N_(
        "The article behind this project prints it so: where the forget gate is 1, everything is"
        " forgotten. With the signs of the forget gate's weights turned it is the same network:"
        " every f becomes 1 − f, and nothing else changes."
    ),
    "printed": N_(
        "The printed formula with weights that were trained for the other one is another network:"
        " it forgets what it should keep."
    ),
}


def conventions(reading: Reading) -> None:
    """Show the network in the convention that the visitor chooses."""
    try:
        turned = _turned(reading.network)
    except ValueError:
        st.info(_why_not(reading))
        return
    view = st.segmented_control(
        _("Convention"), list(VIEWS), format_func=lambda view: _(VIEWS[view]), key="convention",
        required=True, default="keeps", label_visibility="collapsed",
    )  # fmt: skip
    st.markdown(_(TOLD[view]))
    left, right = st.columns(2)
    left.latex(KEEPS if view == "keeps" else FORGETS)
    if view == "printed":
        effect.shown(reading, (ForgetAsPrinted(),))
        return
    read = trace(turned, image_of(reading.digit.pixels))
    if view == "forgets":
        right.latex(WHY)
    st.caption(_same(reading.trace, read))
    _stage(reading, reading.trace if view == "keeps" else read)


def _why_not(reading: Reading) -> str:
    """Why the network cannot be written down in the other convention."""
    if "f" not in resources.quantities(reading.network):
        return _("This network has no forget gate to turn: choose an LSTM under “Read by”.")
    return _(
        "This network has a forget gate, but here only that of an LSTM with tanh is turned: choose"
        " such a network under “Read by”."
    )


def _same(one: Trace, other: Trace) -> str:
    """How far two recordings are apart, but for f, which is to be turned."""
    layers = list(zip(one.layers, other.layers, strict=True))
    rest = max(
        (getattr(a, quantity) - getattr(b, quantity)).abs().max().item()
        for a, b in layers
        for quantity in a.quantities
        if quantity != "f"
    )
    return _(
        "Largest difference between the two, for this digit: of f and 1 − f {f:.1e}; of i, o, g, c"
        " and h {rest:.1e}; of the logits {logits:.1e}."
    ).format(
        f=max((1 - a.f - b.f).abs().max().item() for a, b in layers),
        rest=rest,
        logits=(one.logits - other.logits).abs().max().item(),
    )


def _stage(reading: Reading, read: Trace) -> None:
    name = reading.digit.id
    tables = datasets(read, reading.look, name, start=start(name))
    there, look = selected_cell.chosen(), reading.look
    stage.clickable(tables, mark(look, there), lambda: selected_cell.clicked(look))


@cache
def _turned(network: str) -> DigitClassifier:
    return turn_forget_gate(resources.network(network))
