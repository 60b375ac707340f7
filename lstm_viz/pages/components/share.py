"""The link to what one sees, with a button that copies it.

Row, layer and speed of the stage are known to the browser alone, which plays: there they are added
to the link, and no message goes to the server.
"""

from pathlib import Path

import streamlit as st

from lstm_viz.words import _

_HERE = Path(__file__).parent


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_SHARE = st.components.v2.component(
    "lstm_viz.share",
    html='<div class="share"><code></code><button type="button"></button></div>',
    css=_read("share.css"),
    js="\n".join(map(_read, ("stand.js", "share.js"))),
)


def share(link: str, key: str = "share") -> None:
    """Show a link, completed by how the stage stands.

    Args:
        link: to all that the server knows.
        key: the widget key.
    """
    _SHARE(key=key, data={"link": link, "copy": _("Copy the link"), "copied": _("Copied")})
