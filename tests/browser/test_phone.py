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
