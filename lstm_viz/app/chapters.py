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
    """

    title: str
    module: str
    path: str
    desk: bool = True


CHAPTERS = (
    Chapter(N_("Watch"), "pages.watch", ""),
    Chapter(N_("Learn"), "pages.learn", "learn"),
    Chapter(N_("Lab"), "lab.page", "lab"),
    Chapter(N_("Two digits"), "pages.two_digits", "two"),
    Chapter(N_("Networks"), "pages.networks", "networks"),
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


# by the page's path; all other pages open with those of the page Watch
NETWORKS = {"networks": "lstm-short"}
DIGITS = {"networks": 898}  # found by `python -m lstm_viz.analysis.separating`


def network(usual: str) -> str:
    """The network that reads on the page that is open, until another is chosen."""
    return NETWORKS.get(_page(), usual)


def digit(usual: int) -> int:
    """The test digit that is read on the page that is open, until another is chosen."""
    return DIGITS.get(_page(), usual)


def _page() -> str:
    path: str = st.session_state.get("came_to", "")
    return path
