"""Drawing on Watch: the stage follows the pen without a rerun, and reads from the top at rest."""

from __future__ import annotations

import base64
import io
import itertools
import urllib.error
import urllib.request
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from stage import PATIENCE, PICTURES, Stage
from test_watch_input import SEVEN, nothing_broke

LIVE = "document.documentElement.dataset.live !== undefined"
BAR = [(0.3, 0.55), (0.75, 0.5)]  # that some write in a 7
HELD = [(0.25, 0.2), (0.75, 0.2), (0.62, 0.45), (0.45, 0.85)]


def hold(stage: Stage, *points: tuple[float, float]) -> None:
    """Draw a line, and leave the pen on the sheet."""
    box = stage.page.locator("canvas.paper").bounding_box()
    first, *others = [
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points
    ]
    stage.page.mouse.move(*first)
    stage.page.mouse.down()
    for point in others:
        stage.page.mouse.move(*point, steps=6)


def followed(stage: Stage) -> None:
    """Wait until the canvases show the whole of what was drawn."""
    stage.wait(f"() => {LIVE}")
    stage.page.wait_for_timeout(500)


def at_rest(stage: Stage) -> None:
    """Wait until the stage itself shows the drawing."""
    stage.wait(f"() => !({LIVE})")


def canvases(stage: Stage) -> dict[str, np.ndarray]:
    """The pixels of the canvases over the panels, by slot: RGBA ``[rows, columns, 4]``."""
    urls = stage.page.evaluate(
        "() => [...document.querySelectorAll('.live-panels canvas')].map((c) => c.toDataURL())"
    )
    return {slot: decoded(url) for slot, url in zip(stage.panels, urls, strict=True)}


def decoded(url: str) -> np.ndarray:
    return np.asarray(
        Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA")
    )


@pytest.mark.parametrize("dark", [False, True])
def test_the_canvases_show_what_the_stage_shows_at_rest(visit: Callable, dark: bool) -> None:
    stage = visit("/?layer=1", dark=dark)
    _drawn_alike(stage, HELD)
    first = stage.picture("c")
    stage.page.keyboard.press("2")
    stage.wait_picture("c", other_than=first)
    _drawn_alike(stage, BAR)


def _drawn_alike(stage: Stage, stroke: list[tuple[float, float]]) -> None:
    """The canvases, while the pen is down, and the stage, once it rests, show the same."""
    hold(stage, *stroke)
    followed(stage)
    shown = canvases(stage)
    boxes = stage.page.locator(".live-panels canvas").evaluate_all(
        "all => all.map((c) => { const { x, y, width, height } = c.getBoundingClientRect();"
        " return { x, y, width, height } })"
    )
    stage.page.mouse.up()
    at_rest(stage)
    for slot, canvas in zip(stage.panels, boxes, strict=True):
        for side, length in stage.box(slot).items():
            assert canvas[side] == pytest.approx(length, abs=1.01)
    for slot in PICTURES:
        picture = decoded(stage.picture(slot))
        opaque = picture[..., 3:] > 0  # a canvas has no colour where nothing shows
        if slot == "belief":  # a canvas keeps colours times opacity
            assert (shown[slot][..., 3] == picture[..., 3]).all()
            opaque &= picture[..., 3:] == 255
        assert (shown[slot] * opaque == picture * opaque).all()


def test_while_the_pen_moves_no_page_is_run(visit: Callable) -> None:
    stage = visit().settle()
    before = len(stage.messages)
    hold(stage, *HELD)
    followed(stage)
    stage.page.wait_for_timeout(1000)  # longer than a pen rests: but it is down
    assert len(stage.messages) == before
    stage.page.mouse.up()
    expect(stage.verdict).to_contain_text("It reads a 7", timeout=PATIENCE)
    assert len(stage.messages) > before


def test_the_stage_does_not_play_beneath_the_pen_and_nothing_is_asked_for_twice(
    visit: Callable,
) -> None:
    stage, asked = visit(moves=True), []
    stage.page.keyboard.press("l")
    stage.wait_playing(True)
    stage.page.on("request", lambda request: "/live/" in request.url and asked.append(request))
    hold(stage, *HELD)
    stage.wait_playing(False)
    followed(stage)
    before = len(asked)
    assert before
    stage.page.mouse.up()
    stage.page.wait_for_timeout(300)
    assert len(asked) == before


def test_half_a_digit_gets_no_answer_and_the_whole_one_is_read_from_the_top_once(
    visit: Callable,
) -> None:
    stage = visit("/?row=28", moves=True)
    expect(stage.verdict).to_be_visible()
    hold(stage, *HELD)
    followed(stage)
    expect(stage.verdict).to_be_hidden()
    expect(stage.page.get_by_text("Until you draw")).to_be_hidden()
    stage.page.mouse.up()
    at_rest(stage)
    stage.wait_playing(True)
    assert stage.row < 15
    expect(stage.verdict).to_contain_text("It reads a 7")
    stage.wait_playing(False)
    assert stage.row == 28
    stage.draw(BAR)  # a stroke after the end
    stage.wait(f"() => {LIVE}")
    at_rest(stage)
    stage.wait_playing(True)


def test_the_canvases_follow_the_pen_before_it_is_lifted(visit: Callable) -> None:
    stage = visit()
    before = len(stage.settle().messages)
    shown = []
    for part in range(1, len(HELD)):
        hold(stage, *HELD[part - 1 : part + 1])  # pressing what is pressed changes nothing
        followed(stage)
        shown.append(canvases(stage)["c"])
    assert all((a != b).any() for a, b in itertools.pairwise(shown))
    assert len(stage.messages) == before
    nothing_broke(stage.page)


def test_a_host_without_the_route_reads_the_drawing_all_the_same(visit: Callable) -> None:
    stage = visit()
    stage.page.route("**/live/*", lambda route: route.fulfill(status=200, body="<html>"))
    before = stage.picture("c")
    hold(stage, *HELD[:3])
    stage.page.wait_for_timeout(300)
    hold(stage, *HELD[2:])
    stage.wait_picture("c", other_than=before)  # with the pen down
    assert not stage.page.evaluate(LIVE)
    stage.page.mouse.up()
    expect(stage.verdict).to_contain_text("It reads a 7", timeout=PATIENCE)


def test_clearing_shows_the_digit_of_before_at_once(visit: Callable) -> None:
    stage = visit()
    stage.draw(*SEVEN)
    stage.wait(f"() => {LIVE}")
    stage.page.get_by_role("button", name="Clear").click()
    at_rest(stage)
    expect(stage.page.get_by_text("Until you draw")).to_be_visible(timeout=PATIENCE)
    expect(stage.verdict).to_contain_text("It reads a 3", timeout=PATIENCE)


def answer(url: str, body: bytes | None = None) -> tuple[int, bytes]:
    """What the server answers: its status, and the rest."""
    try:
        with urllib.request.urlopen(url, body, timeout=20) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as reply:
        return reply.code, reply.read()


def test_the_route_refuses_what_is_no_drawing(app) -> None:
    url = f"{app.url}/live/lstm"
    assert answer(url)[0] == 200
    assert answer(url, bytes(140 * 140)) == (204, b"")  # nothing is drawn
    for size in (1, 140 * 140 - 1, 140 * 140 + 1, 1_000_000):
        assert answer(url, bytes(size)) == (400, b"")
    for name in ("nobody", "lstm.json"):
        assert answer(f"{app.url}/live/{name}", bytes(140 * 140))[0] == 404
