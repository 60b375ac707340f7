"""Files that are made when they are asked for; where one cannot be made, the page says why."""

from collections.abc import Callable
from threading import Event, Lock

import streamlit as st

from lstm_viz.locale import _, language, speaking

Content = bytes | str
PATIENCE = 5  # seconds for the server to ask for a file whose button was clicked


class _File:
    """Makes its content once, in one language, for whoever asks first.

    Two do: the server, outside the session, for the browser that waits for the file; and the
    session, which alone can say on the page why there is none.
    """

    def __init__(self, make: Callable[[], Content], spoken: str) -> None:
        self._make, self._spoken = make, spoken
        self._lock, self._asked = Lock(), Event()
        self._content: Content | None = None

    def __call__(self) -> Content:
        """The content, for the server."""
        self._asked.set()
        return self._made()

    def problem(self) -> str:
        """Why there is no content, or ""; for the session."""
        try:
            self._made()
        except Exception as error:  # whatever it is, the page goes on
            return str(error).strip().partition("\n")[0] or type(error).__name__
        finally:
            # the run that follows withdraws this file from the server
            self._asked.wait(PATIENCE)
        return ""

    def _made(self) -> Content:
        with self._lock, speaking(self._spoken):
            if self._content is None:
                self._content = self._make()
            return self._content


def download(label: str, name: str, mime: str, make: Callable[[], Content]) -> None:
    """A button that makes its file when it is clicked.

    Args:
        label: on the button.
        name: of the file.
        mime: its type.
        make: its content. It is called outside the session, and must not ask for its state.
    """
    file = _File(make, language())
    st.download_button(
        label, file, name, mime, key=f"file-{name}", icon=":material/download:",
        on_click=_clicked, args=(file, label),
    )  # fmt: skip


def trouble() -> None:
    """Say why the file just asked for could not be made, if that is so."""
    if said := st.session_state.pop("file-trouble", ""):
        st.warning(said)


def _clicked(file: _File, label: str) -> None:
    if reason := file.problem():
        said = _("“{file}” could not be made: {reason}. Everything else is as it was.")
        st.session_state["file-trouble"] = said.format(file=label, reason=reason.rstrip("."))
