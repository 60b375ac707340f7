"""Breaking it by hand: rows brushed on the stage are edits, seen at once and undone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.app.inputs.digit_state import FIRST
from lstm_viz.edits.image import BlankRows
from lstm_viz.edits.values import Clamp


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    return lstm_viz.mnist("test")[0][FIRST] / np.float32(255)


def drag(stage: Stage, slot: str, first: int, last: int, columns: int) -> None:
    """Drag down over rows, from 0, of a panel."""
    page = stage.settle().page
    page.mouse.move(*stage.at(slot, first, columns // 2, columns))
    page.mouse.down()
    page.mouse.move(*stage.at(slot, last, columns // 2, columns), steps=5)
    expect(page.locator(".brushed-rows")).to_be_visible()
    page.mouse.up()


def number(stage: Stage, slot: str, row: int, column: int, columns: int) -> float:
    return float(stage.hover(slot, row, column, columns).split(":")[-1])


def test_rows_of_the_keep_gate_are_held_and_everything_follows(visit: Callable, image) -> None:
    stage = visit("/?row=28&layer=2")
    page, model = stage.page, lstm_viz.load()
    drag(stage, "f", 10, 15, 64)
    told = page.locator(".st-key-brushed")
    expect(told).to_contain_text(
        "Hold the forget gate f of layer 2, all units, at 0 in rows 11–16", timeout=PATIENCE
    )
    assert "cell=" not in page.url  # the release was no click
    stage.settle()
    edited = lstm_viz.trace(model, image, [Clamp("f", 0, 1, rows=slice(10, 16))])
    assert number(stage, "f", 12, 30, 64) == 0
    for row in (9, 12, 27):
        shown = number(stage, "belief", row, 3, 10)
        assert shown == pytest.approx(edited.belief[row, 3].item(), abs=1e-6)
    assert stage.marks("held").count() == 1
    assert stage.row == 28

    drag(stage, "digit", 5, 8, 28)
    expect(told).to_contain_text("Blank rows 6–9", timeout=PATIENCE)
    stage.settle()
    both = [BlankRows(slice(5, 9)), Clamp("f", 0, 1, rows=slice(10, 16))]
    edited = lstm_viz.trace(model, image, both)
    shown = number(stage, "belief", 27, 3, 10)
    assert shown == pytest.approx(edited.belief[27, 3].item(), abs=1e-6)

    for _ in range(2):
        page.get_by_role("button", name="Undo", exact=True).last.click()
        stage.settle()
    expect(told).to_have_count(0, timeout=PATIENCE)
    whole = lstm_viz.trace(model, image)
    assert number(stage, "belief", 20, 3, 10) == pytest.approx(whole.belief[20, 3].item(), abs=1e-6)


def test_with_shift_the_gate_is_held_at_1_and_the_lab_takes_the_edit(visit: Callable) -> None:
    stage = visit("/?row=28&layer=1")
    page = stage.page
    page.keyboard.down("Shift")
    drag(stage, "f", 3, 6, 128)
    page.keyboard.up("Shift")
    said = "Hold the forget gate f of layer 1, all units, at 1 in rows 4–7"
    expect(page.locator(".st-key-brushed")).to_contain_text(said, timeout=PATIENCE)
    page.get_by_role("button", name="Change it in the lab").click()
    page.wait_for_url("**/lab?**edits=hold_f_1_l1_r4-7**", timeout=PATIENCE)


def test_dragging_the_line_or_clicking_a_cell_brushes_nothing(visit: Callable) -> None:
    stage = visit("/?row=12")
    page = stage.settle().page
    x, y = stage.at("digit", 11, 14, 28)
    high = stage.box("digit")["height"] / 28
    page.mouse.move(x, y + high / 2)
    page.mouse.down()
    page.mouse.move(x, y + 6 * high, steps=5)
    page.mouse.up()
    stage.hover("digit", 3, 14, 28)
    page.mouse.click(*stage.at("digit", 3, 14, 28))
    page.get_by_role("heading", name="pixel, row 4").wait_for(timeout=PATIENCE)
    stage.settle()
    expect(page.locator(".st-key-brushed")).to_have_count(0)
