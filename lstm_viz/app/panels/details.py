"""The details panel under the stage: sums, ledger, votes, pixels, checks, or export."""

from collections.abc import Callable
from time import monotonic

import streamlit as st

from lstm_viz.analysis import gradient, occlusion
from lstm_viz.analysis.trace import against
from lstm_viz.app import i18n, selected_cell, url_state
from lstm_viz.app.panels import show
from lstm_viz.app.panels.arithmetic import controls, first, name, number
from lstm_viz.app.panels.figures import (
    LEDGER,
    LIFETIMES,
    remembered,
    remembered_picture,
    voted,
)
from lstm_viz.app.panels.follow import follow
from lstm_viz.app.panels.share import share_panel
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_values import CELL
from lstm_viz.charts.rows import lost_by_row, painted_slope
from lstm_viz.locale import N_, _
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
    elif way:
        PANELS[way](reading)


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
    cell = selected_cell.chosen() or first(reading)
    if cell.quantity not in QUANTITIES:
        cell = first(reading)
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
    st.caption(
        _(
            "A vote says through which row's writing the score came about, not in which row the"
            " answer was decided, nor what it would be without that row: for the last see *Which"
            " pixels*."
        )
    )


def _counted() -> None:
    state = st.session_state
    digit, rival = state["votes-for"], state["votes-against"]
    url_state.put(votes=(digit, None if rival in (NOBODY, digit) else rival))


def _watched(what: int) -> str:
    if what == CELL:
        return _("the chosen cell")
    return _("the logit of {digit}").format(digit=what)


def _watch() -> None:
    url_state.put(watched=st.session_state["watched"])


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


REST = 0.7  # seconds without a change of the drawing


def when_the_pen_rests(reading: Reading, show: Callable[[Reading], None]) -> None:
    """Show what takes long to compute; of a drawing that changes, only that it will come.

    Args:
        reading: of the digit on stage.
        show: computes and shows.
    """
    state = st.session_state
    pixels = reading.digit.pixels
    if not reading.digit.unfinished:
        show(reading)
        return
    if state.get("drawn") != pixels:
        state["drawn"], state["drawn-at"] = pixels, monotonic()
    if monotonic() - state["drawn-at"] >= REST:
        show(reading)
    else:
        st.fragment(_wait, run_every=REST)()


def _wait() -> None:
    i18n.set_language()
    st.caption(_("This is computed when the pen rests."))
    if monotonic() - st.session_state["drawn-at"] >= REST:
        st.rerun()


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


PANELS: dict[str, Callable[[Reading], None]] = {
    "recall": _recall,
    "follow": follow,
    "number": number,
    "ledger": _ledger,
    "votes": _votes,
    "pixels": lambda reading: when_the_pen_rests(reading, _pixels),
    "checked": checked,
    "away": share_panel,
}
