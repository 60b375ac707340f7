"""From the pen to the heatmaps, and the server's part of it."""

import random
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from benchmarks.browser import browser, draw, open_stage, visitor
from benchmarks.figure import Measured, ratio, typical
from benchmarks.server import APP, APPS, serving

STROKES = 40
WARM = 3000  # ms after which the page is quiet
QUIET = 700  # ms after which nothing more is to come

LAST_MOVE = """addEventListener("pointermove",
    (event) => { if (event.buttons) window.moved = event.timeStamp; }, true)"""


def pen() -> Measured:
    """From a stroke's last movement until the heatmaps of the whole stroke are painted."""
    with serving(APP) as server, browser() as chromium:
        return typical(_times(chromium, server.url))


def bare() -> Measured:
    """The same over that of a page which has nothing but a pad and canvases."""
    with serving(APP) as ours, serving(APPS / "bare.py") as theirs, browser() as chromium:
        times: dict[str, list[float]] = {ours.url: [], theirs.url: []}
        for url in (*times, *times):
            times[url] += _times(chromium, url)
    return ratio(times[ours.url], times[theirs.url], scale=1)


def _times(chromium: Browser, url: str) -> list[float]:
    """Milliseconds for each stroke."""
    with visitor(chromium) as page:
        page.add_init_script(LAST_MOVE)
        page.goto(f"{url}/?gates=1")
        page.locator("canvas.paper").wait_for()
        page.wait_for_timeout(WARM)
        times = [page.evaluate("changes.at(-1) - moved") for _ in _strokes(page)]
    return [time for time in times if time > 0]


def work() -> Measured:
    """Time inside the page's script for each digit: drawn on a host that serves the page alone."""
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


def stroke() -> Measured:
    """Time that the server takes to read a drawing while the pen moves."""
    from lstm_viz.app import live

    chance, times = np.random.default_rng(1), []
    for _ in range(STROKES):
        sheet = Image.new("L", (live.SIDE, live.SIDE))
        points = [tuple(point) for point in chance.uniform(20, 120, (4, 2))]
        ImageDraw.Draw(sheet).line(points, fill=255, width=10, joint="curve")
        start = time.perf_counter()
        live.read("lstm", [sheet.tobytes()])
        times.append((time.perf_counter() - start) * 1e3)
    return typical(times)


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
