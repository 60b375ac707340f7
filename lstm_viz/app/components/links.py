"""Two links that the browser completes: to what one sees, and from a frame to the whole app.

The address, and row, layer and speed of the stage, are known to the browser, which plays: there
they are added to the link, and no message goes to the server.
"""

import streamlit as st

from lstm_viz.app.components import source
from lstm_viz.locale import _

_SHARE = st.components.v2.component(
    "lstm_viz.share",
    html='<div class="share"><code></code><button type="button" hidden></button></div>',
    css=source("copy_link.css"),
    js=source("stage_state.js", "copy_link.js"),
)


def share(link: str, key: str = "share") -> None:
    """Show a link, completed by how the stage stands.

    Args:
        link: to all that the server knows.
        key: the widget key.
    """
    _SHARE(key=key, data={"link": link, "copy": _("Copy the link"), "copied": _("Copied")})


_WHOLE = st.components.v2.component(
    "lstm_viz.whole",
    html='<div class="whole"><a target="_blank" rel="noopener"></a></div>',
    css=source("open_app.css"),
    js=source("stage_state.js", "open_app.js"),
)


def whole(drawing: str | None, key: str = "whole") -> None:
    """Show the link.

    Args:
        drawing: the digit in hand, packed, if no address holds it.
        key: the widget key.
    """
    _WHOLE(key=key, data={"label": _("Open in lstm_viz"), "drawing": drawing})
