"""The comparison with torch's own module, for the digit on screen."""

import streamlit as st

from lstm_viz.analysis.trace import against
from lstm_viz.app.reading import Reading
from lstm_viz.locale import N_, _

ABOUT = (
    N_(
        "`torch.nn.LSTM`, `GRU` and `RNN` do not show what happens inside: each is one operation."
        " The network here is computed step by step from the same weights, so that each gate and"
        " state passes a hook that records it. Is it the same network?"
    ),
    N_(
        "- **On this page, for this digit:** the recorded hidden states of both layers and all"
        " logits are compared with what torch makes of the same weights and digit. The line above"
        " names what, and the largest difference. Rounding alone makes one: a float32"
        " has seven digits, and logits reach ten or more."
    ),
    N_(
        "- **In the tests:** the gates themselves are compared with torch's own, seen in two ways"
        " that use none of our formulas: by watching every operation of `nn.LSTM` while it runs,"
        " and in the graph that `torch.export` makes of it. For trained and random weights, in"
        " float32 and float64."
    ),
    N_(
        "- **The pictures too:** tests decode every heatmap and compare each cell with the trace;"
        " the number under the pointer is the float32 itself, sent bit by bit."
    ),
    N_(
        "- **Every sum shown adds up:** products and biases to the value, the ledger to the memory,"
        " the votes and the bias to the logit."
    ),
)


def badge(reading: Reading) -> str:
    """One line: how far the recording is from torch's own module, for this digit."""
    said = _("recorded vs {whom}: max difference {gap:.1e}")
    return said.format(whom=against(reading.model), gap=reading.gap)


def checked(reading: Reading) -> None:
    """Explain how the numbers on the page are checked."""
    st.markdown(f"## {badge(reading)}")
    first, *points = map(_, ABOUT)
    st.markdown(first + "\n\n" + "\n".join(points))
