"""Streamlit's modules for charts, named in the header of each page so that they load beside it.

Streamlit asks for them when the first chart arrives: after its own start, and after the first run
of the page.
"""

import re
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(st.__file__).parent / "static"
CHART = "ArrowVegaLiteChart"
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


@cache
def links() -> str:
    """The value of the header ``Link``; empty if Streamlit names the module of its charts anew."""
    page = (STATIC / "index.html").read_text("utf-8")
    names: list[str] = [file.name for file in _scripts().glob(f"{CHART}.*.js")]
    for name in names:  # grows meanwhile
        found = _IMPORTED.findall((_scripts() / name).read_text("utf-8"))
        names += [other for other in dict.fromkeys(found) if other not in names]
    late = (name for name in names if name not in page)
    return ", ".join(f"<./static/js/{name}>;rel=modulepreload;crossorigin" for name in late)


def _scripts() -> Path:
    return STATIC / "static" / "js"


class Preload:
    """ASGI middleware that adds the header to pages.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the header."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("Content-Type", "").startswith("text/html") and links():
                    headers["Link"] = links()
            await send(message)

        await self._app(scope, receive, add if scope["type"] == "http" else send)
