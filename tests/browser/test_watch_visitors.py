"""All sorts of visitors: on a phone, in the dark, two at once, and one whose server goes away."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlparse

import numpy as np
import pytest
from playwright.sync_api import expect
from stage import CALM, PANELS, PATIENCE, QUANTITIES, Stage
from test_watch_input import ONE, SEVEN, nothing_broke, seen

WIDEST = "Math.max(document.body.scrollWidth, document.querySelector('.stMain').scrollWidth)"
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def seven(stage: Stage) -> np.ndarray:
    """Draw a 7, and return what the network sees of it."""
    stage.draw(*SEVEN)
    expect(stage.page.get_by_text("MNIST test digit")).to_have_count(0, timeout=PATIENCE)
    expect(stage.verdict).to_contain_text("It reads a 7", timeout=PATIENCE)
    stage.settle()
    return seen(stage.page)


def wait_seen(stage: Stage, image: np.ndarray) -> None:
    """Wait until the page shows this image again."""
    stage.wait(
        """(wanted) => {
            const canvas = document.querySelector("[data-testid=stMain] .st-key-pad div")
                && [...document.querySelectorAll("*")].map((e) => e.shadowRoot)
                    .find((root) => root?.querySelector("canvas.pixels"))
                    ?.querySelector("canvas.pixels");
            if (!canvas) return false;
            const { data } = canvas.getContext("2d").getImageData(0, 0, 28, 28);
            return wanted.every((ink, i) => data[4 * i] === ink);
        }""",
        image.flatten().tolist(),
    )


def test_two_visitors_at_once_keep_apart(visit: Callable) -> None:
    first, second = visit(), visit("/?source=mnist&digit=1")
    drawn = seven(first)
    second.page.locator(".gallery button").nth(3).click()
    expect(second.page.get_by_text("MNIST test digit 3, a 0")).to_be_visible(timeout=PATIENCE)
    expect(second.verdict).to_contain_text("It reads a 0")
    second.page.mouse.click(*second.at("c", 20, 3, 128))
    followed = re.compile(r"Unit \d+ of layer 1")
    second.page.get_by_role("heading", name=followed).wait_for(timeout=PATIENCE)

    first.draw([(0.3, 0.55), (0.75, 0.5)])  # the bar that some write in a 7: another run
    first.settle()
    expect(first.verdict).to_contain_text("It reads a 7")
    assert (seen(first.page) != drawn).any()
    assert first.page.get_by_role("heading", name=followed).count() == 0
    expect(second.verdict).to_contain_text("It reads a 0")


def test_a_drawing_survives_a_reload(visit: Callable) -> None:
    stage = visit()
    drawn = seven(stage)
    stage.page.reload()
    wait_seen(stage, drawn)
    expect(stage.verdict).to_contain_text("It reads a 7")
    stage.page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    expect(stage.page.get_by_text("Until you draw")).to_be_visible(timeout=PATIENCE)


def test_what_was_chosen_survives_a_reload_of_another_page(visit: Callable) -> None:
    stage = visit("/?source=mnist&digit=11")
    page = stage.page
    page.get_by_role("combobox", name="Read by").click()
    page.get_by_role("option", name="GRU", exact=True).click()
    page.get_by_role("radio", name="中文").click()
    page.get_by_role("link", name="两个数字").click()
    # the link whole: what is added to it during a reload would be a step of its own
    page.wait_for_url(lambda url: "model=gru" in url and "second=" in url, timeout=PATIENCE)
    stage.settle()
    page.reload()
    expect(page.get_by_role("combobox", name="由谁来读")).to_have_value("GRU", timeout=PATIENCE)
    expect(page.get_by_text("MNIST 测试集第 11 号，一个 6。")).to_be_visible()

    page.get_by_role("link", name="学习").click()
    page.wait_for_url("**/learn?*section=*", timeout=PATIENCE)
    for path in ("/two", "/"):
        stage.settle()
        page.go_back()
        assert urlparse(page.url).path == path
    expect(page.get_by_role("heading", name="LSTM 记住了什么")).to_be_visible(timeout=PATIENCE)
    nothing_broke(page)


def test_what_a_visitor_did_last_is_one_step_back(visit: Callable) -> None:
    stage = visit("/?source=mnist&digit=11")
    page = stage.page
    page.get_by_role("combobox", name="Read by").click()
    page.get_by_role("option", name="GRU", exact=True).click()
    page.wait_for_url("**model=gru*", timeout=PATIENCE)
    page.get_by_role("radio", name="Votes by row").click()
    page.wait_for_url("**closer=votes*", timeout=PATIENCE)
    page.get_by_role("link", name="Learn").click()
    page.wait_for_url("**/learn?*section=*", timeout=PATIENCE)
    # that of the page before is there for a moment
    expect(page.get_by_role("heading", level=1)).to_have_count(1, timeout=PATIENCE)

    stage.settle()
    page.go_back()
    expect(page.get_by_role("radio", name="Votes by row")).to_be_checked(timeout=PATIENCE)
    expect(page.get_by_role("combobox", name="Read by")).to_have_value("GRU", timeout=PATIENCE)
    stage.settle()
    page.go_back()
    expect(page.get_by_role("combobox", name="Read by")).to_have_value("LSTM", timeout=PATIENCE)
    stage.settle()
    page.go_forward()
    expect(page.get_by_role("combobox", name="Read by")).to_have_value("GRU", timeout=PATIENCE)
    nothing_broke(page)


def test_the_panel_that_was_open_is_open_when_one_comes_back(visit: Callable) -> None:
    page = visit("/?source=mnist&digit=11").page
    page.get_by_role("radio", name="Votes by row").click()
    page.wait_for_url("**closer=votes*", timeout=PATIENCE)
    page.get_by_role("link", name="Choosing").click()
    page.get_by_text("Show what varies").wait_for(timeout=PATIENCE)
    page.get_by_role("link", name="Watch").click()
    page.wait_for_url("**closer=votes*", timeout=PATIENCE)
    expect(page.get_by_role("radio", name="Votes by row")).to_be_checked(timeout=PATIENCE)
    nothing_broke(page)


def test_a_restarted_server_gets_the_digit_back_and_answers_a_click(visit: Callable, app) -> None:
    drawer, picker = visit(), visit("/?source=mnist&digit=11")
    clicker = visit("/?source=mnist&digit=4").settle()
    drawn = seven(drawer)
    clicker.messages.clear()
    app.restart()
    drawer.page.get_by_role("radio", name="Upload").click(timeout=PATIENCE)
    drawer.page.get_by_role("radio", name="Draw").click(timeout=PATIENCE)
    wait_seen(drawer, drawn)
    expect(drawer.verdict).to_contain_text("It reads a 7", timeout=PATIENCE)
    picker.page.get_by_role("combobox", name="Show").click(timeout=PATIENCE)
    picker.page.get_by_role("option", name="Only 6").click()
    expect(picker.page.get_by_text("MNIST test digit 11, a 6.")).to_be_visible(timeout=PATIENCE)
    picker.page.get_by_role("button", name="test digit 21, a 6").wait_for(timeout=PATIENCE)
    while len(clicker.messages) < 20:  # until the page, told of the return, is run anew
        clicker.page.wait_for_timeout(50)
    clicker.page.locator(CALM).wait_for(timeout=PATIENCE)
    clicker.settle()
    clicker.page.mouse.click(*clicker.at("f", 16, 57, 128))
    heading = clicker.page.get_by_role("heading", name=re.compile(r"forget gate f.*row 17:"))
    expect(heading).to_be_visible(timeout=PATIENCE)
    for one in (drawer, picker, clicker):
        nothing_broke(one.page)


# ---------------------------------------------------------------------- dark and light


@pytest.mark.parametrize("dark", [False, True])
def test_every_word_of_the_stage_can_be_read(visit: Callable, dark: bool) -> None:
    stage = visit(dark=dark).settle()
    stage.pause_at(20)  # what moves may be gone before its colour is asked for
    ground = stage.page.locator(".st-key-stage svg.marks").evaluate(
        "svg => getComputedStyle(svg).backgroundColor"
    )
    assert (max(channels(ground)) < 60) == dark
    kinds = "title hint digit_name row_number low high scale caption number speed row lead_note"
    for kind in kinds.split():
        for fill in stage.marks(kind).evaluate_all(
            "all => all.map((t) => getComputedStyle(t).fill)"
        ):
            assert contrast(fill, ground) >= 4.5, kind
    # words on a button, and the number on the knob, stand on a ground of their own
    faces = stage.marks("label").evaluate_all("all => all.map((t) => getComputedStyle(t).fill)")
    grounds = stage.marks("button").evaluate_all("all => all.map((t) => getComputedStyle(t).fill)")
    for face, own in zip(faces, grounds[-len(faces) :], strict=True):
        assert contrast(face, ground if "0)" in own else own) >= 4.5, (face, own)
    knob = stage.marks("knob").first.evaluate("mark => getComputedStyle(mark).fill")
    number = stage.marks("knob_row").first.evaluate("text => getComputedStyle(text).fill")
    assert contrast(number, knob) >= 4.5


def test_the_dark_theme_has_colour_tables_of_its_own(visit: Callable) -> None:
    light, dark = visit(), visit(dark=True)
    for quantity in QUANTITIES:
        assert light.picture(quantity) != dark.picture(quantity)
    assert light.picture("digit") == dark.picture("digit")  # as the network gets it: ink bright


def channels(colour: str) -> list[float]:
    """The channels of `rgb(…)`."""
    return [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]


def contrast(colour: str, ground: str) -> float:
    """The contrast of two colours as the accessibility guidelines (WCAG 2) define it."""

    def luminance(text: str) -> float:
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (channel / 255 for channel in channels(text))
        ]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    high, low = sorted([luminance(colour), luminance(ground)], reverse=True)
    return (high + 0.05) / (low + 0.05)


# ---------------------------------------------------------------------- phone


def test_on_a_phone_the_panels_stack_and_nothing_is_wider_than_the_screen(visit: Callable) -> None:
    stage = visit("/?source=mnist", width=390, height=844, touch=True)
    page = stage.page
    assert page.evaluate(WIDEST) <= 390
    stage.pause_at(14)  # the sentences change from row to row
    for kind in (
        "hit",
        "button_hit",
        "slider_hit",
        "title",
        "caption",
        "number",
        "scale",
        "high",
        "knob_row",  # the knob itself has an unseen edge for a finger
    ):
        for box in (mark.bounding_box() for mark in stage.marks(kind).all()):
            assert box["x"] >= 0, kind
            assert box["x"] + box["width"] <= 390, kind
    tops = {slot: stage.box(slot)["y"] for slot in PANELS}
    assert tops["digit"] == tops["belief"] < tops["i"] == tops["g"]
    assert tops["i"] < tops["f"] < tops["o"]
    labels = page.locator("[data-testid=stButtonGroup] button, [role=radiogroup] label")
    for label in labels.all():
        assert label.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    page.get_by_role("radio", name="Draw").tap()
    expect(page.locator("canvas.paper")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate(WIDEST) <= 390


def test_on_a_phone_a_finger_draws_and_the_page_stays_where_it_is(visit: Callable) -> None:
    stage = visit(width=390, height=560, touch=True)
    page = stage.page
    page.locator("canvas.paper").scroll_into_view_if_needed()
    before = page.evaluate(SCROLLED)
    box = page.locator("canvas.paper").bounding_box()
    finger = page.context.new_cdp_session(page)
    (x, top), (_, bottom) = ONE[0]
    way = np.linspace(bottom, top, 12)
    for kind, at in [
        ("touchStart", way[:1]),
        *(("touchMove", [y]) for y in way[1:]),
        ("touchEnd", []),
    ]:
        points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for y in at]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(stage.verdict).to_contain_text("It reads a 1", timeout=PATIENCE)
    assert page.evaluate(SCROLLED) == before


def test_on_a_phone_a_tap_reads_a_cell_and_the_buttons_answer(visit: Callable) -> None:
    stage = visit(width=390, height=844, touch=True, moves=True)
    play = stage.marks("button_hit").nth(2)
    play.scroll_into_view_if_needed()
    stage.wait_playing(True)
    play.tap()
    stage.wait_playing(False)
    stage.marks("hit").nth(PANELS.index("f")).scroll_into_view_if_needed()
    stage.page.touchscreen.tap(*stage.at("f", 9, 20, 128))
    expect(stage.marks("number")).to_contain_text("row 10:", timeout=PATIENCE)
