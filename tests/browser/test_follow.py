"""The panel that follows one memory: its numbers are the trace's, at the row on stage."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.analysis.memory import by_vote, steps
from lstm_viz.app import resources

FIRST = 142
CELL = ".st-key-followed svg.marks"
SENTENCE = ".by-row > div:visible"


@pytest.fixture(scope="module")
def trace():
    return lstm_viz.trace(lstm_viz.load(), lstm_viz.mnist("test")[0][FIRST] / np.float32(255))


def texts(stage: Stage) -> list[str]:
    """The words in the drawing of the cell."""
    return stage.page.locator(f"{CELL} text").all_text_contents()


def number(stage: Stage, name: str) -> float:
    """The number that stands beside a name in the drawing."""
    (text,) = [text for text in texts(stage) if re.match(rf"{name}[−\d]", text)]
    return float(text.removeprefix(name).replace("−", "-"))


def wait_sentence(stage: Stage, row: int) -> str:
    sentence = stage.page.locator(SENTENCE)
    expect(sentence).to_contain_text(f"in row {row}:", timeout=PATIENCE)
    return sentence.inner_text()


@pytest.mark.parametrize(("layer", "dark"), [(1, False), (0, True)])
def test_the_numbers_are_the_traces_at_three_rows(
    visit: Callable[..., Stage], trace, layer: int, dark: bool
) -> None:
    unit, of = 16, trace.layers[layer]
    stage = visit(f"/?cell=c.{layer + 1}.{unit}.28&closer=follow", gates=False, dark=dark)
    stage.page.locator(CELL).wait_for(timeout=PATIENCE)
    stage.settle()
    before = list(stage.messages)
    for row in (2, 13, 28):
        stage.pause_at(row)
        sentence = wait_sentence(stage, row)
        for quantity in "figo":
            value = getattr(of, quantity)[row - 1, unit].item()
            assert number(stage, f"{quantity} ") == pytest.approx(value, abs=5.1e-4)
        shown = {name: number(stage, f"{name} = ") for name in ("f · c", "i · g", "c", "h")}
        assert shown["c"] == pytest.approx(of.c[row - 1, unit].item(), abs=5.1e-4)
        assert shown["h"] == pytest.approx(of.h[row - 1, unit].item(), abs=5.1e-4)
        assert round(shown["f · c"] + shown["i · g"], 6) == shown["c"]
        printed = steps(trace, layer, unit)[row - 1].printed
        for text in (printed.kept, printed.written, printed.memory):
            assert text in sentence
    assert stage.messages == before  # all of it in the browser


def test_it_moves_with_the_stage_and_sends_nothing(visit: Callable[..., Stage]) -> None:
    stage = visit("/?closer=follow", gates=False)
    page = stage.page
    page.locator(CELL).wait_for(timeout=PATIENCE)
    stage.settle()
    before = list(stage.messages)
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    seen = set()
    for row in range(4, 20, 5):
        stage.wait("row => document.documentElement.value.t >= row", row)
        seen.add(page.locator(SENTENCE).inner_text())
    assert len(seen) == 4
    assert stage.messages == before


def test_it_stands_beside_the_last_row_in_reduced_motion(visit: Callable[..., Stage]) -> None:
    stage = visit("/?closer=follow", gates=False)
    stage.page.locator(CELL).wait_for(timeout=PATIENCE)
    wait_sentence(stage, 28)
    stage.page.keyboard.press("ArrowLeft")
    wait_sentence(stage, 27)


def test_a_click_on_a_stripe_follows_it_and_a_button_an_interesting_unit(
    visit: Callable[..., Stage], trace
) -> None:
    stage = visit("/?row=28", gates=False)
    stage.panels = ["digit", "c", "recall", "belief"]
    page, order = stage.page, resources.look("lstm").order[1]
    stage.hover("c", 20, 9, 64)
    page.mouse.click(*stage.at("c", 20, 9, 64))
    title = page.get_by_role("heading", name=re.compile("^Unit .* of layer 2$"))
    expect(title).to_have_text(f"Unit {order[9]} of layer 2", timeout=PATIENCE)
    page.wait_for_url("**closer=follow*", timeout=PATIENCE)
    first, second, *_others = by_vote(lstm_viz.load(), trace)
    button = page.get_by_role("button", name="An interesting unit")
    for unit in (first, second):
        button.click() if order[9] != unit else None
        expect(title).to_have_text(f"Unit {unit} of layer 2", timeout=PATIENCE)
    expect(page.get_by_text("number 2 of 64")).to_be_visible()


def test_before_a_click_the_largest_vote_is_followed_and_on_a_phone_it_is_whole(
    visit: Callable[..., Stage], trace
) -> None:
    stage = visit("/?closer=follow", gates=False, width=390, height=844, touch=True)
    unit = by_vote(lstm_viz.load(), trace)[0]
    heading = stage.page.get_by_role("heading", name=f"Unit {unit} of layer 2")
    heading.wait_for(timeout=PATIENCE)
    stage.page.locator(".st-key-unit-picture svg.marks").wait_for(timeout=PATIENCE)
    for key in ("followed", "stack", "unit-picture"):
        box = stage.page.locator(f".st-key-{key} svg.marks").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_gru_shows_its_ledger_and_a_plain_network_says_why_not(
    visit: Callable[..., Stage],
) -> None:
    page = visit("/?closer=follow&model=gru&row=14", gates=False).page
    expect(page.locator(SENTENCE)).to_contain_text("Row 14: of its state", timeout=PATIENCE)
    expect(page.locator(".st-key-stack svg.marks")).to_be_visible()
    expect(page.locator(".st-key-followed")).to_have_count(0)
    page = visit("/?closer=follow&model=rnn", gates=False).page
    expect(page.get_by_text("makes its state anew in every row")).to_be_visible(timeout=PATIENCE)
