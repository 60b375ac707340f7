"""The visitor's browser: a string that it keeps, a rerun when its connection is back, and links.

A restarted server knows no fragment of an open page, and answers nothing that is done in one before
the whole page was run.
"""

from __future__ import annotations

import time

from lstm_viz.app.components import component, noop
from lstm_viz.locale import _

_MAX_CHARS = 10_000  # anything longer did not come from us

_MEMO = component("memo", "local_storage.js")


def memo(name: str, text: str | None) -> str:
    """Let the browser keep a string, or ask for the one it has.

    Args:
        name: of the string; also the widget's key.
        text: what to keep; None asks, and if there is something, a rerun follows that returns it.
            Whoever has once been told must not ask again.

    Returns:
        What the browser had, or "" while nothing is known. It may be anything: check it.
    """
    state = _MEMO(key=name, data={"name": name, "text": text}, on_kept_change=noop)
    kept = state.get("kept") if isinstance(state, dict) else None
    return kept if isinstance(kept, str) and len(kept) <= _MAX_CHARS else ""


_LINE = component("line", "reconnect.js")


def watch() -> None:
    """Watch the line. Last on every page, in no fragment: what it tells runs the whole page."""
    # another number each time, so that the browser hears of each run
    _LINE(key="line", data=time.monotonic_ns(), on_back_change=noop)


# The address, and row, layer and speed of the stage, are known to the browser, which plays: there
# they are added to a link, and no message goes to the server.
_COPIED = '<div class="share"><code></code><button type="button" hidden></button></div>'
_SHARE = component("share", "stage_state.js", "copy_link.js", html=_COPIED, css="copy_link.css")


def share(link: str) -> None:
    """Show a link to all that the server knows, completed by how the stage stands."""
    _SHARE(key="share", data={"link": link, "copy": _("Copy the link"), "copied": _("Copied")})


_OPENED = '<div class="whole"><a target="_blank" rel="noopener"></a></div>'
_WHOLE = component("whole", "stage_state.js", "open_app.js", html=_OPENED, css="open_app.css")


def whole(drawing: str | None) -> None:
    """Show the link from a frame to the whole app.

    Args:
        drawing: the digit in hand, packed, if no address holds it.
    """
    _WHOLE(key="whole", data={"label": _("Open in lstm_viz"), "drawing": drawing})
