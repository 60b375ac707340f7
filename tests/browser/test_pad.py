from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Visitors, pages
from PIL import Image
from playwright.sync_api import Page, expect
from stage import PATIENCE

APP = Path(__file__).parent / "apps" / "input_panel.py"
# Python has read what is on the sheet; its answer comes with a run of the page, before its end
READ = ".stApp[data-test-script-state=notRunning] .seen[aria-busy=false]"
HEAR = "heard = []; onkeydown = (event) => heard.push(event.key); null"
SEVEN = [(0.25, 0.25), (0.75, 0.25), (0.45, 0.8)]


@pytest.fixture
def server(serve: Callable):
    return serve(APP)


@pytest.fixture
def visit(server, new_page: Callable) -> Callable[..., Page]:
    def visit(**options: Any) -> Page:
        page = new_page(**options)
        page.goto(server.url)
        expect(page.locator("canvas.paper")).to_be_visible(timeout=PATIENCE)
        wait_for(page, runs=True)
        return page

    return visit


@pytest.fixture(scope="module")
def kept(serve: Callable, visitors: Visitors) -> Iterator[Page]:
    with pages(visitors) as new_page:
        page = new_page()
        page.goto(serve(APP).url)
        wait_for(page, runs=True)
        yield page


@pytest.fixture
def page(kept: Page) -> Page:
    """A page of which no test wants more than an empty sheet."""
    if settled(kept)["ink"]:
        press(kept, "Clear")
        wait_for(kept, ink=False)
    press(kept, "Pen")
    press(kept, "Normal pen")
    return kept


def known(page: Page) -> dict[str, Any]:
    """What Python knows, as the page prints it."""
    return json.loads(page.locator("code").inner_text())


def wait_for(page: Page, **expected: Any) -> None:
    """Wait until Python knows what is expected; True stands for anything, False for nothing."""
    page.wait_for_function(
        """(expected) => {
            const known = JSON.parse(document.querySelector("code")?.innerText ?? "{}");
            return Object.entries(expected).every(([name, value]) =>
                (typeof value === "boolean" ? Boolean(known[name]) : known[name]) === value);
        }""",
        arg=expected,
        timeout=PATIENCE,
    )


def settled(page: Page) -> dict[str, Any]:
    """What Python knows once it has all of the drawing, and no rerun has come for a while."""
    page.wait_for_timeout(200)
    before, after = None, known(page)
    while before != after:
        page.locator(READ).wait_for(state="attached", timeout=PATIENCE)
        page.wait_for_timeout(100)
        before, after = after, known(page)
    return after


def ink(page: Page) -> np.ndarray:
    """The ink that Python has in the end: [140, 140], 255 where the pen was."""
    return alpha_of(settled(page)["ink"])


def alpha_of(url: str) -> np.ndarray:
    """The opacity of a drawing sent as a data URL."""
    drawing = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    assert drawing.size == (140, 140)
    assert drawing.mode == "RGBA"
    rgba = np.asarray(drawing)
    assert not rgba[..., :3].any()  # black on transparent
    return rgba[..., 3]


def on_paper(page: Page, *points: tuple[float, float]) -> list[tuple[float, float]]:
    box = page.locator("canvas.paper").bounding_box()
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]


def draw(page: Page, points: list[tuple[float, float]] = SEVEN) -> None:
    first, *others = on_paper(page, *points)
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=5)
    page.mouse.up()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_drawing_reaches_python_and_what_it_sees_comes_back(visit: Callable) -> None:
    page = visit()
    pixels = page.locator("canvas.pixels")
    expect(pixels).to_have_attribute("aria-label", "The network sees nothing yet")
    expect(page.get_by_text("draw a digit here")).to_be_visible()
    draw(page)
    alpha = ink(page)
    assert alpha[35, 70] == 255  # on the bar of the 7, at (0.5, 0.25)
    assert alpha[112, 63] == 255  # its foot, at (0.45, 0.8)
    assert alpha[80:, :40].max() == 0
    expect(page.get_by_text("draw a digit here")).to_be_hidden()
    expect(pixels).to_have_attribute("aria-label", "What the network sees")
    painted = pixels.evaluate("c => [...c.getContext('2d').getImageData(0, 0, 28, 28).data]")
    seen = np.array(painted).reshape(28, 28, 4)[..., 0]
    assert seen[7, 14] > 200
    assert seen[20, 4] == 0


