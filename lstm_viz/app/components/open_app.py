"""The link from a frame in another page to the whole app, in the state in which the frame is.

The address and how the stage stands are known to the browser, which makes the link when it is
followed.
"""

import streamlit as st

from lstm_viz.app.components import source
from lstm_viz.locale import _

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
