"""The log for the one who runs the server: a line for each refused input and each failed job.

A line says what and why, and nothing of who: no address, no session, nothing that was sent.
"""

from logging import INFO, WARNING

from streamlit.logger import get_logger

LONGEST = 200  # signs of a reason

_LOG = get_logger("lstm_viz")


def refused(what: str, why: str) -> None:
    """Note an input that was not taken.

    Args:
        what: in a word.
        why: as the visitor is told.
    """
    _LOG.log(INFO, "refused %s: %s", what, _line(why))


def failed(what: str, problem: BaseException) -> None:
    """Note work that came to nothing.

    Args:
        what: in a word.
        problem: what it raised.
    """
    _LOG.log(WARNING, "failed %s: %s: %s", what, type(problem).__name__, _line(str(problem)))


def _line(text: str) -> str:
    """A text in one line, without what could pass for another one."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST]