def test_nothing_is_sent_while_nothing_changes(visit: Callable) -> None:
    page = visit()
    draw(page)
    runs = settled(page)["runs"]
    page.mouse.move(*on_paper(page, (0.9, 0.9))[0], steps=5)
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_timeout(500)
    assert known(page)["runs"] == runs


def test_loading_a_page_costs_one_run(visit: Callable) -> None:
    page = visit()
    page.wait_for_timeout(500)
    assert settled(page)["runs"] == 1


def test_ink_arrives_while_the_pen_is_down(page: Page) -> None:
    before = known(page)["runs"]
    (start, end) = on_paper(page, (0.2, 0.5), (0.8, 0.5))
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(start[0] + (end[0] - start[0]) * step / 20, start[1])
        page.wait_for_timeout(20)
    wait_for(page, ink=True)
    first_part = ink(page)
    assert known(page)["runs"] > before + 3  # reruns came and went, and the stroke goes on
    page.mouse.move(end[0], start[1] + 60, steps=4)
    page.mouse.up()
    whole = ink(page)
    assert first_part.sum() < whole.sum()
    assert (whole[70, 28:112] == 255).all()


def test_a_tap_is_a_dot_and_the_right_button_nothing(page: Page) -> None:
    [(x, y)] = on_paper(page, (0.5, 0.5))
    page.mouse.click(x, y, button="right")
    assert settled(page)["ink"] == ""
    page.mouse.click(x, y)
    dot = ink(page)
    assert dot[70, 70] == 255
    assert 8 < np.sqrt(dot.sum() / 255 / np.pi) * 2 < 12  # its diameter: 0.07 × 140


def test_leaving_the_paper_with_the_button_held_goes_on(page: Page) -> None:
    draw(page, [(0.5, 0.5), (1.3, 0.5), (1.3, 0.7), (0.5, 0.7)])
    alpha = ink(page)
    assert (alpha[70, 70:] == 255).all()
    assert (alpha[98, 75:] == 255).all()
    assert alpha[84, 100] == 0


def test_eraser_widths_undo_and_clear(page: Page) -> None:
    press(page, "Thin pen")
    draw(page, [(0.2, 0.3), (0.8, 0.3)])
    press(page, "Thick pen")
    draw(page, [(0.2, 0.7), (0.8, 0.7)])
    both = ink(page)
    thin, thick = (both[:70, 70] > 127).sum(), (both[70:, 70] > 127).sum()
    assert thick > 2 * thin
    press(page, "Eraser")
    expect(page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "true")
    draw(page, [(0.5, 0.1), (0.5, 0.9)])
    assert ink(page)[:, 70].max() == 0
    press(page, "Undo (Ctrl+Z)")
    assert (ink(page) == both).all()
    press(page, "Clear")
    wait_for(page, ink=False)
    pen = page.get_by_role("button", name="Pen", exact=True)
    expect(pen).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("draw a digit here")).to_be_visible()
    press(page, "Undo (Ctrl+Z)")
    wait_for(page, ink=True)
    assert (ink(page) == both).all()
    page.locator("canvas.paper").focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Backspace")
    wait_for(page, ink=False)


def test_keys_pressed_in_the_pad_stay_in_it(page: Page) -> None:
    page.evaluate(HEAR)
    page.get_by_role("button", name="Eraser").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Pen", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("canvas.paper").focus()
    for key in ["Space", "ArrowLeft", "Home", "1"]:
        page.keyboard.press(key)
    assert page.evaluate("heard") == []


def test_after_a_stroke_the_keys_are_the_pages_and_undo_still_works(page: Page) -> None:
    page.evaluate(HEAR)
    draw(page)
    assert settled(page)["ink"]  # the whole stroke has arrived, not only its beginning
    page.keyboard.press("Space")
    assert page.evaluate("heard") == [" "]
    page.keyboard.press("Control+z")
    wait_for(page, ink=False)


def test_the_drawing_survives_inputs_and_reloads_and_can_still_be_undone(visit: Callable) -> None:
    page = visit()
    draw(page, [(0.2, 0.3), (0.8, 0.3)])
    first = ink(page)
    draw(page, [(0.2, 0.7), (0.8, 0.7)])
    both = ink(page)
    page.get_by_text("upload", exact=True).click()
    expect(page.locator("canvas.paper")).to_be_hidden()
    expect(page.locator("canvas.pixels")).to_be_visible()
    page.reload()
    wait_for(page, ink=True)
    assert (ink(page) == both).all()
    press(page, "Undo (Ctrl+Z)")
    assert (ink(page) == first).all()


