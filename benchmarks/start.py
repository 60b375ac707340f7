"""How soon the server answers, and how soon a visitor sees something."""

import statistics
import time

from playwright.sync_api import Browser

from benchmarks.browser import HEATMAPS, browser, visitor
from benchmarks.figure import Measured, alternate, ratio
from benchmarks.server import APP, APPS, ONE_LINE, SETTLED, Server, serving

TEXT = "[data-testid=stMarkdownContainer] p"

# true once the scan line has been seen at two places; when that was, since the page was asked for
MOVING = """() => {
    const now = document.querySelector(".scan_marks line")?.getAttribute("transform");
    window.before ??= now;
    return now !== before && performance.now();
}"""


def ready() -> Measured:
    """From the start of the process to the first answer of its health check."""

    def start(app: str) -> float:
        with serving(APP if app == "ours" else APPS / "imports.py") as server:
            return server.ready

    return ratio(*alternate(lambda: start("ours"), lambda: start("theirs"), 7), 1, "s")


def first_paint() -> Measured:
    """From asking for the page, with an empty cache, to the first heatmap or to the one line."""
    with serving(APP) as ours, serving(ONE_LINE) as theirs, browser() as chromium:
        time.sleep(SETTLED)
        pairs = alternate(
            lambda: _painted(chromium, ours, HEATMAPS),
            lambda: _painted(chromium, theirs, TEXT),
            rounds=20,
        )
    return ratio(*pairs, 1, "s")


def first_move() -> Measured:
    """From asking for the page to a scan line that moves: a newcomer sees a digit being read."""
    with browser() as chromium, serving(APP) as ours, serving(ONE_LINE) as theirs:
        time.sleep(SETTLED)
        visits: list[tuple[float, float]] = []

        def visit() -> float:
            visits.append(_moving(chromium, ours))
            return visits[-1][0]

        times = alternate(visit, lambda: _painted(chromium, theirs, TEXT), rounds=10)
    warm = statistics.median(again for _, again in visits[1:])
    measured = ratio(*times, 1, "s")
    return Measured(measured.value, f"{measured.detail}; again {warm:.2g} s")


def newcomer() -> Measured:
    """The same on a server that has just answered for the first time; the line's server is warm."""

    def first() -> float:
        with serving(APP) as ours:
            return _moving(chromium, ours)[0]

    with browser() as chromium, serving(ONE_LINE) as theirs:
        _painted(chromium, theirs, TEXT)
        pairs = alternate(first, lambda: _painted(chromium, theirs, TEXT), rounds=5)
    return ratio(*pairs, 1, "s")


def _moving(chromium: Browser, server: Server) -> tuple[float, float]:
    """Seconds of a visit with an empty cache, and of the next one."""
    with visitor(chromium) as page:
        times = []
        for _ in range(2):
            page.goto(server.url)
            moved = page.wait_for_function(MOVING, polling="raf").json_value()
            times.append(float(moved) / 1e3)
    return times[0], times[1]


def _painted(chromium: Browser, server: Server, selector: str) -> float:
    with visitor(chromium, noting=[selector]) as page:
        page.goto(server.url)
        page.wait_for_function("selector => painted[selector]", arg=selector)
        return float(page.evaluate("selector => painted[selector]", selector)) / 1e3
