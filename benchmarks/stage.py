"""Playing, scrubbing and hovering: in the browser alone, and smoothly."""

from playwright.sync_api import Page, WebSocket

from benchmarks.browser import browser, open_stage, visitor
from benchmarks.figure import Measured
from benchmarks.server import APP, serving

SECONDS = 4

# frames of the browser in that time, and how many of them showed the scan line somewhere else
FRAMES = """(seconds) => new Promise((done) => {
    const line = document.querySelector(".scan_marks line");
    const start = performance.now();
    let frames = 0, moves = 0, before = "";
    const frame = () => {
        const now = line.getAttribute("transform");
        frames += 1;
        moves += now !== before;
        before = now;
        const elapsed = (performance.now() - start) / 1000;
        if (elapsed < seconds) requestAnimationFrame(frame);
        else done([frames / elapsed, moves / elapsed]);
    };
    requestAnimationFrame(frame);
})"""


def frames() -> Measured:
    """Frames per second while playing, the worse of the two layers."""
    with serving(APP) as server, browser() as chromium, visitor(chromium) as page:
        open_stage(page, server.url)
        page.keyboard.press("l")  # play for ever
        found = {}
        for layer in "1", "2":
            page.keyboard.press(layer)
            found[layer] = page.evaluate(FRAMES, SECONDS)
    detail = "; ".join(f"layer {k}: {f:.0f}, line moved in {m:.0f}" for k, (f, m) in found.items())
    return Measured(min(f for f, _ in found.values()), detail)


def messages() -> Measured:
    """Websocket frames, both ways, while playing, scrubbing and hovering."""
    count = 0

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", note)
        socket.on("framereceived", note)

    def note(_: object) -> None:
        nonlocal count
        count += 1

    with serving(APP) as server, browser() as chromium, visitor(chromium) as page:
        page.on("websocket", listen)
        open_stage(page, server.url)
        opening, count = count, 0
        if not opening:
            raise RuntimeError("the websocket was not seen")
        _play_scrub_hover(page)
    return Measured(count, f"{opening} while opening the page")


def _play_scrub_hover(page: Page) -> None:
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_timeout(2000)
    knob = page.locator(".knob_marks path").first.bounding_box()
    panes = [pane.bounding_box() for pane in page.locator(".hit_marks path").all()]
    assert knob is not None
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x, y + 60 * (step % 20) / 20)
        page.wait_for_timeout(15)
    page.mouse.up()
    for pane in panes:
        assert pane is not None
        for step in range(15):
            place = (step + 0.5) / 15
            page.mouse.move(pane["x"] + place * pane["width"], pane["y"] + place * pane["height"])
            page.wait_for_timeout(15)
