"""The context of an edit's controls: what they need to know, and how they are set and read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lstm_viz.app.lab import edit_list
from lstm_viz.app.lab.edit_list import ListedEdit
from lstm_viz.app.reading import Reading

NARROW, WIDE = 84, 172  # pixels: a number, a choice


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
        st.session_state[key] = value
        return key

    def get(self, name: str) -> Any:
        """What a control says."""
        return st.session_state[self._key(name)]

    def change(self, most: int = 0, **parameters: Any) -> None:
        """Change parameters of the edit."""
        edit_list.change(self.item, most, **parameters)

    def _key(self, name: str) -> str:
        return f"edit-{self.item.number}-{name}"


Control = Callable[[EditContext], None]
