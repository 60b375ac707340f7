"""The input column in the real app: drawing, the gallery, uploads, links."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.analysis import verdict

ONE = [[(0.5, 0.15), (0.5, 0.85)]]
SEVEN = [[(0.25, 0.2), (0.75, 0.2), (0.62, 0.45), (0.45, 0.85)]]
BOW = [(0.3, 0.2), (0.5, 0.13), (0.68, 0.25), (0.62, 0.42), (0.45, 0.48)]
THREE = [[*BOW, (0.66, 0.55), (0.72, 0.7), (0.55, 0.86), (0.3, 0.8)]]
TROUBLE = "[data-testid=stException], [data-testid=stAlertContentError]"


def photo(digit: int) -> bytes:
    """A scan of a test digit, dark on white paper."""
    images, labels = lstm_viz.mnist("test")
    image = 255 - images[int(np.flatnonzero(labels == digit)[0])]
    paper = np.full((400, 300), 255, np.uint8)
    paper[60:340, 10:290] = image.repeat(10, 0).repeat(10, 1)
    return png(paper)


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def upload(page: Page, name: str, data: bytes, kind: str = "image/png") -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )


def seen(page: Page) -> np.ndarray:
    """What the page says that the network sees: [28, 28]."""
    painted = page.locator("canvas.pixels").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data]"
    )
    return np.array(painted, np.uint8).reshape(28, 28, 4)[..., 0]


def nothing_broke(page: Page) -> None:
    assert page.locator(TROUBLE).all_inner_texts() == []


def test_a_first_visit_shows_a_digit_being_read_with_nothing_clicked(visit: Callable) -> None:
    stage = visit(moves=True)
    stage.wait_moving()
    assert stage.playing
    expect(stage.page.locator(".so-far")).to_contain_text("after row")
    stage.page.keyboard.press("End")
    expect(stage.verdict).to_be_visible()
    assert stage.verdict.inner_text().startswith("It reads a")
    expect(stage.page.get_by_text("Until you draw: MNIST test digit")).to_be_visible()


def test_drawn_digits_are_read(visit: Callable) -> None:
    stage = visit()
    for digit, strokes in [(7, SEVEN), (1, ONE), (3, THREE)]:
        stage.draw(*strokes)
        expect(stage.verdict).to_contain_text(f"It reads a {digit}", timeout=PATIENCE)
        expect(stage.page.get_by_text("MNIST test digit")).to_have_count(0)
        stage.settle()
        image = seen(stage.page).astype(np.float32) / 255
        answer = verdict(lstm_viz.trace(lstm_viz.load(), image))
        assert answer.digit == digit
        stage.page.keyboard.press("End")
        stage.wait_row(28)
        assert stage.text("lead_note") == f"{digit} leads from row {answer.lead}"
        stage.page.get_by_role("button", name="Clear").click()
        expect(stage.page.get_by_text("Until you draw")).to_be_visible(timeout=PATIENCE)


def test_a_scrawl_is_no_digit_and_the_page_says_what_it_shows_instead(visit: Callable) -> None:
    stage = visit()
    stage.draw([(0.5, 0.5), (0.5, 0.505)])
    hint = "Not a digit yet: draw one, large. Until then: MNIST test digit 142, a 3."
    expect(stage.page.get_by_text(hint)).to_be_visible(timeout=PATIENCE)
    expect(stage.verdict).to_contain_text("3")


def test_a_digit_is_picked_by_click_by_index_by_kind_and_by_chance(visit: Callable) -> None:
    stage = visit("/?source=mnist&digit=123")
    page, labels = stage.page, lstm_viz.mnist("test")[1]
    expect(page.get_by_text(f"MNIST test digit 123, a {labels[123]}.")).to_be_visible()
    expect(page.get_by_label("Page (of 500)")).to_have_value("7")
    page.locator(".gallery button").nth(4).click()
    expect(page.get_by_text("MNIST test digit 124,")).to_be_visible(timeout=PATIENCE)

    page.get_by_label("Index").fill("9999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("MNIST test digit 9999,")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("Page (of 500)")).to_have_value("500")
    expect(page.locator(".gallery button[aria-pressed=true]")).to_have_count(1)

    shelf(page, "Only 5")
    pages = -(-int((labels == 5).sum()) // 20)
    expect(page.get_by_label(f"Page (of {pages})")).to_have_value("1", timeout=PATIENCE)
    names = page.locator(".gallery button").evaluate_all("all => all.map((b) => b.ariaLabel)")
    assert len(names) == 20
    assert all(name.endswith(", a 5") for name in names)

    shelf(page, "Hard ones")
    expect(page.get_by_text("what the network reads")).to_be_visible(timeout=PATIENCE)
    first = page.locator(".gallery button").first
    expect(first).to_have_attribute("aria-label", re.compile("read as"), timeout=PATIENCE)
    index = int(first.get_attribute("data-index"))
    first.click()
    expect(page.get_by_text(f"MNIST test digit {index},")).to_be_visible(timeout=PATIENCE)
    image = lstm_viz.mnist("test")[0][index].astype(np.float32) / np.float32(255)
    answer = verdict(lstm_viz.trace(lstm_viz.load(), image))
    assert f"read as {answer.digit}, " in first.get_attribute("aria-label")

    page.get_by_role("button", name="Surprise me").click()
    expect(page.get_by_text(f"MNIST test digit {index},")).to_have_count(0, timeout=PATIENCE)
    stage.page.keyboard.press("End")
    expect(stage.verdict).to_be_visible()
    nothing_broke(page)


def shelf(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name=name).click()


def test_the_verdict_is_seen_without_scrolling_whatever_input_is_open(visit: Callable) -> None:
    stage = visit("/?source=mnist")
    page = stage.page
    shelf(page, "Hard ones")
    expect(page.get_by_text("what the network reads")).to_be_visible(timeout=PATIENCE)
    for name in ["Upload", "Draw"]:
        box = stage.verdict.bounding_box()
        assert box["y"] + box["height"] <= 900
        page.get_by_role("radio", name=name).click()
        stage.settle()
    box = stage.verdict.bounding_box()
    assert box["y"] + box["height"] <= 900


def test_a_picked_digit_survives_tabs_reloads_and_the_browsers_back(visit: Callable) -> None:
    stage = visit("/?source=mnist&digit=18")  # on the first page
    page = stage.page
    page.locator(".gallery button").nth(2).click()
    expect(page.get_by_text("MNIST test digit 2,")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Upload").click()
    expect(page.get_by_text("Until you upload: MNIST test digit 2,")).to_be_visible(
        timeout=PATIENCE
    )
    page.get_by_role("radio", name="MNIST").click()
    expect(page.locator(".gallery button").nth(2)).to_have_attribute("aria-pressed", "true")
    stage.settle()
    page.reload()
    expect(page.locator(".gallery button").nth(2)).to_have_attribute(
        "aria-pressed", "true", timeout=PATIENCE
    )
    page.locator(".gallery button").nth(3).click()
    expect(page.get_by_text("MNIST test digit 3,")).to_be_visible(timeout=PATIENCE)
    stage.settle()
    page.go_back()
    expect(page.get_by_text("MNIST test digit 2,")).to_be_visible(timeout=PATIENCE)
    page.go_forward()
    expect(page.get_by_text("MNIST test digit 3,")).to_be_visible(timeout=PATIENCE)
    nothing_broke(page)


def test_a_link_that_makes_no_sense_shows_the_first_digit(visit: Callable) -> None:
    # more of them, without a browser: test_a_digit_that_does_not_exist_is_the_first
    stage = visit("/?source=foo&digit=%C2%B2")
    expect(stage.page.get_by_text("Until you draw: MNIST test digit 142, a 3.")).to_be_visible()
    nothing_broke(stage.page)


def test_good_and_bad_uploads(visit: Callable, tmp_path: Path) -> None:
    stage = visit("/?source=upload")
    page = stage.page
    upload(page, "two.png", photo(2))
    expect(stage.verdict).to_contain_text("It reads a 2", timeout=PATIENCE)
    stage.settle()  # the pixels come after the answer
    two = seen(page)
    for name, data, sentence in [
        ("broken.png", photo(2)[:300], "."),
        ("paper.png", png(np.full((300, 300), 250, np.uint8)), "No digit was found"),
    ]:
        upload(page, name, data)
        warning = page.locator("[data-testid=stAlertContainer]")
        expect(warning).to_contain_text(sentence, timeout=PATIENCE)
        stage.settle()
        assert warning.inner_text().count(".") == 1  # one sentence
        assert (seen(page) == two).all()
        upload(page, "seven.png", photo(7))
        expect(stage.verdict).to_contain_text("It reads a 7", timeout=PATIENCE)
        expect(warning).to_have_count(0)
        upload(page, "two.png", photo(2))
        expect(stage.verdict).to_contain_text("It reads a 2", timeout=PATIENCE)
    upload(page, "digit.txt", b"7", kind="text/plain")
    expect(page.get_by_text("text/plain files are not allowed")).to_be_visible(timeout=PATIENCE)
    upload(page, "huge.png", bytes(11_000_000))
    expect(page.get_by_text("10.0MB or smaller")).to_be_visible(timeout=PATIENCE)
    assert (seen(page) == two).all()
    stage.settle()
    page.reload()
    expect(stage.verdict).to_contain_text("It reads a 2", timeout=PATIENCE)
    stage.settle()
    assert (seen(page) == two).all()
    nothing_broke(page)


def test_the_camera_is_asked_for_only_when_it_is_wanted(visit: Callable) -> None:
    page = visit("/?source=upload").page
    page.evaluate(
        """() => {
            window.asked = 0;
            navigator.mediaDevices.getUserMedia = async () => {
                window.asked += 1;
                throw new DOMException("no camera here", "NotFoundError");
            };
        }"""
    )
    page.get_by_role("radio", name="Draw").click()
    page.get_by_role("radio", name="Upload").click()
    expect(page.locator("[data-testid=stFileUploader]")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("window.asked") == 0
    page.get_by_text("Use the camera").click()
    expect(page.locator("[data-testid=stCameraInput]")).to_be_visible(timeout=PATIENCE)
    Stage(page).wait("() => window.asked > 0")
