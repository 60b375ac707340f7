"""The exported page, opened from a folder, without a server and without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import altair as alt
import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Page, Request, expect
from stage import PICTURES

import lstm_viz
from lstm_viz.analysis import Trace
from lstm_viz.app import resources
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.panels import share
from lstm_viz.app.panels.figures import SUM
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell, Look
from lstm_viz.charts.export import Section, html, with_data
from lstm_viz.charts.notebook import LiveStage
from lstm_viz.locale import LANGUAGES, speaking
from lstm_viz.models.pretrained import card

PATIENCE = 30_000  # ms: a loaded machine may take a while


@pytest.fixture(scope="module")
def read() -> Trace:
    images, _ = lstm_viz.mnist("test")
    return lstm_viz.trace(lstm_viz.load(), images[0] / np.float32(255))


@pytest.fixture(scope="module")
def figure(read: Trace) -> LiveStage:
    return lstm_viz.figure(read)


@pytest.fixture
def offline(new_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open a file in a browser that has no network; it must not even want one."""

    def open_file(path: Path, **options: int) -> Page:
        page = new_page(**options)
        page.context.set_offline(True)
        asked: list[str] = []

        def note(request: Request) -> None:
            if not request.url.startswith("data:"):
                asked.append(request.url)

        page.on("request", note)
        page.goto(path.as_uri())
        page.asked = asked
        return page

    return open_file


def row(place: Page | FrameLocator) -> int:
    """The row being read, as the stage says it."""
    text = place.locator(".row_marks text")
    text.wait_for(timeout=PATIENCE)
    return int(text.text_content().split()[1])


def wait_row(place: Page | FrameLocator, wanted: int, timeout: int = PATIENCE) -> None:
    expect(place.locator(".row_marks text")).to_have_text(f"row {wanted} / 28", timeout=timeout)


def plays(place: Page | FrameLocator) -> None:
    """Wait until it has moved on by itself."""
    before = row(place)
    text = place.locator(".row_marks text")
    expect(text).not_to_have_text(f"row {before} / 28", timeout=PATIENCE)


def test_the_page_plays_and_steps_and_asks_for_nothing(
    read: Trace, figure: LiveStage, offline: Callable[..., Page], tmp_path: Path
) -> None:
    path = figure.save(tmp_path / "digit.html")
    page = offline(path, moves=True)
    plays(page)
    page.keyboard.press("Home")
    wait_row(page, 1)
    page.keyboard.press("ArrowRight")
    wait_row(page, 2)
    page.keyboard.press("End")
    wait_row(page, 28)
    page.keyboard.press("2")
    page.locator(".caption_marks").get_by_text("of 64 units").wait_for(timeout=PATIENCE)

    # the number under the pointer is the trace's own
    order = Look.of(card()).order[1]
    cell = page.locator(".picture_marks image").nth(PICTURES.index("c")).bounding_box()
    at, down = 40, 20
    page.mouse.move(
        cell["x"] + (at + 0.5) / 64 * cell["width"], cell["y"] + (down + 0.5) / 28 * cell["height"]
    )
    value = read.layers[1].c[down, order[at]]
    text = f"cell state c, layer 2, unit {order[at]}, row {down + 1}:  {value:.6f}"
    page.locator(".number_marks").get_by_text(text.replace("-", "−")).wait_for(timeout=PATIENCE)

    assert page.title() == figure.title
    assert page.get_by_role("heading", name=figure.title).is_visible()
    assert page.get_by_text(figure.text).is_visible()
    assert page.get_by_text("CC BY-SA 3.0").is_visible()
    assert page.asked == [path.as_uri()]


def test_a_network_would_be_refused(
    figure: LiveStage, offline: Callable[..., Page], tmp_path: Path
) -> None:
    page = offline(figure.save(tmp_path / "digit.html"))
    row(page)
    page.context.set_offline(False)
    refused = "fetch('https://example.org').then(() => '', error => error.constructor.name)"
    assert page.evaluate(refused) == "TypeError"
    assert len(page.asked) == 1  # the page itself: the browser did not even try


def test_reduced_motion_shows_the_whole_and_waits(
    figure: LiveStage, offline: Callable[..., Page], tmp_path: Path
) -> None:
    page = offline(figure.save(tmp_path / "digit.html"), moves=False)
    row(page)
    wait_row(page, 28, timeout=3_000)  # playing, it would take five seconds
    page.keyboard.press("Home")
    wait_row(page, 1)


def test_every_figure_fits_a_phone(
    figure: LiveStage, offline: Callable[..., Page], tmp_path: Path
) -> None:
    line = alt.Chart(alt.InlineData(values=[{"a": 1}, {"a": 2}])).mark_point().encode(x="a:Q")
    path = tmp_path / "two.html"
    sections = [Section(figure.spec), Section(line.properties(width="container"))]
    path.write_text(html("Two figures", sections), encoding="utf-8")
    page = offline(path, width=390, height=844)
    row(page)
    page.locator("#figure-1 svg").wait_for(timeout=PATIENCE)
    parts = page.locator(".picture_marks image, #figure-1 svg").all()
    assert len(parts) == len(PICTURES) + 1
    for part in parts:
        box = part.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert box["width"] > 300


# a sum of pixels, one of two products, one of a network without a cell state, a softmax
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("network", "cell"),
    [
        ("lstm", Cell("i", 0, 3, 12)),
        ("lstm", Cell("c", 1, 0, 27)),
        ("gru", Cell("h", 1, 0, 27)),
        ("lstm", Cell("belief", 0, 3, 27)),
    ],
)
def test_every_figure_that_the_app_puts_there_fits_a_phone(
    offline: Callable[..., Page], tmp_path: Path, network: str, cell: Cell, language: str
) -> None:
    path = tmp_path / "digit.html"
    with speaking(language):
        reading = Reading(digit_state.tested(18), network, "light")
        spec = with_data(resources.specification(), reading.datasets())
        path.write_text(share._page(spec, reading, cell), encoding="utf-8")
        figures = share._figures(reading, cell)
    page = offline(path, width=390, height=844)
    expect(page.locator("svg.marks")).to_have_count(1 + len(figures), timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for title, figure in zip(figures, page.locator("svg.marks").all()[1:], strict=True):
        box = figure.bounding_box()
        assert box["x"] + box["width"] <= 390, title
    if SUM in figures:
        bars = page.locator("#figure-1 .mark-rect.role-mark path").all()
        boxes = [bar.bounding_box() for bar in bars]
        room = max(b["x"] + b["width"] for b in boxes) - min(b["x"] for b in boxes)
        whole = page.locator("#figure-1 svg.marks").bounding_box()["width"]
        # whatever fonts there are, labels leave a quarter of the figure to the bars
        assert room > whole / 4


def test_a_notebook_shows_the_stage_in_a_frame_that_fits(
    figure: LiveStage, offline: Callable[..., Page], tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><div>{figure._repr_html_()}</div>", encoding="utf-8")
    page = offline(path, moves=True)
    stage = page.frame_locator("iframe")
    plays(stage)
    stage.locator("body").click(position={"x": 600, "y": 60})
    page.keyboard.press("End")
    wait_row(stage, 28)
    frame = page.locator("iframe").bounding_box()
    assert frame["width"] > 1400
    # as high as on a page of its own: the frame's height does not shrink what it follows from
    assert stage.locator(".picture_marks image").first.bounding_box()["height"] == 280
    last = stage.locator(".number_marks text").bounding_box()
    rest = frame["y"] + frame["height"] - last["y"] - last["height"]
    assert 0 <= rest < 30  # nothing is cut off, and no empty ground is left
    assert page.asked == [path.as_uri()]
