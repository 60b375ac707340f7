"""Who may do what: headers, frames, origins, and what the log tells."""

import asyncio
import logging
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from visiting import visit
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.server import APP, Server, serving
from lstm_viz.app import jobs
from lstm_viz.app import server as app_server
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.server import FRAMED_BY, UPLOADS, FewUploads, SecurityHeaders


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(APP) as running:
        yield running


def answered(url: str) -> dict[str, str]:
    with urllib.request.urlopen(url) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.parametrize("path", ["/", "/lab", "/?view=lecture", "/_stcore/health"])
def test_only_the_app_itself_may_frame_its_pages(server: Server, path: str) -> None:
    found = answered(server.url + path)
    assert found["content-security-policy"].startswith("frame-ancestors 'self';")
    for name, value in app_server._FIXED.items():
        assert found[name.lower()] == value


@pytest.mark.parametrize("path", ["/?view=embed", "/lab?lang=en&view=embed", "/?view=Embed"])
def test_any_site_may_frame_the_embed_view(server: Server, path: str) -> None:
    assert answered(server.url + path)["content-security-policy"].startswith("frame-ancestors *;")


@pytest.mark.parametrize("query", ["view=embed&view=lecture", "preview=embed", "view=embedded"])
def test_what_only_looks_like_the_embed_view_is_not_framed(server: Server, query: str) -> None:
    policy = answered(f"{server.url}/?{query}")["content-security-policy"]
    assert policy.startswith("frame-ancestors 'self';")


def test_one_visitor_cannot_fill_the_memory_with_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    running = SimpleNamespace(uploaded_file_mgr=files)
    monkeypatch.setattr(app_server.runtime, "get_instance", lambda: running)

    async def app(scope, _receive, _send) -> None:
        session, name = scope["path"].split("/")[-2:]
        if session != "refused":
            files.add_file(session, UploadedFileRec(name, name, "image/png", b"..."))

    async def upload() -> None:
        limited = FewUploads(app)
        put = {"type": "http", "method": "PUT"}
        for k in range(UPLOADS + 5):
            for session in ("one", "refused"):
                path = f"/lstm/_stcore/upload_file/{session}/{k}"
                await limited({**put, "path": path}, None, None)

    asyncio.run(upload())
    assert list(files.file_storage["one"]) == [str(k) for k in range(5, UPLOADS + 5)]


def test_a_host_may_name_sites_that_frame_the_whole_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMED_BY, "https://a.example; https://b.example")
    sent: list[dict[str, object]] = []

    async def app(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def note(message) -> None:
        sent.append(message)

    scope = {"type": "http", "query_string": b""}
    with ThreadPoolExecutor(1) as thread:  # in this one the loop of a browser may be running
        thread.submit(asyncio.run, SecurityHeaders(app)(scope, note, note)).result()
    policy = dict(sent[0]["headers"])[b"content-security-policy"].decode()
    assert policy.split(";")[0] == "frame-ancestors 'self' https://a.example https://b.example"


def test_streamlits_own_checks_stay_on(server: Server) -> None:
    assert st.get_option("server.enableXsrfProtection")
    assert st.get_option("server.enableCORS")
    stream = server.url.replace("http", "ws") + "/_stcore/stream"
    with connect(stream, origin=server.url):
        pass
    with pytest.raises(InvalidStatus), connect(stream, origin="https://elsewhere.example"):
        pass


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The lines of the log so far, a list that grows."""
    logger = logging.getLogger("lstm_viz")
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


def test_a_refused_link_is_one_line_without_what_it_held(told: list[str]) -> None:
    visit(drawing="somebody's secret").run()
    assert told == ["refused link: drawing"]


def test_a_refused_upload_is_one_line(told: list[str]) -> None:
    digit_state.upload(b"no picture")
    (line,) = told
    assert line.startswith("refused upload: This is not a picture")


def test_a_failed_job_is_one_line(told: list[str]) -> None:
    def work(_progress, _stop) -> None:
        raise MemoryError("no room\n2026-01-01 all is well")

    room = jobs.Jobs()
    job = room.ask("key", work, "visitor")
    with pytest.raises(MemoryError):
        job._future.result(timeout=10)
    assert told == ["failed job: MemoryError: no room 2026-01-01 all is well"]
