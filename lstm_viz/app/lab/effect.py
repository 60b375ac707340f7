"""The effect of edits: on the digit in hand, and over a thousand digits."""

from dataclasses import replace

import numpy as np
import streamlit as st
from torch import Tensor

from lstm_viz.analysis import Trace, verdict
from lstm_viz.analysis.edit_summary import changed, halves_read_back, overflow, why
from lstm_viz.analysis.experiments import Experiment, Outcome, run
from lstm_viz.analysis.recall import by_rows
from lstm_viz.app import resources
from lstm_viz.app.inputs import unit_order
from lstm_viz.app.jobs import measured
from lstm_viz.app.panels import stage
from lstm_viz.app.panels.answer import block
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import start
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.charts import Start
from lstm_viz.charts.recall import recalled_pair
from lstm_viz.charts.stage_comparison import Side
from lstm_viz.edits import Edit
from lstm_viz.locale import _, sentences
from lstm_viz.models.quantities import QUANTITIES, in_order

WIDTH = 470  # pixels, of the pictures


def tell(reading: Reading, edited: Reading) -> None:
    """Say in one sentence why the answer changes, or does not.

    Args:
        reading: without edits.
        edited: the same with edits.
    """
    try:
        said = why(reading.model, reading.trace, edited.trace)
    except ValueError:  # the memory is no sum of what rows wrote
        pictures = _pictures(reading, edited)
        said = "" if pictures is None else _halves(reading, *pictures)
    st.markdown(said)


def remembered(reading: Reading, edited: Reading) -> None:
    """Show what can be read back of the digit without edits and with them, and the difference.

    Args: as of :func:`tell`.
    """
    pictures = _pictures(reading, edited)
    if pictures is None:
        return
    told = _(
        "What a linear map reads back from the memory after so many rows of the digit: without the"
        " edits, with them, and the difference."
    )
    outside = _(
        "The map was fitted to digits read without edits. Here it is used outside what it was made"
        " for: of a state that no digit leads to it may show strokes that were never read."
    )
    caption = sentences(told, _halves(reading, *pictures), outside)
    before, after = (part.numpy() for part in pictures)
    figure = recalled_pair(before, after, caption, reading.theme)
    st.markdown("### " + _("What it remembers of the digit"))
    with st.container(horizontal=True, gap="medium"):
        left = st.container(width=WIDTH, key="recalled-pair")
        right = st.container(width="stretch", key="recalled-beside")
    left.vega_lite_chart(figure.live, key="recalled")
    right.caption(caption)


def _pictures(reading: Reading, edited: Reading) -> tuple[Tensor, Tensor] | None:
    """What is recalled by the digit's rows, before and after; None where no read-back is there."""
    if resources.readback(reading.network) is None:
        return None
    before, after = (by_rows(of.recall, of.trace) for of in (reading, edited))
    return before, after


def _halves(reading: Reading, before: Tensor, after: Tensor) -> str:
    return halves_read_back(before, after, reading.trace.images, reading.recall.baseline)


DIGITS = 1000  # of the test set, the first ones

Edits = tuple[Edit, ...]


def shown(reading: Reading, edits: Edits, played: str = "") -> tuple[MarkedCell | None, Edits]:
    """The digit in hand without edits and with them, and their difference, on one scan line.

    Args:
        reading: without edits.
        edits: that fit the network and each other.
        played: names what begins anew when it is shown; "" where the reading goes on while edits
            change, and what they do over a thousand digits is measured too.

    Returns:
        What is marked on the stage, if anything is; and the edits that were made.
    """
    edited = replace(reading, edits=edits)
    before, after = reading.trace, edited.trace
    if (row := overflow(after)) is not None:
        st.warning(
            _(
                "With these edits the numbers grow beyond what a float32 holds, from row {row} on."
                " Scale by less, or in fewer rows: until then nothing is changed."
            ).format(row=row + 1)
        )
        return shown(reading, (), played)
    left, right, beside = st.columns([2, 2, 3])
    left.html(block(verdict(before), _("Before")))
    right.html(block(verdict(after), _("With the edits"), "status"))
    with beside:
        st.markdown(changed(before, after, reading.look.every_row))
        if edits:
            tell(reading, edited)
        if edits and not played:
            accuracy(reading.network, edits)
    with st.container(horizontal=True, vertical_alignment="center"):
        quantity = _quantity(before)
        unit_order.offer(reading.network)
    unit_order.explain(reading.network)
    first, second = (
        Side(name, of, reading.look, quantity)
        for name, of in ((_("before"), before), (_("after"), after))
    )
    name, at = begun(f"{reading.digit.id} {played}".strip(), edits)
    return stage.pair(first, second, name, at), edits


def begun(digit_id: str, edits: Edits) -> tuple[str, Start]:
    """What the stage is about, and where it stands: on the layer that is changed first."""
    at = start(digit_id)
    layers = (getattr(edit, "layer", None) for edit in edits)
    first = next((layer + 1 for layer in layers if layer is not None), 0)
    if at.layer or not first:
        return digit_id, at
    return f"{digit_id} layer {first}", at._replace(layer=first)


def _quantity(read: Trace) -> str:
    """Which quantity is shown: one that the network has."""
    there = in_order(read.layers[0].quantities)
    state = st.session_state
    wanted = state.get("lab-shown", "c")
    state["lab-quantity"] = wanted if wanted in there else "h"

    def keep() -> None:
        state["lab-shown"] = state["lab-quantity"]

    chosen = st.segmented_control(
        _("Shown"), there, format_func=lambda q: _(QUANTITIES[q].name),
        key="lab-quantity", on_change=keep, required=True, label_visibility="collapsed",
    )  # fmt: skip
    return chosen or "h"


def over_many(network: str, experiment: Experiment) -> Outcome | None:
    """What an experiment does over a thousand test digits, once that is measured."""
    model = resources.network(network)
    listed = tuple((name, tuple(edits)) for name, edits in experiment.makes(model).items())
    images, labels = resources.test_digits()

    def work(progress, cancelled):  # type: ignore[no-untyped-def]
        ink = images[:DIGITS].astype(np.float32) / np.float32(255)
        return run(experiment, model, ink, labels[:DIGITS], progress, cancelled)

    offer = _("Measure over {count:,} test digits").format(count=DIGITS)
    return measured((network, listed), work, offer)


def accuracy(network: str, edits: Edits) -> None:
    """Say what edits do to the accuracy over a thousand test digits."""
    outcome = over_many(network, Experiment("", "", lambda _model: {"all": edits}))
    if outcome is not None:
        st.markdown(outcome.answer())
