"""Learning and choosing in the real app: guesses are kept, and what is drawn is what was read."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Page, expect
from stage import PATIENCE

import lstm_viz
from lstm_viz.analysis import sweep

SAMPLE = 4
CELL = f"/learn?lang=en&source=mnist&digit={SAMPLE}&section=cell"


def opened(new_page, address: str) -> Page:
    page = new_page()
    page.goto(address)
    page.locator("svg.marks").first.wait_for(timeout=PATIENCE)
    return page


def done(page: Page, text: str) -> None:
    """Wait until the lesson says how far its reader is."""
    expect(page.get_by_text(f"{text} exercises done")).to_be_visible(timeout=PATIENCE)


def test_a_prediction_is_revealed_once_made_and_kept_for_this_visitor_alone(app, new_page) -> None:
    page, other = opened(new_page, app.url + CELL), opened(new_page, app.url + CELL)
    done(page, "0 of 17")
    exercise = page.locator('[class*="st-key-exercise-"]').first
    reveal = exercise.get_by_role("button", name="Reveal")
    expect(reveal).to_be_disabled()
    exercise.locator("label").nth(1).click()
    expect(reveal).to_be_enabled(timeout=PATIENCE)
    reveal.click()
    expect(exercise.get_by_text(re.compile(r"^(Right\.|Not so:)"))).to_be_visible(timeout=PATIENCE)
    done(page, "1 of 17")
    faint = exercise.locator("label").evaluate_all(
        "all => all.filter(label => getComputedStyle(label.querySelector('p')).color.includes('/')"
        " || getComputedStyle(label.querySelector('p')).color.startsWith('rgba'))"
    )
    assert faint == []  # it is still to be read
    page.reload()
    done(page, "1 of 17")
    other.reload()
    done(other, "0 of 17")


def test_the_numbers_in_the_drawn_cell_are_those_of_its_unit_and_row(app, new_page) -> None:
    page = opened(new_page, app.url + CELL)
    field = page.get_by_role("spinbutton", name="Unit of layer 2 (from 0)")
    field.fill("9")
    field.press("Enter")
    expect(page.get_by_text(re.compile(r"Unit 9 of layer 2 in row \d+:"))).to_be_visible(
        timeout=PATIENCE
    )
    row = int(re.search(r"Unit 9 of layer 2 in row (\d+):", page.inner_text("body"))[1]) - 1
    image = lstm_viz.mnist("test")[0][SAMPLE] / np.float32(255)
    layer = lstm_viz.trace(lstm_viz.load(), image).layers[1]
    drawn = page.locator('[class*="st-key-"] svg.marks').first
    for name in "fiog":
        value = f"{name} {getattr(layer, name)[row, 9]:.3f}".replace("-", "−")
        expect(drawn).to_contain_text(value, timeout=PATIENCE)


def test_a_click_on_a_point_names_the_command_that_repeats_its_training(app, new_page) -> None:
    page = opened(new_page, f"{app.url}/choosing?lang=en")
    command = page.locator("code", has_text="lstm_viz.training.sweep").first
    before = command.inner_text(timeout=PATIENCE)
    points = page.locator("svg.marks .mark-symbol.role-mark path")
    points.nth(4).click(timeout=PATIENCE, force=True)  # another may lie over it: that is as good
    expect(command).not_to_have_text(before, timeout=PATIENCE)
    assert command.inner_text() in {choice.command for choice in sweep.table()}


def test_above_the_belief_there_is_room_for_its_title_and_its_digits(app, new_page) -> None:
    page = opened(new_page, f"{app.url}/learn?lang=en&section=origins")
    marks = "svg.marks g.{}_marks > *"
    title = page.locator(marks.format("title")).filter(has_text="belief").bounding_box()
    button = page.locator(marks.format("button")).last.bounding_box()
    assert title["y"] > button["y"] + button["height"] + 3
