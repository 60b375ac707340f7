"""What each further visitor costs the server."""

from contextlib import ExitStack
from statistics import linear_regression

from playwright.sync_api import Page

from benchmarks.browser import browser, draw, open_stage, visitor
from benchmarks.figure import Measured
from benchmarks.server import APP, SETTLED, serving

VISITORS = 8


def per_visitor() -> Measured:
    """The slope of the server's memory from the second visitor on; all of them stay."""
    held = []
    with serving(APP) as server, browser() as chromium, ExitStack() as stack:
        for number in range(VISITORS):
            page = stack.enter_context(visitor(chromium))
            _visit(page, server.url)
            page.wait_for_timeout(0 if number else 1e3 * SETTLED)
            held.append(server.memory())
    slope, _ = linear_regression(range(VISITORS - 1), held[1:])
    return Measured(slope, f"{held[0]:.0f} MB with the first visitor, {held[-1]:.0f} with the last")


def _visit(page: Page, url: str) -> None:
    open_stage(page, url)
    draw(page, (0.25, 0.25), (0.75, 0.25), (0.45, 0.8))
    page.wait_for_timeout(700)
    page.get_by_text("MNIST", exact=True).click()
    page.locator(".gallery button").nth(7).click()
    page.wait_for_timeout(700)
