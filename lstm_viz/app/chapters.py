"""The pages of the app, and the network and the digit with which each opens."""

from dataclasses import dataclass

import streamlit as st

from lstm_viz.locale import N_, _


@dataclass(frozen=True)
class Chapter:
    """A page of the app.

    Attributes:
        title: in the list of pages.
        module: in this package; its ``show`` takes the reading and builds the page.
        path: in the address.
        desk: whether the digit matters to it. Where it does not, the desk is there unseen.
        network: that reads on it until another is chosen, if it is not that of all pages.
        digit: the test digit that is read on it until another is chosen, likewise.
    """

    title: str
    module: str
    path: str
    desk: bool = True
    network: str = ""
    digit: int | None = None


CHAPTERS = (
    Chapter(N_("Watch"), "pages.watch", ""),
    Chapter(N_("Learn"), "pages.learn", "learn"),
    Chapter(N_("Lab"), "lab.page", "lab"),
    Chapter(N_("Two digits"), "pages.two_digits", "two"),
    # its digit is found by `python -m lstm_viz.analysis.separating`
    Chapter(N_("Networks"), "pages.networks", "networks", network="lstm-short", digit=898),
    Chapter(N_("Choosing"), "pages.hyperparameters", "choosing", desk=False),
    Chapter(N_("For teachers"), "pages.teachers", "teachers", desk=False),
)


def page_of(chapter: Chapter) -> st.Page:
    """The page of a chapter, as Streamlit's navigation takes it."""
    return st.Page(
        _nothing, title=_(chapter.title), url_path=chapter.path, default=not chapter.path
    )


def page(path: str) -> st.Page:
    """The same by its path."""
    return page_of(next(chapter for chapter in CHAPTERS if chapter.path == path))


def _nothing() -> None:
    """What Streamlit would run for a page: ours are built within the common frame instead."""


def opened() -> Chapter:
    """The page that is open; before one is, Watch."""
    path = st.session_state.get("came_to", "")
    return next((chapter for chapter in CHAPTERS if chapter.path == path), CHAPTERS[0])
