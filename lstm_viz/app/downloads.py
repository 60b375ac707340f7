"""Files that are made when they are asked for; where one cannot be made, the page says why."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lstm_viz.app import log
from lstm_viz.app.components import noop, source
from lstm_viz.locale import _, language, speaking

Content = bytes | str

_FAILED = st.components.v2.component(
    "lstm_viz.failed_download", html="<span hidden></span>", js=source("failed_download.js")
)


def download(label: str, name: str, mime: str, make: Callable[[], Content]) -> None:
    """A button that makes its file when it is clicked.

    A click runs nothing else: a rerun would withdraw the files that other clicks have just asked
    for.

    Args:
        label: on the button.
        name: of the file.
        mime: its type.
        make: its content. It is called outside the session, and must not ask for its state.
    """
    failures: dict[str, str] = st.session_state.setdefault("file-failures", {})
    st.download_button(
        label, partial(_made, make, language(), label, failures), name, mime,
        key=f"file-{name}", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def trouble() -> None:
    """Say why files that were asked for could not be made, if that is so."""
    _FAILED(key="file-failed", on_failed_change=noop)
    failures: dict[str, str] = st.session_state.get("file-failures", {})
    while failures:
        label, reason = failures.popitem()
        said = _("“{file}” could not be made: {reason}. Everything else is as it was.")
        st.warning(said.format(file=label, reason=reason.rstrip(".")))


def _made(
    make: Callable[[], Content], spoken: str, label: str, failures: dict[str, str]
) -> Content:
    """The content, for the server; why there is none, for the session."""
    try:
        with speaking(spoken):
            return make()
    except Exception as error:
        failures[label] = str(error).strip().partition("\n")[0] or type(error).__name__
        log.failed("file", error)
        raise
