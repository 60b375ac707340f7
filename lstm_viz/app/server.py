"""The server: its start, routes of our own, and what is done to every answer.

A policy for scripts and styles is not among them: Streamlit's page has both in its text, and Vega
compiles the expressions of a chart, so that it could forbid nothing. Strict-Transport-Security is
for the proxy that has the certificate.
"""

import gc
import os
import socket
import threading
import webbrowser
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.elements import vega_charts

if TYPE_CHECKING:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

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


UPLOADS = 20  # files of all visitors that are kept, of 10 MB at most
UPLOAD = "/_stcore/upload_file/"


class FewUploads:
    """ASGI middleware that forgets uploads once there are newer ones of whichever visitor.

    Streamlit keeps each to the end of its session: one visitor could fill the server's memory. A
    page takes the digit out of a file at once, and does not look at it again.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: deque[tuple[str, str]] = deque()  # session, file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and forget."""
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "PUT" and UPLOAD in scope["path"]:
            session, file = scope["path"].rsplit("/", 2)[1:]
            files = cast("MemoryUploadedFileManager", runtime.get_instance().uploaded_file_mgr)
            if files.get_files(session, [file]):
                self._kept.append((session, file))
            while len(self._kept) > UPLOADS:
                files.remove_file(*self._kept.popleft())


# Streamlit runs pages in threads of its own, for which torch takes the number of its threads from
# this variable, once, when it is first imported. One is up to ten times faster for one digit.
os.environ.setdefault("OMP_NUM_THREADS", "1")


SPECIFICATIONS = 64  # of charts: all that the app has, in two languages
INTERNET = (socket.AF_INET, socket.AF_INET6)
_loading = threading.Lock()
_loaded = False


def load() -> None:
    """Load torch, the network and the chart specification, once for all visitors.

    Who comes while another thread is loading waits for it: two threads that import torch at the
    same time can meet each other's half-imported modules.
    """
    global _loaded
    with _loading:
        if _loaded:
            return
        from altair.utils import schemapi

        from lstm_viz.app import resources, shell  # noqa: F401 – the page's modules, which it needs

        # Altair checks each chart and each part of it: that takes longer than to make them, and
        # the tests have done it.
        schemapi.disable_debug_mode()
        resources.preload()
        remember_specifications()
        # What is loaded stays, so later collections need not walk through it again: they would
        # take 130 ms each. A run makes thousands of objects, nearly all of which go by themselves.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        _loaded = True


def remember_specifications() -> None:
    """Let Streamlit remember what it makes of the text of a chart's specification.

    It parses it at each run to give its parts names that do not change: 80 KB for the stage. Ours
    are built once, so that it is the same text each time.
    """
    made = vega_charts._stabilize_vega_json_spec
    vega_charts._stabilize_vega_json_spec = lru_cache(maxsize=SPECIFICATIONS)(made)


def send_at_once() -> None:
    """Let the sockets of this process send small packets without waiting for an acknowledgement.

    asyncio does so for sockets that are made for TCP by name (`proto`), which Streamlit's is not:
    each answer and each message then waits up to 40 ms. Accepted sockets are like the one that
    listens.
    """
    for found in gc.get_objects():
        # isinstance would ask proxies what they stand for
        internet = issubclass(type(found), socket.socket) and found.family in INTERNET
        if internet and found.type == socket.SOCK_STREAM and found.fileno() >= 0:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Load before the first answer: no visitor waits for it, and a proxy sends none before."""
    send_at_once()
    with suppress(OSError, ValueError):  # weights missing or damaged: the page says so
        await run_in_threadpool(load)
    if not st.get_option("server.headless"):
        # `streamlit run` opens a browser for a plain page, but not for an app object.
        webbrowser.open(f"http://localhost:{st.get_option('server.port')}")
    yield


def live_path() -> str:
    """The path of the route that reads a drawing while the pen moves."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' if base else ''}{base}/live/{{network}}"


async def _live(request: Request) -> Response:
    from lstm_viz.app import live  # loaded by now

    return await live.answer(request)


def routes() -> list[Route]:
    """The routes beside Streamlit's own."""
    return [Route(live_path(), _live, methods=["GET", "POST"])]


# Streamlit compresses its answers but not its own JavaScript, 3.3 MB at a first visit. The levels
# of a drawing hardly get shorter, and to try takes a third of the time that to read it takes.
DENSE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream")
middleware = [
    Middleware(SecurityHeaders),
    Middleware(FewUploads),
    Middleware(GZipMiddleware, compresslevel=6, exclude_content_types=DENSE),
]
