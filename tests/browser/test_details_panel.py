"""Looking closer in the real app: the number of a cell, wherever it is written, is one number."""

from __future__ import annotations

import base64
import csv
import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from stage import PATIENCE, Stage
from test_watch_input import photo, seen, upload

import lstm_viz
from lstm_viz.analysis import votes
from lstm_viz.analysis.memory import by_vote
from lstm_viz.models.pretrained import card

SAMPLE = 4
LAYER, UNIT, ROW = 1, 57, 16  # layer from 1, unit and row from 0
ORDER = card()["unit_order"]
SEVEN = [(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]


@pytest.fixture(scope="module")
def read() -> lstm_viz.Trace:
    image = lstm_viz.mnist("test")[0][SAMPLE].astype(np.float32) / np.float32(255)
    return lstm_viz.trace(lstm_viz.load(), image)


@pytest.fixture
def url(app) -> str:
    return app.url


@pytest.fixture
def stage(new_page: Callable, url: str) -> Stage:
    return Stage(new_page(width=1440, height=1400)).open(
        f"{url}/?source=mnist&digit={SAMPLE}&gates=1"
    )


@pytest.fixture(scope="module")
def kept(stay: Callable[..., Stage]) -> Stage:
    """The same digit's, for all tests that do not mind which cell was chosen before."""
    return stay(f"/?source=mnist&digit={SAMPLE}", width=1440, height=1400)


def headline(page: Page, text: str) -> None:
    """Wait until the panel is about this."""
    expect(page.locator("h2", has_text=text)).to_be_visible(timeout=PATIENCE)


def worked(page: Page) -> list[str]:
    """The printed values of the worked sum, the total last."""
    values = page.locator(".st-key-worked svg.marks .mark-text.role-mark text")
    expect(values.first).to_be_visible(timeout=PATIENCE)
    return [text.replace("−", "-") for text in values.all_text_contents()]


def open_numbers(stage: Stage) -> None:
    """Open the panel of sums, and give the stage the keys and the top of the window."""
    stage.page.get_by_role("radio", name="This number").check(force=True)
    stage.settle()
    stage.page.evaluate("document.activeElement.blur()")
    stage.page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")


def click_cell(stage: Stage, slot: str) -> str:
    """Click the cell of UNIT at ROW; the number that was under the pointer."""
    stage.pause_at(20)
    column = ORDER[LAYER - 1].index(UNIT)
    number = stage.hover(slot, ROW, column, 128)
    stage.page.mouse.down()
    stage.page.mouse.up()
    return number


def test_pointer_panel_sum_and_file_have_the_same_number_and_the_row_stays(kept, read):
    stage, page, value = kept, kept.page, read.layers[0].f[ROW, UNIT].item()
    open_numbers(stage)
    assert click_cell(stage, "f").endswith(f"{value:.6f}")
    headline(page, f"forget gate f, layer 1, unit {UNIT}, row {ROW + 1}: {value:.6f}")
    assert (stage.row, stage.playing) == (20, False)

    sum_ = lstm_viz.arithmetic(lstm_viz.load(), read, "f", 0, UNIT, ROW)
    *lines, total = worked(page)
    assert total == f"{sum_.total:.4f}"
    assert sum(round(float(line) * 10_000) for line in lines) == round(float(total) * 10_000)

    page.get_by_text("Share and export", exact=True).click()
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("button", name="All cells, CSV").click()
    rows = csv.DictReader(io.StringIO(download.value.path().read_text()))
    cell = next(row for row in rows if (row["layer"], row["unit"], row["row"]) == ("1", "57", "17"))
    assert float(cell["f"]) == pytest.approx(value, abs=1e-7)


def test_a_line_of_the_sum_walks_on_to_the_number_it_came_from(kept, read):
    page = kept.page
    open_numbers(kept)
    click_cell(kept, "f")
    headline(page, "forget gate f")
    labels = page.locator(".st-key-worked svg.marks .role-axis-label text")
    expect(labels.first).to_be_visible(timeout=PATIENCE)
    texts = [text for text in labels.all_text_contents() if ":" in text]  # not the axis below
    at = next(k for k, text in enumerate(texts) if text.startswith("unit "))
    unit = int(re.match(r"unit (\d+):", texts[at])[1])
    page.locator(".st-key-worked svg.marks .mark-rect.role-mark path").nth(at).click()
    value = f"{read.layers[0].h[ROW - 1, unit].item():.6f}".replace("-", "−")
    headline(page, f"hidden state h, layer 1, unit {unit}, row {ROW}: {value}")


def test_a_cell_can_be_chosen_by_its_numbers(stage, read):
    page = stage.page
    page.get_by_text("This number", exact=True).click()
    unit = by_vote(lstm_viz.load(), read)[0]  # before one is chosen
    headline(page, f"cell state c, layer 2, unit {unit}, row 28")
    field = page.get_by_label("Unit (from 0)")
    field.fill("9")
    field.press("Enter")
    value = f"{read.layers[1].c[27, 9].item():.6f}".replace("-", "−")
    headline(page, f"cell state c, layer 2, unit 9, row 28: {value}")
    page.get_by_text("with its numbers").click()
    expect(page.locator(".katex").nth(1)).to_be_visible(timeout=PATIENCE)


def test_the_ledger_and_what_stands_beside_it_keep_apart_and_on_the_screen(visit):
    stage = visit(f"/?source=mnist&digit={SAMPLE}&closer=ledger", width=390)
    for figure in ("ledger", "lifetimes-beside"):
        stage.page.locator(f".st-key-{figure} svg.marks").wait_for(timeout=PATIENCE)
    for width in (390, 1024, 1440):
        stage.resize(width)
        _kept_apart(stage, width)


def _kept_apart(stage: Stage, width: int) -> None:
    ledger = stage.page.locator(".st-key-ledger")
    bars = stage.page.locator(".st-key-lifetimes-beside svg.marks")
    one, other = ledger.bounding_box(), bars.bounding_box()
    assert one["x"] + one["width"] <= other["x"] or one["y"] + one["height"] <= other["y"]
    assert max(box["x"] + box["width"] for box in (one, other)) <= width
    assert other["width"] >= 280
    figure = ledger.locator("svg.marks").bounding_box()
    assert figure["x"] + figure["width"] <= one["x"] + one["width"]


def test_ledger_and_votes_say_what_they_add_up_to(stage, read):
    page = stage.page
    page.get_by_text("Memory ledger", exact=True).click()
    unit = by_vote(lstm_viz.load(), read)[0]  # before one is chosen
    last = f"{read.layers[1].c[27, unit].item():.4f}".replace("-", "−")
    expect(page.get_by_text(f"the last one to {last}").first).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Votes by row", exact=True).click()
    logit = f"{read.logits[-1, 4].item():.4f}"[:-2]  # rounding may move the last places
    said = re.compile(rf"to {re.escape(logit)}\d\d\. Ledger")
    expect(page.get_by_text(said).first).to_be_visible(timeout=PATIENCE)
    bars = page.locator(".stVegaLiteChart").nth(1).locator("svg.marks .mark-rect.role-mark path")
    expect(bars).to_have_count(28, timeout=PATIENCE)
    most = int(votes(lstm_viz.load(), read)[:, 4].argmax())
    widths = [bar.bounding_box()["width"] for bar in bars.all()]
    assert widths.index(max(widths)) == most


def test_the_badge_names_the_difference_to_torch(kept):
    badge = kept.page.get_by_text("recorded vs torch.nn.LSTM: max difference").first
    text = badge.text_content(timeout=PATIENCE)
    assert float(re.search(r"difference (\S+)", text)[1]) < 1e-5


def test_a_link_opens_the_same_in_a_fresh_browser_drawing_included(
    stage: Stage, new_page: Callable
):
    page = stage.page
    page.get_by_text("Draw", exact=True).click()
    expect(page.locator("canvas.paper")).to_be_visible(timeout=PATIENCE)
    stage.draw(SEVEN)
    expect(stage.verdict).to_contain_text("7", timeout=PATIENCE)
    page.get_by_text("This number", exact=True).click()
    stage.settle()
    page.evaluate("document.activeElement.blur()")  # the arrow keys are the stage's again
    click_cell(stage, "c")
    headline(page, f"cell state c, layer 1, unit {UNIT}, row {ROW + 1}")
    number = page.locator("h2", has_text="cell state c").inner_text()
    pictures = [stage.picture(slot) for slot in ("digit", "c")]
    page.get_by_text("Share and export", exact=True).click()
    expect(page.locator(".share code")).to_contain_text("drawing=", timeout=PATIENCE)
    address = page.locator(".share code").text_content()

    other = new_page(height=1400)
    fresh = Stage(other).open(address.replace("closer=away", "closer=number"))
    fresh.wait_row(20)  # where the stage stood, not at the chosen cell
    assert not fresh.playing
    headline(other, number)
    assert [fresh.picture(slot) for slot in ("digit", "c")] == pictures


def test_the_drawing_of_a_link_puts_ones_own_aside_and_ones_own_is_known_again(
    new_page: Callable, url: str
):
    stage = Stage(new_page()).open(f"{url}/")
    page = stage.page
    stage.draw(SEVEN)
    expect(stage.verdict).to_contain_text("It reads a 7", timeout=PATIENCE)
    page.get_by_text("Share and export", exact=True).click()
    expect(page.locator(".share code")).to_contain_text("drawing=", timeout=PATIENCE)
    stage.settle()
    address = page.locator(".share code").text_content()
    page.goto(address)
    expect(page.get_by_text("Your drawing.")).to_be_visible(timeout=PATIENCE)

    page.get_by_role("button", name="Clear").click()
    stage.draw([(0.5, 0.15), (0.5, 0.85)])
    expect(stage.verdict).to_contain_text("It reads a 1", timeout=PATIENCE)
    stage.settle()
    page.goto(address)
    expect(page.get_by_text("This is the drawing in the link.")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".pad.blank")).to_be_visible(timeout=PATIENCE)
    expect(stage.verdict).to_contain_text("It reads a 7", timeout=PATIENCE)
    page.get_by_role("button", name="Undo").click()
    expect(stage.verdict).to_contain_text("It reads a 1", timeout=PATIENCE)
    expect(page.get_by_text("Your drawing.")).to_be_visible(timeout=PATIENCE)


