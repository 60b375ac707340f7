"""From the pen to the heatmaps, and the server's part of it."""

import random
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browser import browser, draw, open_stage, visitor
from benchmarks.figure import Measured, typical
from benchmarks.server import APP, APPS, serving

STROKES = 40
QUIET = 700  # ms after which nothing more is to come

LAST_MOVE = """addEventListener("pointermove",
    (event) => { if (event.buttons) window.moved = event.timeStamp; }, true)"""


def pen() -> Measured:
    """From a stroke's last movement until the heatmaps of the whole stroke are painted."""
    with serving(APP) as server, browser() as chromium, visitor(chromium) as page:
        page.add_init_script(LAST_MOVE)
        open_stage(page, server.url)
        times = [page.evaluate("changes.at(-1) - moved") for _ in _strokes(page)]
    return typical([time for time in times if time > 0])


def work() -> Measured:
    """Time inside the page's script, for each digit that drawing live gives it."""
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder, "runs")
        timed = serving(APPS / "timed.py", RUNS=str(runs))
        with timed as server, browser() as chromium, visitor(chromium) as page:
            open_stage(page, server.url)
            loading = len(runs.read_text().split())
            for _ in _strokes(page):
                pass
        times = [float(line) * 1e3 for line in runs.read_text().split()]
    return typical(times[loading:])


def _strokes(page: Page) -> Iterator[None]:
    """Draw, a few strokes to a digit; once after each, when all is painted."""
    chance = random.Random(1)
    for _, digit in groupby(range(STROKES), key=lambda k: k // 4):
        for _ in digit:
            points = [(chance.uniform(0.15, 0.85), chance.uniform(0.15, 0.85)) for _ in range(3)]
            draw(page, *points, steps=8, pause=12)
            page.wait_for_timeout(QUIET)
            yield
        page.get_by_role("button", name="Clear").click()
        page.wait_for_timeout(QUIET)
