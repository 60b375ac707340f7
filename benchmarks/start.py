"""How soon the server answers, and how soon a visitor sees something."""

import time

from playwright.sync_api import Browser

from benchmarks.browser import HEATMAPS, browser, visitor
from benchmarks.figure import Measured, alternate, ratio
from benchmarks.server import APP, APPS, ONE_LINE, SETTLED, Server, serving

TEXT = "[data-testid=stMarkdownContainer] p"


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


def _painted(chromium: Browser, server: Server, selector: str) -> float:
    with visitor(chromium, noting=[selector]) as page:
        page.goto(server.url)
        page.wait_for_function("selector => painted[selector]", arg=selector)
        return float(page.evaluate("selector => painted[selector]", selector)) / 1e3