def shared_link(page: Page) -> str:
    """The link that the page offers."""
    page.get_by_text("Share and export", exact=True).click()
    link = page.locator(".share code")
    expect(link).to_contain_text("row=", timeout=PATIENCE)
    return link.text_content()


def test_a_link_holds_how_the_stage_stands_and_every_choice_below_it(
    stage: Stage, new_page: Callable
):
    page = stage.page
    page.get_by_text("Votes by row", exact=True).click()
    page.get_by_role("combobox", name="compared with").click()
    page.get_by_role("option", name="why 4 and not 9").click()
    expect(page.get_by_text("lead of 4 over 9").first).to_be_visible(timeout=PATIENCE)
    votes = page.get_by_text("lead of 4 over 9").first.text_content()
    page.get_by_role("radio", name="Which pixels").click()
    page.get_by_role("combobox", name="Watch").click()
    page.get_by_role("option", name="the logit of 7").click()
    expect(page.get_by_text("Gradient of the logit of 7").first).to_be_visible(timeout=PATIENCE)
    page.get_by_text("This number", exact=True).click()
    page.get_by_text("with its numbers").click()
    expect(page.locator(".katex-display")).to_have_count(2, timeout=PATIENCE)
    stage.press("faster")
    stage.press("loop")
    stage.press("layer2")
    stage.press("first")
    stage.press("next")
    stage.wait_row(2)
    address = shared_link(page)
    before = len(stage.settle().messages)
    stage.press("play")
    expect(page.locator(".share code")).not_to_have_text(address, timeout=PATIENCE)
    assert len(stage.messages) == before  # the browser alone keeps the link up to date
    stage.press("play")

    other = new_page(height=1400)
    fresh = Stage(other).open(address.replace("closer=away", "closer=number"))
    fresh.wait_row(2)
    assert not fresh.playing
    assert shared_link(other) == address
    other.get_by_text("This number", exact=True).click()
    expect(other.locator(".katex-display")).to_have_count(2, timeout=PATIENCE)
    other.get_by_role("radio", name="Which pixels").click()
    expect(other.get_by_text("Gradient of the logit of 7").first).to_be_visible(timeout=PATIENCE)
    other.get_by_text("Votes by row", exact=True).click()
    expect(other.get_by_text(votes).first).to_be_visible(timeout=PATIENCE)


