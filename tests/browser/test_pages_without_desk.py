"""The pages on which no digit is read: no desk is seen there, and what was drawn is not lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from stage import PATIENCE, Stage

SEVEN = [(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]


@pytest.mark.parametrize(
    ("name", "head"), [("Choosing", "How many units"), ("For teachers", "For teachers")]
)
def test_there_is_no_desk_and_the_drawing_is_there_again_on_the_next_page(
    visit: Callable[..., Stage], name: str, head: str
) -> None:
    stage = visit("/").settle()
    page = stage.page
    stage.draw(SEVEN)
    hint = page.get_by_text("Your drawing.")
    hint.wait_for(timeout=PATIENCE)
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=head).first.wait_for(timeout=PATIENCE)
    for part in ("canvas.paper", ".verdict"):
        expect(page.locator(part).first).to_be_hidden(timeout=PATIENCE)
    expect(page.get_by_text("Read by")).to_be_hidden()
    page.get_by_role("link", name="Watch", exact=True).click()
    expect(page.locator("canvas.paper")).to_be_visible(timeout=PATIENCE)
    expect(hint).to_be_visible(timeout=PATIENCE)
