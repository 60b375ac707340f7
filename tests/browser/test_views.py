"""The lecture view, and the app in a frame of another page: the stage and nothing beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Frame, Page, expect
from stage import PATIENCE

DIGIT = "source=mnist&digit=4"
STAGES = {
    "watch": f"/?{DIGIT}",
    "lab": f"/lab?{DIGIT}&edits=hold_f_0_l2",
    "two": f"/two?{DIGIT}&second=9",
    "networks": f"/networks?{DIGIT}",
    "lesson": f"/learn?{DIGIT}&section=reading",
}
STAGE = "[class*='-stage']"
# what of the page is seen beside the stage and the way out
BESIDE = f"""() => [...document.querySelectorAll(
  '.stAppHeader, .st-key-tongue, .st-key-desk, .st-key-closer, .stElementContainer'
)].filter(part => part.getBoundingClientRect().height > 1
  && !part.closest("{STAGE}, .st-key-way-out")).map(part => part.className)"""
SCROLLS = """() => [document.scrollingElement, document.querySelector('.stMain')].some(
  part => part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth)"""

# whether the stage is as wide as the window, but for a margin
FILLS = f"""width => innerWidth === width
  && Math.abs(document.querySelector("{STAGE} svg.marks").getBoundingClientRect().width - width)
    < 60"""


def painted(page: Page | Frame) -> Page | Frame:
    """The page, as soon as there is something on the stage."""
    page.locator(f"{STAGE} svg.marks .picture_marks > *").first.wait_for(timeout=PATIENCE)
    return page


def type_size(page: Page | Frame) -> float:
    """Of the titles, in pixels."""
    title = page.locator(f"{STAGE} .title_marks text").first
    return float(title.evaluate("title => parseFloat(getComputedStyle(title).fontSize)"))


@pytest.mark.parametrize("name", STAGES)
def test_a_lecture_shows_the_stage_alone_in_large_type_and_leads_back(
    app: Any, new_page: Callable[..., Page], name: str
) -> None:
    page = new_page(1280, 720)
    page.goto(f"{app.url}{STAGES[name]}&view=lecture")
    painted(page)
    leave = page.get_by_role("button", name="Leave the lecture view")
    leave.wait_for(timeout=PATIENCE)
    assert page.evaluate(BESIDE) == []
    assert not page.evaluate(SCROLLS)
    large = type_size(page)
    row = page.locator(f"{STAGE} .row_marks text")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(row).to_have_text("2 / 28", timeout=PATIENCE)
    page.keyboard.press("Space")
    expect(row).not_to_have_text("2 / 28", timeout=PATIENCE)
    page.keyboard.press("Space")

    leave.click()
    expect(leave).to_have_count(0, timeout=PATIENCE)
    expect(page.locator(".st-key-desk")).to_be_visible()
    expect(page.locator(".st-key-tongue")).to_be_visible()
    page.wait_for_function(
        f"""large => {{
            const title = document.querySelector("{STAGE} .title_marks text")
            return title && parseFloat(getComputedStyle(title).fontSize) <= large / 1.5
        }}""",
        arg=large,
        timeout=PATIENCE,
    )
    assert "view=" not in page.url


class Curve(BaseHTTPRequestHandler):
    """A page of somebody else, with the frame that its address asks for."""

    def do_GET(self) -> None:
        asked = {name: text[0] for name, text in parse_qs(urlsplit(self.path).query).items()}
        frame = f'<iframe src="{asked.get("src", "")}" width="{asked.get("width")}" height="520"'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'{frame} style="border: 0"></iframe>'.encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def course() -> Iterator[str]:
    """The address of another server, which is another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Curve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", ["watch", "two", "networks"])
