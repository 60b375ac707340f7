"""The edits that a visitor has made: each a row of the page, switched on or off."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import streamlit as st

from lstm_viz.app import resources, url_state
from lstm_viz.app.inputs import network_picker, preset
from lstm_viz.app.reading import Reading
from lstm_viz.edits import Edit, NetworkEdit, to_text, validate
from lstm_viz.edits.image import LONGEST

NARROW, WIDE = 84, 172  # pixels: a control for a number, for a choice

_numbers = count(1)


@dataclass
class ListedEdit:
    """An edit on the page.

    Attributes:
        edit: as it stands.
        number: names its controls.
        on: whether it is made.
        most: of how many most important units it is, if they were chosen so.
        problem: why what was typed last was refused.
    """

    edit: Edit
    number: int
    on: bool = True
    most: int = 0
    problem: str = ""


def listed() -> list[ListedEdit]:
    """This visitor's edits, in their order."""
    edits: list[ListedEdit] = st.session_state.setdefault("edits", [])
    return edits


def switched_on() -> tuple[Edit, ...]:
    """Those that are to be made."""
    return tuple(item.edit for item in listed() if item.on)


def take(edits: Iterable[Edit]) -> None:
    """Let these be the visitor's edits, in place of what was there."""
    st.session_state.edits = []
    for edit in edits:
        add(edit)


def add(edit: Edit, first: bool = False) -> None:
    """One more edit, the last in the list or the first."""
    listed().insert(0 if first else len(listed()), ListedEdit(edit, next(_numbers)))
    link()


def remove(item: ListedEdit) -> None:
    """Take an edit away."""
    listed().remove(item)
    link()


def switch(item: ListedEdit, on: bool) -> None:
    """Make an edit, or do not."""
    item.on = on
    link()


def change(item: ListedEdit, most: int = 0, **parameters: Any) -> None:
    """Change parameters of an edit; what cannot be is refused, and ``problem`` says why."""
    item.problem = ""
    try:
        edit = item.edit.changed(**parameters)
    except ValueError as problem:
        item.problem = str(problem)
        return
    if isinstance(edit, NetworkEdit) and "units" in parameters:
        said = validate([edit], resources.network(network_picker.chosen()), LONGEST)
        if said:
            item.problem = said[0]
            return
    item.edit = edit
    if "units" in parameters:
        item.most = most
    elif parameters.get("layer", 0) is None:  # those of one layer are not those of all
        item.most = 0
    link()


def linkable() -> tuple[Edit, ...]:
    """Those that are made, if they fit into a link; else none."""
    edits = switched_on()
    try:
        to_text(edits)
    except ValueError:
        return ()
    return edits


def link() -> None:
    """Write the edits that are made into the address."""
    url_state.keep(edits=linkable())


@dataclass(frozen=True)
class EditContext:
    """Where an edit stands.

    Attributes:
        item: the edit.
        reading: of the digit in hand, without edits.
        rows: that there are when its turn comes.
    """

    item: ListedEdit
    reading: Reading
    rows: int

    def set(self, name: str, value: Any) -> str:
        """Set a control to a value, and return its key."""
        key = self._key(name)
        preset(key, value)
        return key

    def get(self, name: str) -> Any:
        """What a control says."""
        return st.session_state[self._key(name)]

    def change(self, most: int = 0, **parameters: Any) -> None:
        """Change parameters of the edit."""
        change(self.item, most, **parameters)

    def _key(self, name: str) -> str:
        return f"edit-{self.item.number}-{name}"
