"""The main job by keyboard alone: the stage, a digit, a cell and its sum; one sees where one is."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from playwright.sync_api import ElementHandle, Page, expect
from stage import PATIENCE, Stage

import lstm_viz

NEXT = 143  # the test digit after the one on stage at first
UNIT, ROW = 57, 16  # from 0
STOPS = 70  # more than there are on the page
ROOM = 20  # pixels around what has the focus, for what shows it
LOOKS, PAUSE = 10, 60  # ms: some things take a while to show
FOCUSED = """() => {
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
}"""
NAME = "e => (e.ariaLabel || e.textContent || '').trim()"


def reach(page: Page, name: str, key: str = "Tab") -> None:
    """Go on to what bears this name, and see at each stop where that is."""
    for _ in range(STOPS):
        page.keyboard.press(key)
        element = page.evaluate_handle(FOCUSED).as_element()
        if element.evaluate("e => e.localName") not in ("body", "main"):
            assert seen_once(page, element), element.evaluate("e => e.outerHTML")
            if re.match(name, element.evaluate(NAME)):
                return
    raise AssertionError(f"Tab does not come to {name!r}")


def seen_once(page: Page, element: ElementHandle) -> bool:
    """The same as `seen`; what was seen is not looked at again."""
    known = element.evaluate("e => { const known = e.seen; e.seen = true; return known; }")
    return known or seen(page, element)


def seen(page: Page, element: ElementHandle) -> bool:
    """Whether the page looks other with the focus there than without."""
    box = element.bounding_box()
    clip = {
        "x": max(0, box["x"] - ROOM),
        "y": max(0, box["y"] - ROOM),
        "width": min(300, box["width"]) + 2 * ROOM,
        "height": min(200, box["height"]) + 2 * ROOM,
    }
    element.evaluate("e => e.blur()")
    without = page.screenshot(clip=clip)
    element.evaluate("e => e.focus({ preventScroll: true })")
    for _ in range(LOOKS):
        if page.screenshot(clip=clip) != without:
            return True
        page.wait_for_timeout(PAUSE)
    return False


def type_number(page: Page, number: int) -> None:
    """Put a number into the field that has the focus."""
    page.keyboard.press("Control+A")
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")


def test_a_digit_and_a_cell_are_chosen_and_the_sum_is_read_by_keyboard(
    visit: Callable[..., Stage],
) -> None:
    stage = visit()
    page, keys = stage.page, stage.page.keyboard

    reach(page, "A recurrent network reads a digit")
    keys.press("Space")
    stage.wait_playing(True)
    keys.press("Space")
    stage.wait_playing(False)
    keys.press("Home")
    keys.press("ArrowRight")
    stage.wait_row(2)
    first = stage.picture("f")
    keys.press("2")
    stage.wait_picture("f", other_than=first)

    reach(page, "Draw$", key="Shift+Tab")
    keys.press("ArrowRight")
    keys.press("Space")
    page.locator(".gallery button").first.wait_for(timeout=PATIENCE)
    stage.settle()
    reach(page, f"test digit {NEXT - 1}")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page.get_by_text(f"MNIST test digit {NEXT}, a")).to_be_visible(timeout=PATIENCE)

    reach(page, "What it remembers")
    keys.press("ArrowRight")
    keys.press("ArrowRight")  # to “This number”
    keys.press("Space")
    page.get_by_role("combobox", name="Quantity").wait_for(timeout=PATIENCE)
    reach(page, "Quantity")
    keys.type("forget")
    keys.press("Enter")
    for name, number in (("Layer", 1), (r"Unit \(from 0\)", UNIT), ("Row", ROW + 1)):
        stage.settle()
        reach(page, name)
        type_number(page, number)
    image = lstm_viz.mnist("test")[0][NEXT].astype(np.float32) / np.float32(255)
    value = lstm_viz.trace(lstm_viz.load(), image).layers[0].f[ROW, UNIT].item()
    name = f"forget gate f, layer 1, unit {UNIT}, row {ROW + 1}: {value:.6f}"
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("the lines add up as printed").first).to_be_visible(timeout=PATIENCE)
