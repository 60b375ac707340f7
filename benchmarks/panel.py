"""From a click on a cell to the panel that takes its number apart."""

from playwright.sync_api import Page

from benchmarks.browser import browser, open_stage, visitor
from benchmarks.figure import Measured, typical
from benchmarks.server import APP, serving

CLICKS = 15

# the time from the next press of the pointer until another worked sum has been painted
TIMED = """() => new Promise((done) => {
    const total = () => document.querySelector(".st-key-worked svg.marks")?.textContent;
    document.addEventListener("pointerdown", () => {
        const start = performance.now(), before = total();
        const frame = () => {
            const now = total();
            if (now && now !== before) setTimeout(() => done(performance.now() - start));
            else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    }, { capture: true, once: true });
})"""


def click() -> Measured:
    """Time from a click on a heatmap to the worked sum of that cell on the screen."""
    with serving(APP) as server, browser() as chromium, visitor(chromium) as page:
        open_stage(page, server.url)
        return typical([_click(page, k) for k in range(CLICKS + 1)][1:])


def _click(page: Page, k: int) -> float:
    forget_gate = page.locator(".hit_marks path").nth(2)
    forget_gate.scroll_into_view_if_needed()  # the click before has moved the page to its panel
    pane = forget_gate.bounding_box()
    assert pane is not None
    x, y = pane["x"] + pane["width"] * (k + 1) / (CLICKS + 3), pane["y"] + 9 * (k + 6)
    page.mouse.move(x, y)
    page.mouse.move(x + 0.4, y)
    page.wait_for_timeout(300)
    page.evaluate(f"() => {{ window.timed = ({TIMED})(); }}")
    page.mouse.down()
    page.mouse.up()
    time: float = page.evaluate("() => window.timed")
    page.wait_for_timeout(700)
    return time
