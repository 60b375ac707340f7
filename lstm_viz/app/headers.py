"""Security headers of every answer: who may show the app in a frame, and what browsers must not do.

A policy for scripts and styles is not among them: Streamlit's page has both in its text, and Vega
compiles the expressions of a chart, so that it could forbid nothing. Strict-Transport-Security is
for the proxy that has the certificate.
"""

import os
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMED_BY = "LSTM_VIZ_FRAMED_BY"  # variable: sites that may show the whole app, with spaces between
FRAMED = "embed"  # the view that any site may show

# The address of a page may hold a drawing: it is nobody else's business.
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds the headers.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._friends = os.environ.get(FRAMED_BY, "").replace(";", " ").replace(",", " ").split()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_FIXED)
                headers["Content-Security-Policy"] = self._policy(scope["query_string"])
            await send(message)

        await self._app(scope, receive, add)

    def _policy(self, query: bytes) -> str:
        views = parse_qs(query.decode("latin-1").lower()).get("view")
        friends = "*" if views == [FRAMED] else " ".join(["'self'", *self._friends])
        return f"frame-ancestors {friends}; object-src 'none'; base-uri 'self'"
