"""A real browser and a real server for the tests in this folder.

The browser is whatever Chromium the machine has: CHROMIUM names one, else the PATH is searched. The
headless shell comes first: it opens a page in two thirds of the time, having no window to paint.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from stage import PATIENCE, Stage

from benchmarks import browser as benchmark

ROOT = Path(__file__).parents[2]
NAMES = ("chromium-headless-shell", *benchmark.NAMES)
# A site's pages share a process, which has compiled the site's scripts when the next page opens;
# but not if it parses them anew while they arrive, which costs a fifth of all that a page costs.
ARGUMENTS = [
    "--no-sandbox",
    "--process-per-site",
    "--disable-features=ScriptStreaming,BackgroundResourceFetch,V8LocalCompileHints",
]
START_SECONDS = 60
expect.set_options(timeout=PATIENCE)  # what a test does not name another time for


class Server:
    """`streamlit run` of one app file, on a port that stays the same over restarts."""

    def __init__(self, app: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.app = app
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = {
            "server.port": self.port,
            "server.address": "127.0.0.1",
            "server.headless": "true",
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": "false",
        }
        command = [sys.executable, "-m", "streamlit", "run", str(self.app)]
        for name, setting in options.items():
            command += [f"--{name}", str(setting)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        self._wait()

    def stop(self) -> None:
        """Stop the server; its port stays reserved for `start`."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def restart(self) -> None:
        """Stop and start, as a redeployment does under an open page."""
        self.stop()
        self.start()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"{self.app.name}: the server ended with {self.process.returncode}")
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        pytest.fail(f"{self.app.name}: no answer in {START_SECONDS} s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests. A machine without one skips them, except in CI."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no Chromium here: install one, or name it in the variable CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], Server]]:
    """Serve an app file: one server per file for the whole session."""
    servers: dict[Path, Server] = {}

    def start(app: Path) -> Server:
        if app not in servers:
            servers[app] = Server(app)
        return servers[app]

    yield start
    for server in servers.values():
        server.stop()


class Visitors:
    """Visitors who keep apart from each other. One who has left is forgotten, but for the files
    that the browser got from the server: another one then need not wait for them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.away: dict[str, list[BrowserContext]] = defaultdict(list)
        self.last: Page | None = None  # left open, and with it the process of its pages

    def come(
        self,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
        moves: bool = False,
        locale: str = "en-US",
    ) -> tuple[str, Page]:
        """The page of a visitor with such a screen, and by what name such are known.

        Unless it `moves`, the visitor wants no motion and a stage stands at its last row: to play
        it costs more than to open the page.
        """
        options: dict[str, Any] = {
            "locale": locale,
            "viewport": {"width": width, "height": height},
            "color_scheme": "dark" if dark else "light",
            "reduced_motion": "no-preference" if moves else "reduce",
            "has_touch": touch,
            "is_mobile": touch,
            "device_scale_factor": 3 if touch else 1,
        }
        kind = str(options)
        context = self.away[kind].pop() if self.away[kind] else self.browser.new_context(**options)
        return kind, context.new_page()

    def leave(self, kind: str, page: Page) -> None:
        """Forget what a visitor has left behind."""
        context = page.context
        if page.is_closed() or not page.url.startswith("http"):
            context.close()
            return
        for window in {*context.pages, self.last} - {None, page}:
            window.close()
        page.goto(urljoin(page.url, "/_stcore/health"))  # a page without scripts
        page.evaluate("localStorage.clear()")
        context.clear_cookies()
        self.last = page
        self.away[kind].append(context)


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    """All visitors of the session."""
    return Visitors(browser)


@contextmanager
def pages(visitors: Visitors) -> Iterator[Callable[..., Page]]:
    """Make pages, each of a visitor of its own; no script on any of them may fail."""
    made: list[tuple[str, Page]] = []
    errors: list[str] = []

    def make(*size: int, **options: Any) -> Page:
        kind, page = visitors.come(*size, **options)
        page.on("pageerror", lambda error: errors.append(str(error)))
        made.append((kind, page))
        return page

    yield make
    for kind, page in made:
        visitors.leave(kind, page)
    assert errors == []


@pytest.fixture
def new_page(visitors: Visitors) -> Iterator[Callable[..., Page]]:
    """Make pages for one test, see `Visitors.come`."""
    with pages(visitors) as make:
        yield make


@pytest.fixture(scope="session")
def app(serve: Callable[[Path], Server]) -> Server:
    """The real app, one server for all tests."""
    return serve(ROOT / "app.py")


@contextmanager
def visits(app: Server, new_page: Callable[..., Page]) -> Iterator[Callable[..., Stage]]:
    """Visit the app; the browser may call nothing an error."""
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        # a connection that a test has cut is worth a complaint to the browser, not to us; nor is
        # Streamlit's search, on a page with a path, for where its server begins
        if message.type == "error" and not (
            "ERR_CONNECTION" in message.text
            or "server is not responding" in message.text
            or "/_stcore/" in message.text + message.location["url"]
        ):
            complaints.append(message.text)

    def visit(link: str = "/", gates: bool = True, **options: Any) -> Stage:
        page = new_page(**options)
        page.on("console", complain)
        if gates:  # all panels, rather than the overview
            link += ("&" if "?" in link else "?") + "gates=1"
        return Stage(page).open(app.url + link)

    yield visit
    assert complaints == []


@pytest.fixture
def visit(app: Server, new_page: Callable[..., Page]) -> Iterator[Callable[..., Stage]]:
    """Visit the app for one test; anything that the browser calls an error fails it."""
    with visits(app, new_page) as visit:
        yield visit


@pytest.fixture(scope="module")
def stay(app: Server, visitors: Visitors) -> Iterator[Callable[..., Stage]]:
    """Visit the app for all tests of a file, which leave the page to each other as they want it."""
    with pages(visitors) as new_page, visits(app, new_page) as visit:
        yield visit
