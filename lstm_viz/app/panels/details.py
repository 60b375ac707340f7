"""The details panel under the stage: sums, ledger, votes, pixels, checks, or export."""

import streamlit as st

from lstm_viz.analysis import gradient, occlusion
from lstm_viz.app import selected_cell, url_state
from lstm_viz.app.panels.arithmetic import controls, first, name, number
from lstm_viz.app.panels.digit_figures import (
    LEDGER,
    LIFETIMES,
    remembered,
    remembered_picture,
    voted,
)
from lstm_viz.app.panels.figures import show
from lstm_viz.app.panels.follow import follow
from lstm_viz.app.panels.pen_rest import when_the_pen_rests
from lstm_viz.app.panels.share import share_panel
from lstm_viz.app.panels.torch_check import badge, checked
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_values import CELL
from lstm_viz.charts.rows import lost_by_row, painted_slope
from lstm_viz.locale import _
from lstm_viz.models.pretrained import PretrainedError
from lstm_viz.models.quantities import QUANTITIES
from lstm_viz.models.snapshots import parted

TRIANGLE = 500  # pixels, with its axes


def details(reading: Reading) -> None:
    """Offer the ways to look closer, and show the one chosen."""
    label = _("Look closer")
    # a drawing is another one with every stroke, and torch's own modules know no edits
    if not (reading.digit.unfinished or reading.edits):
        label = _("Look closer  ·  {badge}").format(badge=badge(reading))
    way = st.pills(
        label,
        list(url_state.WAYS),
        format_func=lambda way: _(url_state.WAYS[way]),
        key="closer",
        on_change=_link,
    )
    if reading.edits and way in ("pixels", "checked", "away"):
        st.info(_("This is about the reading without edits: undo them first."))
    elif way == "recall":
        _recall(reading)
    elif way == "follow":
        follow(reading)
    elif way == "number":
        number(reading)
    elif way == "ledger":
        _ledger(reading)
    elif way == "votes":
        _votes(reading)
    elif way == "pixels":
        when_the_pen_rests(reading, _pixels)
    elif way == "checked":
        checked(reading)
    elif way == "away":
        share_panel(reading)


def _link() -> None:
    url_state.keep(way=st.session_state.closer)


def _recall(reading: Reading) -> None:
    if parted(reading.network)[1] is not None:
        st.info(
            _(
                "What can be read back was fitted to the memory of the finished network: it says"
                " nothing of the memory before."
            )
        )
        return
    try:
        figure = remembered_picture(reading)
    except PretrainedError as reason:
        st.info(str(reason))
        return
    show(figure, "recall")


def _ledger(reading: Reading) -> None:
    cell = selected_cell.chosen() or first(reading.network)
    if cell.quantity not in QUANTITIES:
        cell = first(reading.network)
    try:
        figures = remembered(reading, cell.layer, cell.unit)
    except ValueError as reason:
        st.info(str(reason))
        return
    controls(reading, cell)
    with st.container(horizontal=True, gap="medium"):
        left = st.container(width=TRIANGLE, key="ledger")
        right = st.container(width="stretch", key="lifetimes-beside")
    with left:
        show(figures[LEDGER], "triangle")
    with right:
        if LIFETIMES in figures:
            show(figures[LIFETIMES], "lifetimes")
        else:
            st.caption(_("There is no forget gate: what a row has written stays to the end."))


NOBODY = 10  # among the rivals of a digit


def _votes(reading: Reading) -> None:
    try:
        voted(reading, reading.verdict.digit)
    except ValueError as reason:
        st.info(str(reason))
        return
    state = st.session_state
    digit, rival = state.get("votes") or (reading.verdict.digit, None)
    state["votes-for"], state["votes-against"] = digit, NOBODY if rival is None else rival
    left, right = st.columns(2)
    left.selectbox(_("Votes for"), range(10), key="votes-for", on_change=_counted)
    right.selectbox(
        _("compared with"),
        [NOBODY, *(k for k in range(10) if k != digit)],
        format_func=lambda k: (
            _("nothing else")
            if k == NOBODY
            else _("{rival}: why {digit} and not {rival}").format(rival=k, digit=digit)
        ),
        key="votes-against",
        on_change=_counted,
    )
    show(voted(reading, digit, rival), "votes")


def _counted() -> None:
    state = st.session_state
    digit, rival = state["votes-for"], state["votes-against"]
    state.votes = digit, None if rival in (NOBODY, digit) else rival
    url_state.keep(votes=state.votes)


def _watched(what: int) -> str:
    if what == CELL:
        return _("the chosen cell")
    return _("the logit of {digit}").format(digit=what)


def _watch() -> None:
    state = st.session_state
    state.watching = state["watched"]
    url_state.keep(watched=state.watching)


def _pixels(reading: Reading) -> None:
    cell, state = selected_cell.chosen(), st.session_state
    if cell is not None and cell.quantity not in QUANTITIES:
        cell = None
    what = state.get("watching")
    if what is None or (what == CELL and cell is None):
        what = reading.verdict.digit
    state["watched"] = what
    st.selectbox(
        _("Watch"), range(11 if cell else 10), format_func=_watched, key="watched",
        on_change=_watch,
    )  # fmt: skip
    model, read, theme = reading.model, reading.trace, reading.theme
    image = read.images.numpy()
    left, right = st.columns(2)
    with left:
        if what == CELL and cell is not None:
            slope = gradient(model, read, cell.quantity, cell.layer, cell.unit, cell.row)
            show(painted_slope(image, slope.numpy(), name(cell), theme), "slope", width="content")
            return
        slope = gradient(model, read, "logit", 0, what, len(image) - 1)
        figure = painted_slope(image, slope.numpy(), _watched(what), theme)
        show(figure, "slope", width="content")
    with right:
        show(lost_by_row(image, occlusion(model, read, what).numpy(), what), "lost")
