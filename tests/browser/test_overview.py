"""The overview: what is remembered moves with the line, and nothing tells the end early."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.charts.palette import levels

OVERVIEW = ["digit", "c", "recall", "belief"]
SCREENS = [(390, 844), (1024, 768), (1920, 1080), (2560, 1440)]
FIRST = 142  # a 3 that is believed to be a 2 until row 17


@pytest.fixture(scope="module")
def trace():
    return lstm_viz.trace(lstm_viz.load(), lstm_viz.mnist("test")[0][FIRST] / np.float32(255))


@pytest.fixture
def overview(visit: Callable) -> Callable[..., Stage]:
    def visit_overview(link: str = "/", **options: object) -> Stage:
        stage = visit(link, gates=False, **options)
        stage.panels = OVERVIEW
        return stage

    return visit_overview


@pytest.fixture(scope="module")
def kept(stay: Callable[..., Stage]) -> Stage:
    """One visitor for all who begin at the last row."""
    stage = stay("/?row=28", gates=False)
    stage.panels = OVERVIEW
    return stage


@pytest.fixture
def still(kept: Stage) -> Stage:
    """The stage at its last row, whatever another test has left: light, in a wide window."""
    kept.page.emulate_media(color_scheme="light")
    kept.resize(1440)
    kept.page.evaluate("document.activeElement.blur()")
    kept.page.keyboard.press("End")
    kept.wait_row(28)
    return kept


def remembered(stage: Stage) -> np.ndarray:
    """The picture of what is remembered that is seen, as grey levels ``[rows, 28]``."""
    seen = stage.page.evaluate(
        """() => [...document.querySelectorAll(".st-key-stage .picture_marks image")]
            .filter((image) => image.__data__.datum.slot === "recall"
                && Number(image.getAttribute("opacity") ?? 1) === 1)
            .map((image) => image.href.baseVal)"""
    )
    assert len(seen) == 1
    data = base64.b64decode(seen[0].partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_remembered_is_recalls_at_every_row(still: Stage, trace, dark: bool) -> None:
    stage = still
    if dark:
        stage.page.emulate_media(color_scheme="dark")
        stage.wait(
            "() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'"
        )
        stage.settle().steady()
    found = lstm_viz.recall(lstm_viz.load(), trace).images.numpy()
    for row in (1, 9, 16, 28):
        stage.pause_at(row)
        shown = remembered(stage)
        wanted = levels(found[row - 1][:row], 0, 1)
        assert shown.shape == (row, 28)
        assert np.abs(shown.astype(int) - wanted).max() <= 1


def test_it_opens_with_the_last_layers_memory_and_the_gates_are_one_switch_away(
    overview: Callable,
) -> None:
    stage = overview("/?row=28")
    page = stage.page
    assert stage.marks("hit").count() == len(OVERVIEW)
    assert "layer 2" in stage.hover("c", 20, 3, 64)
    page.get_by_text("Show the gates").click()
    page.wait_for_url("**gates=1*", timeout=PATIENCE)
    stage.wait("() => document.querySelectorAll('.st-key-stage .hit_marks path').length === 8")
    page.reload()
    stage.marks("hit").nth(7).wait_for(timeout=PATIENCE)
    page.get_by_text("Show the gates").click()
    stage.wait("() => document.querySelectorAll('.st-key-stage .hit_marks path').length === 4")
    assert "gates" not in page.url


def test_a_link_to_a_gates_cell_shows_the_gates(overview: Callable) -> None:
    assert overview("/?cell=f.1.5.10").marks("hit").count() == 8
    assert overview("/?cell=c.2.5.10").marks("hit").count() == 4


def test_the_answer_speaks_of_the_row_on_stage(still: Stage, trace) -> None:
    stage = still
    said = stage.page.locator(".so-far")
    for row in (1, 3, 12, 20):
        stage.pause_at(row)
        p, digit = (part.item() for part in trace.belief[row - 1].max(-1))
        so_far = f"So far a {digit}" if p >= 0.9 else f"Perhaps a {digit}"
        wanted = so_far if p >= 0.3 else "No idea yet"
        odds = f"{p:.1%} after row {row}" if p >= 0.3 else f"no digit above 30% after row {row}"
        expect(said).to_contain_text(wanted, timeout=PATIENCE)
        stage.page.wait_for_timeout(200)
        assert said.inner_text().split("\n") == [wanted, odds]
        for told in (stage.verdict, stage.page.get_by_text("Why from row 17?")):
            expect(told).to_be_hidden()
    stage.page.keyboard.press("End")
    expect(stage.verdict).to_be_visible(timeout=PATIENCE)
    expect(said).to_be_hidden()
    assert stage.verdict.inner_text().startswith("It reads a 3")
    expect(stage.page.get_by_text("Why from row 17?")).to_be_visible()


def test_the_end_is_not_told_before_the_line_gets_there(still: Stage) -> None:
    stage = still
    assert stage.text("lead_note") == "3 leads from row 17"
    stage.pause_at(16)
    stage.wait("() => !document.querySelector('.st-key-stage .lead_marks > *')")
    assert stage.text("lead_note") == ""
    stage.page.keyboard.press("ArrowRight")
    stage.wait("() => document.querySelector('.st-key-stage .lead_marks > *')")
    assert stage.text("lead_note") == "3 leads from row 17"


def test_a_recalled_pixel_opens_its_sum_and_leads_to_what_it_came_from(still: Stage, trace) -> None:
    stage, now, row, column = still, 20, 8, 14
    page, found = stage.page, lstm_viz.recall(lstm_viz.load(), trace)
    stage.pause_at(now)
    x, y = stage.at("recall", row, column, 28)
    page.mouse.move(x - 1, y)
    page.mouse.click(x, y)
    name = f"recalled pixel, row {row + 1}, column {column + 1}, after row {now}: "
    heading = page.get_by_role("heading", name=name)
    heading.wait_for(timeout=PATIENCE)
    value = found.images[now - 1, row, column].item()
    assert float(heading.inner_text()[len(name) :].replace("−", "-")) == pytest.approx(
        value, abs=1e-6
    )
    stage.settle()
    assert stage.marks("chosen").count() == 1
    stage.pause_at(now - 1)  # the picture after another row has other pixels
    stage.wait("() => !document.querySelector('.st-key-stage .chosen_marks > *')")

    largest = max(
        zip(found.entries, found.terms(now - 1, row, column).products, strict=False),
        key=lambda pair: abs(pair[1].value),
    )[0]
    page.locator(".st-key-worked .mark-rect path[aria-roledescription=bar]").first.click()
    wanted = f"layer {largest.layer + 1}, unit {largest.unit}, row {now}"
    page.get_by_role("heading", name=wanted).wait_for(timeout=PATIENCE)


def test_all_four_panels_are_whole_on_any_screen(still: Stage) -> None:
    for width, height in SCREENS:
        still.resize(width, height)
        _whole(still)


def _whole(stage: Stage) -> None:
    """No panel is cut off, or lies over another."""
    boxes = [stage.box(slot) for slot in OVERVIEW]
    picture = stage.page.locator(".st-key-stage svg.marks").bounding_box()
    for box in boxes:
        assert box["width"] >= 100
        assert box["height"] >= 100
        assert picture["x"] <= box["x"]
        assert box["x"] + box["width"] <= picture["x"] + picture["width"] + 1
    for a in range(4):
        for b in range(a):
            one, other = boxes[a], boxes[b]
            beside = (
                one["x"] >= other["x"] + other["width"] or other["x"] >= one["x"] + one["width"]
            )
            below = (
                one["y"] >= other["y"] + other["height"] or other["y"] >= one["y"] + one["height"]
            )
            assert beside or below