def test_the_drawing_survives_another_page_of_the_app(visit: Callable) -> None:
    page = visit()
    draw(page)
    drawn = settled(page)["ink"]
    page.get_by_text("away", exact=True).click()
    expect(page.locator("canvas.paper")).to_have_count(0)
    page.get_by_text("away", exact=True).click()
    wait_for(page, ink=True)
    assert settled(page)["ink"] == drawn


def test_damaged_storage_is_an_empty_page(visit: Callable) -> None:
    page = visit()
    for damage in ["{", '[{"points":["x"],"width":0.1}]']:
        page.evaluate("text => sessionStorage.setItem('lstm_viz.strokes', text)", damage)
        page.reload()
        wait_for(page, ink=False, runs=True)
        expect(page.get_by_text("draw a digit here")).to_be_visible()
    draw(page)
    wait_for(page, ink=True)


def test_no_storage_is_no_error(server, new_page: Callable) -> None:
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('no') }})"
    )
    page.goto(server.url)
    expect(page.locator("canvas.paper")).to_be_visible(timeout=PATIENCE)
    draw(page)
    wait_for(page, ink=True)
    page.get_by_text("away", exact=True).click()
    expect(page.locator("canvas.paper")).to_have_count(0)
    page.get_by_text("away", exact=True).click()
    wait_for(page, ink=True)


def test_a_kept_string_comes_back_after_a_reload_until_it_is_forgotten(visit: Callable) -> None:
    page = visit()
    press(page, "Keep")
    settled(page)
    page.reload()
    wait_for(page, kept="a digit from a file")
    press(page, "Forget")
    settled(page)
    page.reload()
    wait_for(page, kept=False, runs=True)


def test_a_restarted_server_gets_everything_back(visit: Callable, server) -> None:
    page = visit()
    draw(page)
    press(page, "Keep")
    drawn = settled(page)["ink"]
    server.restart()
    page.get_by_text("mnist", exact=True).click(timeout=30_000)  # the first thing the visitor does
    wait_for(page, ink=True, kept="a digit from a file")
    known = settled(page)
    assert known["ink"] == drawn
    assert known["runs"] < 6  # each thing was told once, not again and again


def test_what_is_drawn_while_the_server_is_away_arrives_when_it_is_back(
    visit: Callable, server
) -> None:
    page = visit()
    server.stop()
    draw(page)
    server.start()
    wait_for(page, ink=True)
    wait_for(page, runs=2)  # the first run of a session cannot confirm yet what it was told
    page.wait_for_timeout(8500)
    assert known(page)["runs"] == 2  # once confirmed it is not told again


def test_a_finger_draws_and_the_page_does_not_scroll(visit: Callable) -> None:
    page = visit(width=390, height=500, touch=True)
    page.locator("canvas.paper").scroll_into_view_if_needed()
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(scrolled)
    finger = page.context.new_cdp_session(page)
    for kind, points in [
        ("touchStart", [(0.5, 0.8)]),
        *[("touchMove", [(0.5, 0.8 - 0.05 * i)]) for i in range(1, 13)],
        ("touchStart", [(0.5, 0.2), (0.1, 0.1)]),  # a second finger draws nothing
        ("touchEnd", []),
    ]:
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(on_paper(page, *points))]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
    wait_for(page, ink=True)
    alpha = ink(page)
    assert (alpha[35:110, 70] == 255).all()
    assert alpha[:28, :28].max() == 0
    assert page.evaluate(scrolled) == before
    sizes = page.locator(".tools button").evaluate_all(
        "all => all.map(b => Math.min(b.offsetWidth, b.offsetHeight))"
    )
    assert min(sizes) >= 44


@pytest.mark.parametrize("dark", [False, True])
def test_ink_shows_on_paper_in_both_themes(visit: Callable, dark: bool) -> None:
    page = visit(dark=dark)
    draw(page, [(0.2, 0.5), (0.8, 0.5)])
    assert ink(page)[70, 70] == 255
    paper = page.locator("canvas.paper")
    side = paper.evaluate("c => c.width")
    red = paper.evaluate("(c, i) => c.getContext('2d').getImageData(i, i, 1, 1).data[0]", side // 2)
    assert red > 180 if dark else red < 80
