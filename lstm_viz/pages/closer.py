"""What stands under the stage: one way at a time of looking closer."""

import numpy as np
import streamlit as st

from lstm_viz.charts.dataset import KINDS
from lstm_viz.charts.memory import ledger_triangle, lifetime_bars
from lstm_viz.charts.palette import Theme
from lstm_viz.charts.rows import bars_by_row, painted
from lstm_viz.explain import Trace, gradient, ledger, lifetimes, occlusion, verdict, votes
from lstm_viz.pages import cells, shared
from lstm_viz.pages.away import away
from lstm_viz.pages.checked import badge, checked
from lstm_viz.pages.digits import Digit
from lstm_viz.pages.figures import show
from lstm_viz.pages.number import FIRST, controls, name, number

WAYS = {
    "number": "This number",
    "ledger": "Memory ledger",
    "votes": "Votes by row",
    "pixels": "Which pixels",
    "checked": "How it is checked",
    "away": "Share and export",
}


def closer(digit: Digit, read: Trace, theme: Theme) -> None:
    """Offer the ways to look closer, and show the one chosen."""
    way = st.segmented_control(
        f"Look closer  ·  {badge(read)}",
        list(WAYS),
        format_func=WAYS.__getitem__,
        key="closer",
        on_change=_link,
    )
    if way == "number":
        number(read, theme)
    elif way == "ledger":
        _ledger(read, theme)
    elif way == "votes":
        _votes(read)
    elif way == "pixels":
        _pixels(read, theme)
    elif way == "checked":
        checked(read)
    elif way == "away":
        away(digit, read, theme)


def _link() -> None:
    if way := st.session_state.closer:
        st.query_params["closer"] = way
    else:
        st.query_params.pop("closer", None)


def _ledger(read: Trace, theme: Theme) -> None:
    cell = cells.chosen() or FIRST
    if cell.quantity not in KINDS:
        cell = FIRST
    controls(cell)
    layer, unit = cell.layer, cell.unit
    entries = ledger(read, layer)[:, :, unit].numpy()  # [T, T]
    rows = lifetimes(read, layer).numpy()  # [H]
    top = int(abs(entries[:, -1]).argmax())
    told = (
        f"Memory ledger of unit {unit}, layer {layer + 1}: each column is what one row wrote, each"
        " line what is left of it after a later row. A line adds up to the cell state after that"
        f" row, the last one to {read.layers[layer].c[-1, unit]:.4f}. The most in it was written"
        f" in row {top + 1} ({entries[top, -1]:.4f}).".replace("-", "−")
    )
    halves = (
        "How many rows half of what a unit holds survives: ln ½ divided by the mean ln f of its"
        f" forget gate on this digit. This unit, marked: {rows[unit]:.1f} rows; the median of the"
        f" layer: {np.median(rows):.1f}."
    )
    left, right = st.columns([2, 3])
    with left:
        triangle = ledger_triangle(read.images.numpy(), entries, theme)
        show(triangle, "triangle", told, width="content")
    with right:
        show(lifetime_bars(rows, shared.look().order[layer], unit), "lifetimes", halves)


def _votes(read: Trace) -> None:
    left, right = st.columns(2)
    digit = left.selectbox("Votes for", range(10), index=verdict(read).digit, key="votes-for")
    rivals = [None, *(k for k in range(10) if k != digit)]
    rival = right.selectbox(
        "compared with",
        rivals,
        format_func=lambda k: "nothing else" if k is None else f"{k}: why {digit} and not {k}",
        key="votes-against",
    )
    every = votes(shared.network(), read)  # [T, K]
    bias, logits = shared.network().readout.bias, read.logits[-1]  # [K] each
    cast, constant, total = every[:, digit], bias[digit], logits[digit]
    name, what = f"votes for {digit}", "logit"
    if rival is not None:
        cast, constant, total = (
            cast - every[:, rival], constant - bias[rival], total - logits[rival],
        )  # fmt: skip
        name, what = f"votes for {digit}, less those for {rival}", "difference of the two logits"
    caption = (
        f"What each row wrote into layer 2's memory contributes to the {what}: the bars add up to"
        f" {cast.sum():.4f}, and with the read-out's bias of {constant:.4f} to {total:.4f}."
        " After Murdoch & Szlam (2017).".replace("-", "−")
    )
    show(bars_by_row(read.images.numpy(), cast.numpy(), name, "vote"), "votes", caption)


CELL = "the chosen cell"


def _pixels(read: Trace, theme: Theme) -> None:
    cell = cells.chosen()
    if cell is not None and cell.quantity not in KINDS:
        cell = None
    options = [f"the logit of {k}" for k in range(10)] + ([CELL] if cell else [])
    what = st.selectbox("Watch", options, index=verdict(read).digit, key="watched")
    image, network = read.images.numpy(), shared.network()
    if what == CELL and cell is not None:
        slope = gradient(network, read, cell.quantity, cell.layer, cell.unit, cell.row)
        told = name(cell)
    else:
        slope = gradient(network, read, "logit", 0, options.index(what), len(image) - 1)
        told = what
    left, right = st.columns(2)
    with left:
        caption = (
            f"Gradient of {told}: how fast it would change if a pixel got more ink, orange or red"
            f" up and blue down, at most {slope.abs().max():.4f}. A slope at this very image, not"
            " what the pixel has contributed."
        )
        show(painted(image, slope.numpy(), theme), "slope", caption, width="content")
    if what == CELL:
        return
    with right:
        lost = occlusion(network, read, options.index(what))  # [T]
        top = int(lost.argmax())
        caption = (
            f"Occlusion: what {what} loses when one row alone is blanked, measured by reading the"
            f" changed digit. It loses most without row {top + 1}: {lost[top]:.4f}."
        )
        show(bars_by_row(image, lost.numpy(), f"loss of {what}", "loss"), "lost", caption)
