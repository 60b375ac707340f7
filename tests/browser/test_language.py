"""Two languages in a real browser: the visitor's own from the start, and the switch."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from stage import Stage


def test_a_chinese_browser_is_spoken_to_in_chinese(visit: Callable[..., Stage]) -> None:
    page = visit(locale="zh-CN").page
    expect(page.get_by_role("heading", name="写一个数字")).to_be_visible()
    expect(page.get_by_role("button", name="橡皮")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh"


def test_the_switch_says_what_is_chosen_in_other_words(visit: Callable[..., Stage]) -> None:
    page = visit("/?source=mnist").page
    shelf = page.get_by_role("combobox", name="Show")
    shelf.click()
    page.get_by_role("option", name="Hard ones").click()
    expect(page.get_by_text("Below each")).to_be_visible()
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_text("每个下面是网络读成什么")).to_be_visible()
    expect(page.get_by_role("combobox", name="显示")).to_have_value("难认的")
    expect(page.get_by_role("button", name="测试集第").first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh"
    page.reload()
    expect(page.get_by_role("heading", name="写一个数字")).to_be_visible()


def test_back_leads_to_before_a_language_was_chosen(visit: Callable[..., Stage]) -> None:
    stage = visit("/?closer=ledger")
    stage.page.get_by_role("radio", name="中文").click()
    expect(stage.page.get_by_role("button", name="橡皮")).to_be_visible()
    stage.settle()
    stage.page.go_back()
    expect(stage.page.get_by_role("button", name="Eraser")).to_be_visible()


def test_files_speak_the_language_of_the_button_that_made_them(
    visit: Callable[..., Stage],
) -> None:
    page = visit("/?closer=away&lang=zh").page
    with page.expect_download() as made:
        page.get_by_role("button", name="单个 HTML 文件").click()
    document = made.value.path().read_text(encoding="utf-8")
    assert '<html lang="zh">' in document
    assert "遗忘门 f" in document
    assert "forget gate" not in document
