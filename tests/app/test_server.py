"""Loading once for all visitors, and one kind sentence where there is nothing to load."""

import gc
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.elements import vega_charts
from streamlit.testing.v1 import AppTest

from lstm_viz.app import resources, server

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(server, "_loaded", False)
    yield
    gc.unfreeze()


def test_visitors_who_come_together_share_one_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[float] = []
    loaded = threading.Event()

    def warm() -> None:
        calls.append(time.monotonic())
        time.sleep(0.05)
        loaded.set()

    def visit(seen: list[bool]) -> None:
        server.load()
        seen.append(loaded.is_set())

    monkeypatch.setattr(resources, "preload", warm)
    seen: list[bool] = []
    visitors = [threading.Thread(target=visit, args=(seen,)) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(calls) == 1
    assert seen == [True] * 8


def test_a_failed_loading_is_tried_again_and_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise FileNotFoundError("pretrained/lstm.safetensors is missing.")

    monkeypatch.setattr(resources, "preload", broken)
    app = AppTest.from_file(APP).run()
    assert [error.value for error in app.error] == ["pretrained/lstm.safetensors is missing."]
    assert not app.exception

    monkeypatch.undo()
    monkeypatch.setattr(server, "_loaded", False)
    server.load()
    assert server._loaded


def test_small_packets_are_sent_at_once():
    with socket.socket() as listening, socket.socket() as visitor:  # made as Streamlit makes it
        listening.bind(("127.0.0.1", 0))
        server.send_at_once()
        listening.listen()
        visitor.connect(listening.getsockname())
        accepted, _address = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_streamlit_makes_of_a_specification_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By a private function: under another name all charts would be parsed at each run."""
    made: list[str] = []
    stabilize = vega_charts._stabilize_vega_json_spec
    monkeypatch.setattr(
        vega_charts, "_stabilize_vega_json_spec", lambda text: made.append(text) or stabilize(text)
    )
    server.remember_specifications()

    def page() -> None:
        import streamlit as st

        st.vega_lite_chart({"mark": "point", "data": {"values": [{"a": 1}]}})

    app = AppTest.from_function(page, default_timeout=60).run().run()
    assert not app.exception
    assert len(made) == 1


VISITS = """
import sys
from lstm_viz.app.chapters import CHAPTERS
from lstm_viz.app.url_state import WAYS
from visiting import visit
links = [{"at": chapter.path} for chapter in CHAPTERS] + [{"closer": way} for way in WAYS]
links += [{"source": "mnist"}, {"source": "upload"}, {"at": "lab", "edits": "hold_f_0_l2"}]
for link in links:
    app = visit(**link)
    assert not app.exception, link
    assert "pandas" not in sys.modules, link
"""


def test_no_page_imports_pandas_which_other_threads_would_find_half_imported() -> None:
    places = {"PYTHONPATH": f"{APP.parent}:{Path(__file__).parent}"}
    subprocess.run([sys.executable, "-c", VISITS], check=True, env={**os.environ, **places})
