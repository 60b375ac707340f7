from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import Visitors, pages
from PIL import Image
from playwright.sync_api import Page, expect

APP = Path(__file__).parent / "apps" / "input_panel.py"


@pytest.fixture(scope="module")
def page(serve: Callable, visitors: Visitors) -> Iterator[Page]:
    """One page for all tests; each leaves it with all its thumbnails, in a wide window."""
    with pages(visitors) as new_page:
        page = new_page()
        page.goto(serve(APP).url)
        page.get_by_text("mnist", exact=True).click(timeout=20_000)
        expect(page.locator(".gallery button")).to_have_count(60)
        yield page


def picks(page: Page) -> int:
    """How many picks Python knows of."""
    return json.loads(page.locator("code").inner_text())["picks"]


def picked(page: Page, index: int, picks: int) -> None:
    """Wait until Python knows the pick."""
    expect(page.locator("code")).to_contain_text(f'"picked": {index}, "picks": {picks}')


def test_a_click_picks_and_a_second_one_is_harmless(page: Page) -> None:
    before = picks(page)
    button = page.get_by_role("button", name="test digit 107, a 7")
    button.click()
    picked(page, 107, before + 1)
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    picked(page, 107, before + 2)
    page.get_by_role("button", name="test digit 120, a 0").click()
    picked(page, 120, before + 3)
    expect(button).to_have_attribute("aria-pressed", "false")


def test_clicks_in_a_hurry_end_at_the_last(page: Page) -> None:
    for place in range(10, 20):
        page.locator(".gallery button").nth(place).click()
    expect(page.locator("code")).to_contain_text('"picked": 119')
    page.wait_for_timeout(300)
    assert json.loads(page.locator("code").inner_text())["picked"] == 119


def test_arrow_keys_walk_the_grid_and_keep_their_place(page: Page) -> None:
    before, buttons = picks(page), page.locator(".gallery button")
    page.evaluate("heard = []; addEventListener('keydown', (event) => heard.push(event.key))")
    buttons.first.focus()
    tops = buttons.evaluate_all("all => all.map(b => b.offsetTop)")
    columns = tops.count(tops[0])
    assert columns == 10
    for key in ["ArrowRight", "ArrowRight", "ArrowDown"]:
        page.keyboard.press(key)
    expect(buttons.nth(columns + 2)).to_be_focused()
    page.keyboard.press("Enter")
    picked(page, 100 + columns + 2, before + 1)
    expect(buttons.nth(columns + 2)).to_be_focused()
    page.keyboard.press("End")
    expect(buttons.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(buttons.last).to_be_focused()
    stops = buttons.evaluate_all("all => all.filter(b => b.tabIndex === 0).length")
    assert stops == 1
    assert page.evaluate("heard") == []  # the page has its own use for these keys


def test_every_thumbnail_shows_its_own_tile(page: Page) -> None:
    """Tile n has n bright pixels: count them in what the browser painted."""
    for place in (0, 5, 30, 59):
        shot = page.locator(".gallery .thumb").nth(place).screenshot()
        picture = np.asarray(Image.open(io.BytesIO(shot)).convert("L"))[4:-4, 4:-4]
        assert (picture == 255).sum() == 4 * place  # each of its pixels is 2 × 2 on the screen


def test_notes_are_on_the_page_and_in_the_name(page: Page) -> None:
    before = picks(page)
    page.get_by_text("Notes").click()
    expect(page.locator(".gallery button")).to_have_count(12)
    expect(page.locator(".gallery").get_by_text("9, 43%").first).to_be_visible()
    page.get_by_role("button", name="test digit 103, a 3, read as 9, 43%").click()
    picked(page, 103, before + 1)
    page.get_by_text("Notes").click()
    expect(page.locator(".gallery button")).to_have_count(60)


def test_five_columns_fill_a_narrow_column_evenly(page: Page) -> None:
    page.set_viewport_size({"width": 300, "height": 800})
    boxes = page.locator(".gallery .thumb").evaluate_all(
        "all => all.slice(0, 5).map((thumb) => thumb.getBoundingClientRect().toJSON())"
    )
    assert len({box["top"] for box in boxes}) == 1
    gaps = [b["left"] - a["right"] for a, b in itertools.pairwise(boxes)]
    assert min(gaps) > 3
    assert max(gaps) - min(gaps) < 0.01
    shelf = page.locator(".shelf").bounding_box()
    assert boxes[0]["left"] - shelf["x"] == pytest.approx(1, abs=0.01)
    assert shelf["x"] + shelf["width"] - boxes[-1]["right"] == pytest.approx(1, abs=0.01)
    page.set_viewport_size({"width": 1440, "height": 900})
