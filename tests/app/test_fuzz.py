"""Whatever a visitor sends ends in a page: no link and no state of a component breaks one."""

import asyncio
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.server import APP, Server, serving
from benchmarks.visitor import Visitor
from lstm_viz.app.shell import CHAPTERS
from lstm_viz.app.url_state import LABELS

TRIES = int(os.environ.get("FUZZ", "25"))
fuzzed = settings(
    max_examples=TRIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

LIKELY = ["", "0", "-1", "4", "28", "9" * 30, "1e999", "nan", "on", "gru", "rnn-linear", "upload"]
LIKELY += ["f.1.57.17", "h.2.1.1", "ledger", "recall", "votes", "pixels", "surgery", "4.9", "h1.5"]
LIKELY += ["clamp:f:0", "lstm,gru", "../../etc/passwd", "'; --", "<script>", "\0", "🦊" * 99]
texts = st.sampled_from(LIKELY) | st.text(max_size=40)
links = st.dictionaries(st.sampled_from([*LABELS, "page", "embed"]), texts, max_size=6)
pages = st.sampled_from([chapter.path for chapter in CHAPTERS])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(leaves, lambda part: st.lists(part) | st.dictionaries(texts, part))
fields = st.sampled_from(
    ["ink", "kept", "picked", "cell", "rows", "slot", "layer", "row", "at", "now", "first", "last"]
)
sent = st.dictionaries(fields, anything, max_size=4) | anything


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(APP) as running:
        yield running


def failures(visitor: Visitor, key: str = "", **value: object) -> int:
    """Exceptions on the page, at first and after a component has told something."""
    # in a thread of its own, since in this one the loop of a browser may be running
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _visit(visitor, key, **value)).result()


async def _visit(visitor: Visitor, key: str, **value: object) -> int:
    try:
        await visitor.open()
        if key:
            await visitor.choose(key, **value)
        return visitor.failed
    finally:
        await visitor.close()


@fuzzed
@given(pages, links)
def test_any_link_opens_a_page(server: Server, page: str, link: dict[str, str]) -> None:
    query = urlencode(link, errors="surrogatepass")
    assert failures(Visitor(server.url, query, page)) == 0


@fuzzed
@given(st.sampled_from(["pad", "gallery", "line", "clicks", "brush"]), sent)
def test_a_component_may_tell_anything(server: Server, key: str, told: object) -> None:
    visitor = Visitor(server.url, "source=mnist")
    assert failures(visitor, key, json_value=json.dumps(told)) == 0
