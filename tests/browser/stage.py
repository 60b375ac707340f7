"""Reading and driving the stage as a visitor does: by what is painted, with mouse and keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, WebSocket

from lstm_viz.charts.controls import buttons_data
from lstm_viz.charts.layouts import reading
from lstm_viz.charts.signals import ROWS

ROOT = Path(__file__).parents[2]
PATIENCE = 30_000  # ms: a loaded machine may take a while
NAMES = [button["id"] for button in buttons_data((128, 64))]
QUANTITIES = ("i", "f", "o", "g", "c", "h")
PICTURES = ["digit", "belief", *QUANTITIES]  # of a layer, as they are painted
PANELS = [panel.slot for panel in reading(QUANTITIES)]
# the page is connected, and no run of it goes on
CALM = ".stApp[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
BARS = 2  # of the icon that offers to pause; the one that offers to play is one triangle
# resolves when all figures have kept their places and sizes for half a second
STEADY = """() => new Promise(resolve => {
    let before = "", calm = 0;
    const look = () => {
        const now = JSON.stringify([innerWidth, ...document.querySelectorAll('svg.marks')].map(
            (figure) => figure.getBoundingClientRect?.() ?? figure));
        calm = now === before ? calm + 1 : 0;
        before = now;
        if (calm === 5) resolve();
        else setTimeout(look, 100);
    };
    look();
})"""
DOWN = "document.querySelector('.st-key-stage .scan_marks line').transform.baseVal[0].matrix.f"


class Stage:
    """The stage on a page, and what goes over the page's wire."""

    def __init__(self, page: Page, panels: list[str] = PANELS, rows: int = ROWS) -> None:
        self.page, self.panels, self.rows = page, panels, rows
        self.messages: list[str] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda _: self.messages.append("sent"))
        socket.on("framereceived", lambda _: self.messages.append("received"))

    def open(self, url: str) -> Stage:
        """Visit the app and wait for the first picture."""
        self.page.goto(url)
        self.marks("picture").first.wait_for(timeout=PATIENCE)
        return self

    def marks(self, name: str) -> Locator:
        """What is painted of one kind of mark, in the order of its data."""
        return self.page.locator(f".st-key-stage svg.marks g.{name}_marks > *")

    def text(self, name: str) -> str:
        """All words of one kind of mark."""
        return " | ".join(self.marks(name).all_text_contents())

    def wait(self, expression: str, arg: Any = None) -> None:
        """Wait until the expression, a JavaScript function of `arg`, is true."""
        self.page.wait_for_function(expression, arg=arg, timeout=PATIENCE)

    def settle(self) -> Stage:
        """Wait until no run goes on, and the wire has been quiet for a while."""
        before = -1
        while before != len(self.messages):
            self.page.locator(CALM).wait_for(timeout=PATIENCE)
            before = len(self.messages)
            self.page.wait_for_timeout(500)
        return self

    def resize(self, width: int, height: int = 900) -> None:
        """Give the window another size, and wait until the figures have theirs."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.steady()

    def steady(self) -> None:
        """Wait until the figures keep their places: what scrolls the page has come to an end."""
        self.page.evaluate(STEADY)

    # ------------------------------------------------------------------ the clock

    @property
    def row(self) -> int:
        """The row being read, as the stage says it."""
        return int(re.match(r"row (\d+) / \d+", self.text("row"))[1])

    def wait_row(self, row: int) -> None:
        """Wait until the stage says that it is at this row."""
        self.page.locator(f".st-key-stage .row_marks >> text='row {row} / {self.rows}'").wait_for(
            timeout=PATIENCE
        )

    @property
    def playing(self) -> bool:
        """Whether the button offers to pause."""
        play = self.marks("icon").nth(NAMES.index("play")).get_attribute("d")
        return play.count("M") == BARS

    def wait_playing(self, playing: bool) -> None:
        """Wait until the button offers to pause, or to play."""
        self.wait(
            "([n, bars, playing]) => (document.querySelectorAll('.st-key-stage .icon_marks > *')[n]"
            ".getAttribute('d').split('M').length - 1 === bars) === playing",
            [NAMES.index("play"), BARS, playing],
        )

    @property
    def down(self) -> float:
        """How far the scan line has come down the digit, in pixels of the picture."""
        return self.page.evaluate(DOWN)

    def wait_moving(self, times: int = 5) -> None:
        """Wait until the scan line has been seen at so many new places, each further down."""
        for _ in range(times):
            self.wait(f"before => {DOWN} > before", self.down)

    def press(self, name: str) -> None:
        """Click one of the stage's own buttons."""
        self.marks("button_hit").nth(NAMES.index(name)).click(timeout=PATIENCE)

    def pause_at(self, row: int) -> None:
        """Stop at a row, by the keys."""
        self.page.keyboard.press("Home")
        for _ in range(row - 1):
            self.page.keyboard.press("ArrowRight")
        self.wait_row(row)

    # ------------------------------------------------------------------ the panels

    def box(self, slot: str) -> dict[str, float]:
        """Where a panel is in the window."""
        return self.marks("hit").nth(self.panels.index(slot)).bounding_box()

    def at(self, slot: str, row: int, column: int, columns: int) -> tuple[float, float]:
        """The middle of a cell in the window; row and column from 0."""
        box = self.box(slot)
        return (
            box["x"] + (column + 0.5) * box["width"] / columns,
            box["y"] + (row + 0.5) * box["height"] / self.rows,
        )

    def picture(self, slot: str) -> str:
        """The picture in a panel, as a data URL."""
        image = self.marks("picture").nth(PICTURES.index(slot))
        return image.evaluate("image => image.href.baseVal")

    def wait_picture(self, slot: str, other_than: str) -> None:
        """Wait until a panel shows another picture."""
        self.wait(
            "([n, old]) => document.querySelectorAll('.st-key-stage .picture_marks image')[n]"
            ".href.baseVal !== old",
            [PICTURES.index(slot), other_than],
        )

    def hover(self, slot: str, row: int, column: int, columns: int) -> str:
        """Move the pointer over a cell, and read the line with its number."""
        x, y = self.at(slot, row, column, columns)
        self.page.mouse.move(x + 0.3, y)
        self.page.mouse.move(x, y)
        self.wait(
            "row => document.querySelector('.st-key-stage .number_marks text')"
            "?.textContent.includes(`row ${row}:`)",
            row + 1,
        )
        return self.number()

    def number(self) -> str:
        """The line with the number under the pointer."""
        return " ".join(self.text("number").replace("−", "-").split())

    def drag(self, start: tuple[float, float], *way: tuple[float, float]) -> None:
        """Press the pointer, follow the way, release."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        for point in way:
            self.page.mouse.move(*point, steps=4)
        self.page.mouse.up()

    # ------------------------------------------------------------------ beside it

    @property
    def verdict(self) -> Locator:
        """The answer in words; while a run replaces it, the new one comes first."""
        return self.page.locator(".verdict").first

    def draw(self, *strokes: list[tuple[float, float]]) -> None:
        """Draw lines on the pad, in units of its side."""
        box = self.page.locator("canvas.paper").bounding_box()
        for stroke in strokes:
            self.drag(*[(box["x"] + x * box["width"], box["y"] + y * box["height"])
                        for x, y in stroke])  # fmt: skip
