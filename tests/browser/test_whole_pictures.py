"""The pictures of the stage while another digit takes the place of the one before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

SEEN = """() => {
    const images = () => [...document.querySelectorAll(".st-key-stage .picture_marks image")];
    const all = () => images().map((image) => image.href.baseVal);
    window.frames = [];
    const look = () => { frames.push(all()); requestAnimationFrame(look); };
    look();
}"""


@pytest.mark.parametrize("gates", [True, False])
def test_no_frame_is_without_pictures_when_another_digit_is_picked(
    visit: Callable, gates: bool
) -> None:
    stage = visit("/?source=mnist", gates=gates)
    stage.pause_at(28)
    stage.page.evaluate(SEEN)
    before = stage.page.evaluate("frames.at(-1)")
    stage.page.locator(".gallery button[aria-pressed=false]").first.click()
    stage.wait("before => frames.at(-1)[0] !== before[0]", before)
    stage.page.wait_for_timeout(300)
    seen = stage.page.evaluate("frames")
    assert all(len(frame) == len(before) and all(frame) for frame in seen)
    assert len({frame[-1] for frame in seen}) == 2  # the old digit's, then the new one's