def test_a_frame_in_another_page_holds_the_stage_and_a_link_to_the_same_state(
    app: Any, new_page: Callable[..., Page], course: str, name: str
) -> None:
    page = new_page(1100, 700)
    src = f"{app.url}{STAGES[name]}&view=embed&lang=en".replace("&", "%26").replace("?", "%3F")
    page.goto(f"{course}/?width=800&src={src}")
    page.wait_for_function("() => frames.length === 1")
    frame = painted(page.frames[1])
    link = frame.get_by_role("link", name="Open in lstm_viz")
    link.wait_for(timeout=PATIENCE)
    for width in (800, 600):
        page.locator("iframe").evaluate("(frame, width) => (frame.width = width)", width)
        frame.wait_for_function(FILLS, arg=width, timeout=PATIENCE)
        assert frame.evaluate(BESIDE) == []
        assert link.bounding_box()["height"] >= 24
        frame.wait_for_function(f"() => !({SCROLLS})()", timeout=PATIENCE)
    frame.locator("svg.marks").click(position={"x": 3, "y": 440})  # so that keys go there
    frame.page.keyboard.press("Home")
    for _ in range(4):
        frame.page.keyboard.press("ArrowRight")
    expect(frame.locator(".row_marks text")).to_contain_text("5 / 28", timeout=PATIENCE)

    with page.expect_popup() as opened:
        link.click()
    whole = opened.value
    state = {part: text[0] for part, text in parse_qs(urlsplit(whole.url).query).items()}
    assert urlsplit(whole.url).path == urlsplit(STAGES[name]).path
    assert (state["digit"], state["row"], state["lang"]) == ("4", "5", "en")
    assert "view" not in state
    painted(whole)
    expect(whole.locator(".st-key-desk")).to_be_visible()
    expect(whole.locator(".row_marks text")).to_contain_text("5 / 28", timeout=PATIENCE)


def test_the_button_leads_into_the_lecture_view_and_back_keeps_the_picture(
    app: Any, new_page: Callable[..., Page], tmp_path: Any
) -> None:
    seven = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(seven).line([(60, 40), (140, 40), (90, 160)], fill=0, width=14)
    seven.save(tmp_path / "seven.png")
    page = new_page(1280, 720)
    page.goto(app.url)
    painted(page)
    page.get_by_role("radio", name="Upload").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "seven.png")
    verdict = page.locator(".verdict strong").first
    expect(verdict).to_have_text("It reads a 7", timeout=PATIENCE)
    page.get_by_role("button", name="Lecture view").click()
    leave = page.get_by_role("button", name="Leave the lecture view")
    leave.wait_for(timeout=PATIENCE)
    page.wait_for_function(f"({BESIDE})().length === 0", timeout=PATIENCE)
    page.wait_for_url("**view=lecture**", timeout=PATIENCE)
    page.wait_for_timeout(1000)  # a Back within half a second may be overtaken by the address
    page.go_back()
    expect(leave).to_have_count(0, timeout=PATIENCE)
    expect(page.locator(".st-key-desk")).to_be_visible(timeout=PATIENCE)
    expect(verdict).to_have_text("It reads a 7", timeout=PATIENCE)
    page.get_by_role("button", name="Lecture view").click()
    leave.click(timeout=PATIENCE)
    expect(page.locator(".st-key-desk")).to_be_visible(timeout=PATIENCE)
    expect(verdict).to_have_text("It reads a 7", timeout=PATIENCE)


def test_in_forced_colours_the_sheet_and_what_is_chosen_have_an_edge(
    app: Any, new_page: Callable[..., Page]
) -> None:
    page = new_page(1280, 720)
    page.emulate_media(forced_colors="active")
    page.goto(app.url)
    painted(page)
    for part in (".sheet", ".pad button[aria-pressed='true']", "[aria-checked='true']"):
        first = page.locator(part).first
        first.wait_for(timeout=PATIENCE)
        assert first.evaluate("part => getComputedStyle(part).outlineStyle") == "solid", part


def test_another_page_cannot_hold_the_whole_app(
    app: Any, new_page: Callable[..., Page], course: str
) -> None:
    page = new_page(1100, 700)
    page.goto(f"{course}/?width=800&src={app.url}")
    page.wait_for_function("() => frames.length === 1")
    page.wait_for_timeout(1000)
    assert page.frames[1].url.startswith("chrome-error:")
