"""The app on a phone: one narrow window, and fingers."""

from __future__ import annotations

from collections.abc import Callable

from conftest import Server
from playwright.sync_api import Page, expect
from stage import PATIENCE, Stage

PHONE = {"width": 390, "height": 844, "touch": True}


def test_nothing_lies_over_the_drawer_of_the_pages(visit: Callable[..., Stage]) -> None:
    page = visit("/", **PHONE).page
    page.get_by_role("button", name="Expand sidebar").tap()
    page.get_by_role("button", name="Collapse sidebar").tap()
    expect(page.locator(".stSidebar")).to_have_attribute("data-collapsed", "true")
    page.get_by_role("radio", name="中文").check()  # nor over the switch of the language


def test_the_drawer_closes_behind_a_choice_and_a_step_back(visit: Callable[..., Stage]) -> None:
    page = visit("/", **PHONE).page
    drawer = page.locator(".stSidebar")
    unfold = page.get_by_role("button", name="Expand sidebar")
    unfold.tap()
    drawer.get_by_role("link", name="Learn").tap()
    expect(page.get_by_text("exercises done")).to_be_attached()
    expect(drawer).to_have_attribute("data-collapsed", "true")
    unfold.tap()
    expect(drawer).to_have_attribute("data-collapsed", "false")
    page.go_back()  # one step, though a button was pressed meanwhile
    expect(page.get_by_text("exercises done")).not_to_be_attached()
    expect(drawer).to_have_attribute("data-collapsed", "true")


def test_the_end_of_a_lecture_can_be_read_beside_the_way_out(visit: Callable[..., Stage]) -> None:
    stage = visit("/?view=lecture", **PHONE)
    leave = stage.page.get_by_role("button", name="Leave the lecture view")
    leave.wait_for(timeout=PATIENCE)
    stage.page.evaluate("document.querySelector('.stMain').scrollTo(0, 9999)")
    stage.wait(
        """leave => document.querySelector('.st-key-stage svg.marks').getBoundingClientRect().bottom
            <= leave.getBoundingClientRect().top""",
        leave.element_handle(),
    )


def test_on_a_tablet_the_tools_stand_in_one_line_and_so_does_what_the_headline_offers(
    visit: Callable[..., Stage],
) -> None:
    page = visit("/", width=820, height=1180, touch=True).settle().page
    for buttons in (".tools button", ".st-key-headline button:visible"):
        boxes = [button.bounding_box() for button in page.locator(buttons).all()]
        assert len({box["y"] for box in boxes}) == 1
        assert min(min(box["width"], box["height"]) for box in boxes) >= 24


def test_a_finger_drags_the_line_by_its_knob_and_the_slider_and_else_scrolls(
    visit: Callable[..., Stage],
) -> None:
    stage = visit("/?digit=4", **PHONE).settle()
    page = stage.page
    finger = page.context.new_cdp_session(page)

    def swipe(mark: str, nth: int, right: int, down: int, beside: int = 0) -> tuple[int, float]:
        """From the middle of a mark; gives the row then, and how far the page has scrolled."""
        box = stage.marks(mark).nth(nth).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + beside
        for part in range(11):
            point = {"x": x + right * part / 10, "y": y + down * part / 10}
            kind = "touchMove" if part else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
            page.wait_for_timeout(20)
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(300)
        return stage.row, page.evaluate("document.querySelector('.stMain').scrollTop")

    page.keyboard.press("End")
    stage.wait_row(28)
    page.evaluate("document.querySelector('.st-key-stage').scrollIntoView()")
    scrolled = page.evaluate("document.querySelector('.stMain').scrollTop")
    row, there = swipe("knob", 0, 0, -50)
    assert (row < 20, there) == (True, scrolled)
    further, there = swipe("knob", 0, 0, -40, beside=12)
    assert (further < row, there) == (True, scrolled)
    row, there = swipe("slider_hit", 0, 80, 20)
    assert (row > further, there) == (True, scrolled)
    same, there = swipe("hit", 3, 0, -100)
    assert (same, there > scrolled) == (row, True)


def test_on_watch_the_stage_stands_above_what_is_chosen_there_once(
    visit: Callable[..., Stage],
) -> None:
    stage = visit("/", gates=False, **PHONE).settle()
    page = stage.page
    parts = ("pad", "answer .answers", "stage", "network-picked", "guess-begin-stretch", "details")
    tops = [page.locator(f".st-key-{part}").bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    recalled = stage.marks("hit").nth(2).bounding_box()
    assert recalled["y"] + recalled["height"] < PHONE["height"]  # on the first screen
    expect(page.get_by_role("button", name="Lecture view")).to_be_hidden()
    expect(page.locator(".st-key-brush-hint")).to_be_hidden()  # a finger scrolls


def test_a_table_in_the_lesson_and_the_longest_name_of_a_network_fit(
    app: Server, new_page: Callable[..., Page]
) -> None:
    fits = "element => element.scrollWidth <= element.clientWidth"
    page = new_page(**PHONE)
    page.goto(f"{app.url}/learn?section=formulas&model=lstm-1997")
    page.locator(".st-key-lesson table").wait_for(timeout=PATIENCE)
    for part in (".st-key-lesson .stMarkdown:has(table)", ".st-key-network-picked input"):
        assert page.locator(part).first.evaluate(fits)
