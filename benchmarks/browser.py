"""A real browser, and what it is asked to note."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HEATMAPS = ".picture_marks image"
WINDOW = 1440, 900

# `painted[selector]` is the time at which the first such element was shown, and `changes` are the
# times at which changed pictures of the stage were, or those that cover it while the pen moves:
# after the next frame, in milliseconds since the page was asked for.
NOTES = """
    window.painted = {};
    window.changes = [];
    const shown = (note) => requestAnimationFrame(() => setTimeout(() => note(performance.now())));
    const wanted = SELECTORS;
    new MutationObserver((mutations) => {
        for (const selector of wanted) {
            if (selector in painted || !document.querySelector(selector)) continue;
            painted[selector] = 0;
            shown((now) => { painted[selector] = now; });
        }
        // Vega clears a picture before it has loaded the next
        const changed = ({ target, attributeName }) => attributeName?.endsWith("href")
            && target.closest(".picture_marks") && target.getAttribute(attributeName);
        if (mutations.some(changed)) shown((now) => changes.push(now));
    }).observe(document, { subtree: true, childList: true, attributes: true });
    new PerformanceObserver(() => shown((now) => changes.push(now)))
        .observe({ type: "mark" });  // the page's own, after it has painted while the pen moves
"""


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; the variable CHROMIUM names another."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def visitor(chromium: Browser, noting: Sequence[str] = (HEATMAPS,)) -> Iterator[Page]:
    """A visitor who was never here before."""
    context = chromium.new_context(viewport={"width": WINDOW[0], "height": WINDOW[1]})
    try:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.add_init_script(NOTES.replace("SELECTORS", str(list(noting))))
        yield page
    finally:
        context.close()


def open_stage(page: Page, url: str) -> None:
    """Open the app with all panels of a layer and wait until it is quiet."""
    page.goto(f"{url}/?gates=1")
    page.locator(HEATMAPS).first.wait_for()
    page.wait_for_timeout(1500)


def draw(page: Page, *points: tuple[float, float], steps: int = 5, pause: float = 0) -> None:
    """Draw one stroke through points in units of the pad's side."""
    first, *others = (_on(page.locator("canvas.paper"), *point) for point in points)
    page.mouse.move(*first)
    page.mouse.down()
    before = first
    for point in others:
        for step in range(1, steps + 1):
            x, y = (a + (b - a) * step / steps for a, b in zip(before, point, strict=True))
            page.mouse.move(x, y)
            page.wait_for_timeout(pause)
        before = point
    page.mouse.up()


def _on(target: Locator, x: float, y: float) -> tuple[float, float]:
    box = target.bounding_box()
    assert box is not None
    return box["x"] + x * box["width"], box["y"] + y * box["height"]
