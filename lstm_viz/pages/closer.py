"""What stands under the stage: one way at a time of looking closer."""

import streamlit as st

from lstm_viz.charts.dataset import KINDS
from lstm_viz.charts.rows import lost_by_row, painted_slope
from lstm_viz.explain import gradient, occlusion
from lstm_viz.pages import cells
from lstm_viz.pages.away import away
from lstm_viz.pages.checked import badge, checked
from lstm_viz.pages.explained import remembered, voted
from lstm_viz.pages.figures import show
from lstm_viz.pages.number import FIRST, controls, name, number
from lstm_viz.pages.reading import Reading

WAYS = {
    "number": "This number",
    "ledger": "Memory ledger",
    "votes": "Votes by row",
    "pixels": "Which pixels",
    "checked": "How it is checked",
    "away": "Share and export",
}


def closer(reading: Reading) -> None:
    """Offer the ways to look closer, and show the one chosen."""
    way = st.pills(
        f"Look closer  ·  {badge(reading)}",
        list(WAYS),
        format_func=WAYS.__getitem__,
        key="closer",
        on_change=_link,
    )
    if way == "number":
        number(reading)
    elif way == "ledger":
        _ledger(reading)
    elif way == "votes":
        _votes(reading)
    elif way == "pixels":
        _pixels(reading)
    elif way == "checked":
        checked(reading)
    elif way == "away":
        away(reading)


def _link() -> None:
    if way := st.session_state.closer:
        st.query_params["closer"] = way
    else:
        st.query_params.pop("closer", None)


def _ledger(reading: Reading) -> None:
    cell = cells.chosen() or FIRST
    if cell.quantity not in KINDS:
        cell = FIRST
    controls(reading.look, cell)
    figures = remembered(reading, cell.layer, cell.unit)
    left, right = st.columns([2, 3])
    with left:
        show(figures["Memory ledger"], "triangle", width="content")
    with right:
        show(figures["Memory lifetimes"], "lifetimes")


def _votes(reading: Reading) -> None:
    left, right = st.columns(2)
    digit = left.selectbox("Votes for", range(10), index=reading.verdict.digit, key="votes-for")
    rivals = [None, *(k for k in range(10) if k != digit)]
    rival = right.selectbox(
        "compared with",
        rivals,
        format_func=lambda k: "nothing else" if k is None else f"{k}: why {digit} and not {k}",
        key="votes-against",
    )
    show(voted(reading, digit, rival), "votes")


CELL = "the chosen cell"


def _pixels(reading: Reading) -> None:
    cell = cells.chosen()
    if cell is not None and cell.quantity not in KINDS:
        cell = None
    options = [f"the logit of {k}" for k in range(10)] + ([CELL] if cell else [])
    what = st.selectbox("Watch", options, index=reading.verdict.digit, key="watched")
    model, read, theme = reading.model, reading.trace, reading.theme
    image = read.images.numpy()
    left, right = st.columns(2)
    with left:
        if what == CELL and cell is not None:
            slope = gradient(model, read, cell.quantity, cell.layer, cell.unit, cell.row)
            show(painted_slope(image, slope.numpy(), name(cell), theme), "slope", width="content")
            return
        digit = options.index(what)
        slope = gradient(model, read, "logit", 0, digit, len(image) - 1)
        show(painted_slope(image, slope.numpy(), what, theme), "slope", width="content")
    with right:
        lost = occlusion(model, read, digit).numpy()
        show(lost_by_row(image, lost, digit), "lost")
