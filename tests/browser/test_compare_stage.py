"""A stage that compares, in a browser: 48 rows, three panels of one quantity, one scan line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.analysis import Trace
from lstm_viz.models.pretrained import card

APP = Path(__file__).parent / "apps" / "compare.py"
ROWS = 48
PANELS = ["digit-1", "states-1", "states-2", "difference", "digit-2", "belief-1", "belief-2",
          "belief-difference"]  # fmt: skip
ORDER = card()["unit_order"]


@pytest.fixture(scope="module")
def runs() -> tuple[Trace, Trace]:
    """Before and after, as the page has them."""
    image = torch.tensor(lstm_viz.mnist("test")[0][4] / 255).float()
    gap = torch.cat([image[:14], torch.zeros(20, 28), image[14:]])
    return tuple(lstm_viz.trace(lstm_viz.load(), read) for read in (image, gap))


@pytest.fixture(scope="module")
def stage(browser: Browser, serve: Callable) -> Iterator[Stage]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    stage = Stage(page, PANELS, ROWS)
    for _ in range(2):  # the first run of its server loads everything, and says so late
        page.goto(serve(APP).url)
        stage.marks("picture").first.wait_for(timeout=4 * PATIENCE)
    yield stage.settle()
    context.close()
    assert errors == []


def test_it_plays_to_the_last_of_its_rows_and_says_nothing_to_the_server(stage: Stage) -> None:
    page, before = stage.page, len(stage.messages)
    for key in "++":
        page.keyboard.press(key)
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    stage.wait_row(ROWS)
    stage.wait_playing(False)
    slider = stage.marks("slider_hit").bounding_box()
    left, width = slider["x"] + 10, slider["width"] - 20
    page.mouse.click(left + width * 30 / (ROWS - 1), slider["y"] + slider["height"] / 2)
    stage.wait_row(31)
    box = stage.box("difference")
    x, high = box["x"] + 40, box["height"] / ROWS
    stage.drag((x, box["y"] + 31 * high), (x, box["y"] + 20 * high))
    stage.wait_row(20)
    page.wait_for_timeout(500)
    assert stage.messages[before:] == []


def test_the_scan_line_is_at_the_same_row_everywhere(stage: Stage) -> None:
    stage.pause_at(33)
    for n, slot in enumerate(PANELS):
        panel, veil = stage.box(slot), stage.marks("veil").nth(n).bounding_box()
        assert veil["y"] == pytest.approx(panel["y"] + 33 / ROWS * panel["height"], abs=0.6)
        assert veil["y"] + veil["height"] == pytest.approx(panel["y"] + panel["height"], abs=0.6)


def test_cells_tell_their_numbers(stage: Stage, runs: tuple[Trace, Trace]) -> None:
    stage.press("layer2")
    one, other = (run.layers[1].c for run in runs)
    for row, at in [(0, 0), (27, 63), (20, 31)]:
        unit = ORDER[1][at]
        for slot, name, value in [
            ("states-1", "before", one[row, unit]),
            ("states-2", "after", other[row, unit]),
            ("difference", "after − before", other[row, unit] - one[row, unit]),
        ]:
            text = stage.hover(slot, row, at, 64)
            start = f"{name}: cell state c, layer 2, unit {unit}, row {row + 1}:"
            assert text.startswith(start.replace("−", "-"))
            assert float(text.split(":")[-1]) == pytest.approx(value.item(), abs=1e-6)
    row, digit = 27, 4
    less = (runs[1].belief - torch.nn.functional.pad(runs[0].belief, (0, 0, 0, 20)))[row, digit]
    text = stage.hover("belief-difference", row, digit, 10)
    assert float(text.split(":")[-1]) == pytest.approx(less.item(), abs=1e-6)


def test_another_quantity_takes_the_panels_and_the_reading_stands(
    stage: Stage, runs: tuple[Trace, Trace]
) -> None:
    stage.press("layer1")
    stage.pause_at(12)
    title = stage.marks("title").nth(PANELS.index("states-2"))
    expect(title).to_have_text("cell state c, after")
    stage.page.get_by_text("f", exact=True).click()
    expect(title).to_have_text("forget gate f, after", timeout=PATIENCE)
    stage.settle()
    assert stage.row == 12
    assert not stage.playing
    text = stage.hover("difference", 27, 40, 128)
    unit = ORDER[0][40]
    less = runs[1].layers[0].f[27, unit] - runs[0].layers[0].f[27, unit]
    assert float(text.split(":")[-1]) == pytest.approx(less.item(), abs=1e-6)


def test_a_click_reports_the_panel_and_the_cell(stage: Stage) -> None:
    stage.press("layer2")
    stage.hover("difference", 22, 9, 64)
    stage.page.mouse.click(*stage.at("difference", 22, 9, 64))
    wanted = {"slot": "difference", "layer": 2, "row": 22, "at": 9, "now": 0}
    expect(stage.page.locator("code")).to_have_text(json.dumps(wanted), timeout=PATIENCE)
