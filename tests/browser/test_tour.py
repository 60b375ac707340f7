"""The tour: each step frames what it speaks of, in sight, drives the stage, and ends clean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.analysis.belief import turning
from lstm_viz.app.inputs.digit_state import FIRST
from lstm_viz.app.tour import GUESS, STEPS

SCREENS = [
    {"width": 390, "height": 844, "touch": True, "moves": True},
    {"width": 1440, "height": 900},
    {"width": 1280, "height": 720},
]
# what a step frames, and the panels below it, lie between the pages' names and the step's words,
# and do not move any more
IN_SIGHT = """part => {
    const framed = part ? document.querySelector(part)
        : document.querySelector('.tour-frame.panel');
    const card = document.querySelector('.st-key-tour-step')?.getBoundingClientRect();
    const box = framed?.getBoundingClientRect();
    const still = box && window.tourBefore === box.top;
    window.tourBefore = box?.top;
    const panels = part ? [] : [...document.querySelectorAll('.st-key-stage .hit_marks > *')];
    const bottom = Math.max(...panels.map(panel => panel.getBoundingClientRect().bottom));
    return still && box.top >= 0 && card.bottom <= innerHeight
        && Math.min(box.bottom, box.top + 200) <= card.top
        && (innerHeight < 800 || bottom <= card.top);
}"""


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: str(screen["width"]))
def test_what_a_step_frames_is_in_sight_and_nothing_is_left_behind(
    visit: Callable[..., Stage], screen: dict[str, int]
) -> None:
    stage = visit("/", gates=False, **screen)
    page = stage.page
    page.get_by_role("button", name="Show me around").click()
    for number, step in enumerate(STEPS, 1):
        page.get_by_text(f"{number} of {len(STEPS)}", exact=True).wait_for(timeout=PATIENCE)
        stage.wait(IN_SIGHT, "" if step.panel else f".st-key-{step.part}")
        expect(page.locator(".tour-frame.stripe")).to_have_count(int(step.stripe))
        if step.keys:
            told = (step.touch if screen.get("touch") else step.keys).replace("*", "")
            expect(page.locator(".by-keys, .by-touch").filter(visible=True)).to_have_text(told)
        page.get_by_role("button", name="Done" if number == len(STEPS) else "Next").click()
    expect(page.get_by_role("button", name="Show me around")).to_be_attached()
    expect(page.locator(".tour-frame")).to_have_count(0)
    stage.settle().wait_row(28)
    assert (stage.row, stage.playing) == (28, False)
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.st-key-pad')).outlineStyle === 'none'"
    )


def test_it_drives_the_row_and_frames_the_panel_it_speaks_of(visit: Callable[..., Stage]) -> None:
    stage = visit("/?layer=1", gates=False)
    page, model = stage.page, lstm_viz.load()
    stage.panels = ["digit", "c", "recall", "belief"]
    turn = turning(model, lstm_viz.trace(model, lstm_viz.mnist("test")[0][FIRST] / np.float32(255)))
    page.get_by_role("button", name="Show me around").click()
    for step, row in zip(STEPS, (GUESS, 28, 14, turn.row, 28), strict=False):
        frame = page.locator(".tour-frame.panel")
        frame.wait_for(timeout=PATIENCE)
        stage.wait_row(row)
        assert "layer 2" in stage.hover("c", 5, 3, 64)
        panel = stage.box("c" if step.stripe else step.panel)
        for side, length in frame.bounding_box().items():
            assert length == pytest.approx(panel[side], abs=1.5)
        page.get_by_role("button", name="Next").click()


def test_leaving_it_or_the_page_takes_the_frame_away(visit: Callable[..., Stage]) -> None:
    page = visit("/", gates=False).page
    page.get_by_role("button", name="Show me around").click()
    frame = page.locator(".tour-frame")
    frame.wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="Leave the tour").click()
    expect(frame).to_have_count(0, timeout=PATIENCE)
    page.get_by_role("button", name="Show me around").click()
    frame.wait_for(timeout=PATIENCE)
    page.get_by_role("link", name="Lab", exact=True).click()
    page.get_by_text("What is a gate for?").wait_for(timeout=PATIENCE)
    expect(frame).to_have_count(0, timeout=PATIENCE)