FILES = {
    "One HTML file, plays offline": b"<!DOCTYPE html>",
    "All cells, CSV": b'"layer"',
    "All cells, Parquet": b"PAR1",
    "Belief, CSV": b'"row"',
    "Everything, NumPy": b"PK",
    "PNG": b"\x89PNG",
    "SVG": b"<svg",
    "Vega-Lite, JSON": b'{"',
    "Animated GIF, for slides": b"GIF89a",
}


def files(page: Page) -> Locator:
    return page.locator("[data-testid=stDownloadButton] button")


@pytest.fixture(scope="module")
def sharing(stay: Callable[..., Stage]) -> Stage:
    """A page with the files to carry away, of whatever digit."""
    return stay(f"/?source=mnist&digit={SAMPLE}&closer=away", gates=False)


@pytest.mark.parametrize(("source", "digit"), [("Draw", 7), ("Upload", 2)])
def test_every_file_is_made_of_a_drawing_and_of_an_upload(
    sharing: Stage, source: str, digit: int
) -> None:
    stage, page = sharing, sharing.page
    page.get_by_role("radio", name=source).click()
    if source == "Draw":
        expect(page.locator("canvas.paper")).to_be_visible()
        stage.draw(SEVEN)
    else:
        upload(page, "digit.png", photo(digit))
    expect(stage.verdict).to_contain_text(f"It reads a {digit}")
    stage.settle()
    expect(files(page)).to_have_count(len(FILES), timeout=PATIENCE)
    image = seen(page)
    for name, start in FILES.items():
        with page.expect_download(timeout=4 * PATIENCE) as download:
            files(page).filter(has_text=name).click()
        content = download.value.path().read_bytes()
        assert content.startswith(start), name
        if name == "Everything, NumPy":
            arrays = np.load(io.BytesIO(content))
            assert (arrays["image"] == image.astype(np.float32) / np.float32(255)).all()
        stage.settle()
    lines = page.locator("[data-testid=stCode] code").inner_text()
    found = re.search(r'b64decode\("([^"]+)"\)', lines)
    pixels = np.frombuffer(zlib.decompress(base64.b64decode(found[1])), "<f4").reshape(28, 28)
    assert (pixels == image.astype(np.float32) / np.float32(255)).all()


