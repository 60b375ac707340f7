"""The app on a phone: one narrow window, and fingers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from stage import Stage

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
