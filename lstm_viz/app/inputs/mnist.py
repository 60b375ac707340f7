"""The browser of MNIST's test digits: all, those of one kind, the hard ones."""

from functools import lru_cache

import numpy as np
import streamlit as st

from lstm_viz.analysis import trace, verdict
from lstm_viz.analysis.belief import SURE
from lstm_viz.app import resources
from lstm_viz.app.components.pad import Item, gallery, sprite
from lstm_viz.app.inputs import digit_state, learning, network_picker
from lstm_viz.locale import N_, _, percent

PER_PAGE = 20
HALF = 123  # pixels: two fields side by side fill the column
ALL, HARD, ONLY = N_("All digits"), N_("Hard ones"), N_("Only {digit}")
SHELVES = [ALL, HARD, *(ONLY.format(digit=digit) for digit in range(10))]


def browse() -> None:
    """Show a shelf, page by page; a click puts a digit on stage."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            _("Show"), SHELVES, format_func=_called, key="shelf", on_change=_first_page
        )
        shelf = _shelf(name, network_picker.chosen())
        st.button(_("Surprise me"), on_click=_surprise, args=(shelf,))
    pages = max(1, -(-len(shelf) // PER_PAGE))
    page = min(st.session_state.get("page", _page_of(digit_state.sample(), shelf)), pages)
    if name == HARD:
        st.caption(
            _(
                "Less than {bound} for the right digit, the hardest first. Below each: what the"
                " network reads, and how sure it is."
            ).format(bound=percent(SURE, 0))
            if shelf
            else _("None is hard for this network: it reads every test digit right and is sure.")
        )
    if shelf:
        _show(shelf[(page - 1) * PER_PAGE : page * PER_PAGE], notes=name == HARD)
    st.session_state.page = page
    st.session_state.index = digit_state.sample()
    last = len(resources.test_digits()[0]) - 1
    with st.container(horizontal=True):
        st.number_input(
            _("Page (of {pages})").format(pages=pages), 1, pages, key="page", width=HALF
        )
        st.number_input(
            _("Index"), 0, last, key="index", on_change=_by_index, args=(shelf,), width=HALF
        )


def _called(shelf: str) -> str:
    return _(shelf) if shelf in (ALL, HARD) else _(ONLY).format(digit=shelf[-1])


def _show(indices: tuple[int, ...], notes: bool) -> None:
    strip, items = _tiles(indices, learning.reader() if notes else None)
    gallery(sprite=strip, items=items, selected=digit_state.sample(), on_pick=digit_state.pick)


def _first_page() -> None:
    st.session_state.page = 1


def _surprise(shelf: tuple[int, ...]) -> None:
    _open(int(np.random.default_rng().choice(shelf or _shelf(ALL, resources.DEFAULT))), shelf)


def _by_index(shelf: tuple[int, ...]) -> None:
    _open(int(st.session_state.index), shelf)


def _open(index: int, shelf: tuple[int, ...]) -> None:
    """Put a digit on stage, and open the page that it is on."""
    digit_state.pick(index)
    if index in shelf:
        st.session_state.page = _page_of(index, shelf)


def _page_of(index: int, shelf: tuple[int, ...]) -> int:
    return shelf.index(index) // PER_PAGE + 1 if index in shelf else 1


@lru_cache(maxsize=64)
def _shelf(name: str, network: str) -> tuple[int, ...]:
    labels = resources.test_digits()[1]
    if name == HARD:
        return _hard(network)
    if name == ALL:
        return tuple(range(len(labels)))
    return tuple(np.flatnonzero(labels == int(name[-1])).tolist())


def _hard(network: str) -> tuple[int, ...]:
    """Those that a network reads wrong or is unsure of, the hardest first."""
    known = resources.about(network).get("test", {}).get("hard", [])
    return tuple(digit["index"] for digit in known if digit["probability"] < SURE)


@lru_cache(maxsize=64)
def _tiles(indices: tuple[int, ...], network: str | None) -> tuple[str, list[Item]]:
    """The thumbnails as one picture, and what they are; for a network, what it reads too."""
    images, labels = resources.test_digits()
    chosen = images[list(indices)]
    items: list[Item] = [{"index": k, "label": int(labels[k])} for k in indices]
    if network is not None:
        read = trace(resources.network(network), chosen.astype(np.float32) / np.float32(255))
        for k, item in enumerate(items):
            answer = verdict(read[k])
            share = f"{answer.probability:.0%}" if answer.probability < 0.995 else ">99%"
            item["note"] = f"{answer.digit}, {share}"
    return sprite(chosen), items