def test_a_file_that_cannot_be_made_says_why_in_one_sentence_and_the_page_goes_on(
    serve: Callable, new_page: Callable
):
    failing = serve(Path(__file__).parent / "apps" / "failing.py")
    stage = Stage(new_page()).open(f"{failing.url}/?source=mnist&digit=4&closer=away")
    page = stage.page
    files(page).filter(has_text="PNG").click(timeout=PATIENCE)
    said = page.locator("[data-testid=stAlertContainer]")
    expect(said).to_have_text(
        "“PNG” could not be made: no font was found. Everything else is as it was.",
        timeout=PATIENCE,
    )
    expect(page.get_by_test_id("stDownloadButtonError")).to_be_hidden()
    with page.expect_download(timeout=PATIENCE) as download:
        files(page).filter(has_text="Belief, CSV").click()
    assert download.value.path().read_bytes().startswith(b'"row"')


def test_files_asked_for_at_once_all_arrive(sharing: Stage):
    stage = sharing
    arrived = []
    stage.page.on("download", lambda file: arrived.append(file.suggested_filename))
    stage.page.evaluate(
        """() => document.querySelectorAll("[data-testid=stDownloadButton] button").forEach(
            (button, at) => { if (at < 3) button.click(); })"""
    )
    for _turn in range(50):
        stage.page.wait_for_timeout(100)
        if len(set(arrived)) == 3:
            break
    assert len(set(arrived)) == 3


def test_a_broken_link_restores_what_it_can_and_says_what_it_ignored(new_page: Callable, url: str):
    page = new_page()
    Stage(page).open(f"{url}/?source=mnist&digit=12&cell=zz&drawing=AAAA")
    expect(page.get_by_text("was ignored: the drawing, the chosen cell.")).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_text("MNIST test digit 12,")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".stException")).to_have_count(0)


def test_a_panel_that_is_opened_comes_into_sight(visit: Callable) -> None:
    page = visit("/?row=28").page
    assert page.evaluate("innerHeight") == 900
    page.locator(".st-key-closer").get_by_text("Votes by row", exact=True).click()
    chart = page.locator(".st-key-details svg.marks").last
    expect(chart).to_be_in_viewport(ratio=0.9, timeout=PATIENCE)
    expect(page.locator(".st-key-closer")).to_be_in_viewport(ratio=1)


def test_a_panel_that_a_link_opens_comes_into_sight_once(visit: Callable) -> None:
    stage = visit("/?closer=votes")
    chart = stage.page.locator(".st-key-details svg.marks").last
    expect(chart).to_be_in_viewport(ratio=0.9, timeout=PATIENCE)
    stage.page.mouse.wheel(0, -5000)
    expect(stage.page.locator("h1")).to_be_in_viewport()
    stage.page.locator(".st-key-source").get_by_text("MNIST").click()
    stage.page.locator(".st-key-index").wait_for(timeout=PATIENCE)
    stage.settle()
    expect(stage.page.locator("h1")).to_be_in_viewport()
