"""A visitor without a browser: Streamlit's own protocol over a websocket."""

import asyncio
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from urllib3 import PoolManager
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LARGEST = 64 * 2**20  # bytes of one message
PATIENCE = 60.0  # seconds for one run of the page


class Visitor:
    """One who opens the page, and then does one thing after the other.

    Args:
        url: of the server, with ``http``.
        query: of the address, such as ``source=mnist&digit=4``.
        page: its path in the address, such as ``lab``.

    Attributes:
        query: of the address now; the page changes it.
        cookie: by which a proxy knows it again.
        session: that the server gave; it asks for it again when it comes back.
        fragments: of the last message for each widget: the widget's id, its part of the page.
        received: messages of each kind, of all runs.
        failed: exceptions shown on the page.
        bytes: received.
    """

    def __init__(self, url: str, query: str = "", page: str = "") -> None:
        self.url, self.query, self.page = url, query, page
        self.session = ""
        self.cookie = ""
        self.fragments: dict[str, str] = {}
        self.received: Counter[str] = Counter()
        self.failed = 0
        self.bytes = 0
        self._states: dict[str, dict[str, object]] = {}
        self._cached: set[str] = set()
        self._seen: set[str] = set()
        self._socket: ClientConnection | None = None
        self._http = PoolManager()  # a connection that stays, as a browser's does
        self._thread = ThreadPoolExecutor(1)

    async def open(self) -> float:
        """Connect, with the session it had, and run the page with all it has chosen; seconds."""
        start = time.perf_counter()
        self.cookie = self.cookie or await asyncio.to_thread(_cookie, self.url)
        names = [name for name in ("streamlit", "none", self.session) if name]
        self._socket = await connect(
            self.url.replace("http", "ws", 1) + "/_stcore/stream",
            additional_headers={"Cookie": self.cookie} if self.cookie else None,
            subprotocols=[Subprotocol(name) for name in names],
            max_size=LARGEST,
            open_timeout=PATIENCE,
        )
        await self._run()
        return time.perf_counter() - start

    async def close(self) -> None:
        """Leave."""
        self._thread.shutdown(wait=False)
        self._http.clear()
        if self._socket:
            await self._socket.close()

    def widget(self, key: str) -> str:
        """The id of the widget that has this key in the session state.

        Raises:
            LookupError: there is none on the page.
        """
        for name in self.fragments:
            if name.endswith(f"-{key}"):
                return name
        raise LookupError(f"no widget {key} among {sorted(self.fragments)}")

    async def choose(self, key: str, **value: object) -> float:
        """Set a widget, as a browser does, and wait until the server is done; in seconds.

        Args:
            key: of the widget.
            value: the field of a widget's state, and what is in it.
        """
        name = self.widget(key)
        self._states[name] = value
        start = time.perf_counter()
        await self._run(self.fragments[name])
        return time.perf_counter() - start

    async def rerun(self) -> float:
        """Run the whole page once more; in seconds."""
        start = time.perf_counter()
        await self._run()
        return time.perf_counter() - start

    async def post(self, path: str, data: bytes) -> float:
        """Send data to a route of the server and wait for its answer; in seconds.

        Raises:
            OSError: it refuses them.
        """
        start = time.perf_counter()
        loop = asyncio.get_running_loop()
        self.bytes += len(await loop.run_in_executor(self._thread, self._posted, path, data))
        return time.perf_counter() - start

    def _posted(self, path: str, data: bytes) -> bytes:
        answer = self._http.request("POST", f"{self.url}/{path}", body=data, timeout=PATIENCE)
        if answer.status >= 300:
            raise OSError(f"{path}: {answer.status} {answer.reason}")
        return answer.data

    async def _run(self, fragment: str = "") -> None:
        ask = BackMsg()
        ask.rerun_script.query_string = self.query
        ask.rerun_script.page_name = self.page
        ask.rerun_script.fragment_id = fragment
        ask.rerun_script.cached_message_hashes.extend(self._cached)
        for name, value in self._states.items():
            ask.rerun_script.widget_states.widgets.add(id=name, **value)
        assert self._socket
        await self._socket.send(ask.SerializeToString())
        await asyncio.wait_for(self._answers(), PATIENCE)

    async def _answers(self) -> None:
        """Take what the server sends until the run is finished."""
        self._cached, self._seen = self._seen, set()
        assert self._socket
        async for data in self._socket:
            assert isinstance(data, bytes)
            self.bytes += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type") or ""
            self.received[kind] += 1
            if kind == "script_finished":
                if message.script_finished in (FINISHED, FINISHED_FRAGMENT):
                    return
            else:
                self._note(kind, message)

    def _note(self, kind: str, message: ForwardMsg) -> None:
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "ref_hash":
            self._seen.add(message.ref_hash)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._seen.add(message.hash)
            element = message.delta.new_element
            if part := element.WhichOneof("type"):
                self.failed += part == "exception"
                name = getattr(getattr(element, part), "id", "")
                if name:
                    self.fragments[name] = message.delta.fragment_id


def _cookie(url: str) -> str:
    """What a browser would send back of the cookies that come with the page."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as page:
        cookies: list[str] = page.headers.get_all("Set-Cookie") or []
    return "; ".join(cookie.split(";")[0] for cookie in cookies)


FINISHED = ForwardMsg.FINISHED_SUCCESSFULLY
FINISHED_FRAGMENT = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
