"""The cause of an edit's effect: what is left in the memory of each half of the digit."""

import streamlit as st
from torch import Tensor

from lstm_viz.analysis.edit_cause import halves_read_back, why
from lstm_viz.analysis.recall_by_rows import by_rows
from lstm_viz.app import resources
from lstm_viz.app.reading import Reading
from lstm_viz.charts.recall import recalled_pair
from lstm_viz.locale import _, sentences

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
    left.vega_lite_chart(figure.live, key="recalled", width="content")
    right.caption(caption)


def _pictures(reading: Reading, edited: Reading) -> tuple[Tensor, Tensor] | None:
    """What is recalled by the digit's rows, before and after; None where no read-back is there."""
    if resources.readback(reading.network) is None:
        return None
    before, after = (by_rows(of.recall, of.trace) for of in (reading, edited))
    return before, after


def _halves(reading: Reading, before: Tensor, after: Tensor) -> str:
    return halves_read_back(before, after, reading.trace.images, reading.recall.baseline)
