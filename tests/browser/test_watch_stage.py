"""The stage in the real app: its clock, its pointer, and that its numbers are the library's."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect
from stage import PANELS, PATIENCE, QUANTITIES, Stage

import lstm_viz
from lstm_viz.analysis import Trace, verdict
from lstm_viz.charts.signals import ROWS
from lstm_viz.charts.tables import CLICK
from lstm_viz.locale import percent
from lstm_viz.models import quantities
from lstm_viz.models.pretrained import card

NAMES = {letter: of.name for letter, of in quantities.QUANTITIES.items()}
SAMPLE = 4  # a test digit, by its number
ORDER = card()["unit_order"]


def read(index: int) -> Trace:
    image = lstm_viz.mnist("test")[0][index].astype(np.float32) / np.float32(255)
    return lstm_viz.trace(lstm_viz.load(), image)


@pytest.fixture(scope="module")
def visitor(stay: Callable[..., Stage]) -> Stage:
    """One visitor for all tests of this file: they leave nothing that `stage` cannot undo."""
    return stay(f"/?source=mnist&digit={SAMPLE}", moves=True)


@pytest.fixture
def stage(visitor: Stage) -> Stage:
    """The stage of test digit SAMPLE at its beginning: layer 1, row 1, paused, 6 rows a second."""
    page = visitor.page
    page.mouse.move(5, 5)
    if page.get_by_text(f"MNIST test digit {SAMPLE},").count() == 0:
        page.get_by_role("button", name=f"test digit {SAMPLE}, ").click()
        expect(page.get_by_text(f"MNIST test digit {SAMPLE},")).to_be_visible(timeout=PATIENCE)
        visitor.settle()
    page.evaluate("document.activeElement.blur()")
    for key in "1------+++":
        page.keyboard.press(key)
    visitor.pause_at(1)
    return visitor.settle()


def same(text: str, value: float) -> bool:
    """Whether the number at the end of the text is the value, to its six digits."""
    return abs(float(text.split(":")[-1].replace("−", "-")) - value) < 1e-6


# ---------------------------------------------------------------------- the clock


def test_play_and_pause_by_button_and_by_key(stage: Stage) -> None:
    assert not stage.playing
    stage.press("play")
    stage.wait_moving()
    assert stage.playing
    stage.press("play")
    stage.wait_playing(False)
    here = stage.down
    stage.page.keyboard.press("Space")
    stage.wait_moving(2)
    stage.page.keyboard.press("Space")
    stage.wait_playing(False)
    assert stage.down > here


def test_steps_and_ends_by_button_and_by_key(stage: Stage) -> None:
    for press, row in [
        (lambda: stage.press("next"), 2),
        (lambda: stage.page.keyboard.press("ArrowRight"), 3),
        (lambda: stage.page.keyboard.press("ArrowDown"), 4),
        (lambda: stage.press("back"), 3),
        (lambda: stage.page.keyboard.press("ArrowLeft"), 2),
        (lambda: stage.page.keyboard.press("ArrowUp"), 1),
        (lambda: stage.press("back"), 1),
        (lambda: stage.press("last"), 28),
        (lambda: stage.press("next"), 28),
        (lambda: stage.page.keyboard.press("Home"), 1),
        (lambda: stage.page.keyboard.press("End"), 28),
        (lambda: stage.press("first"), 1),
    ]:
        press()
        stage.wait_row(row)
        assert not stage.playing


def test_it_stops_at_the_end_unless_it_shall_loop(stage: Stage) -> None:
    for _ in range(2):
        stage.press("faster")
    expect(stage.marks("speed")).to_have_text("24 rows/s")
    stage.pause_at(1)
    stage.page.keyboard.press("Space")
    stage.wait_row(28)
    stage.wait_playing(False)
    stage.page.keyboard.press("l")
    stage.page.keyboard.press("Space")
    stage.wait_row(28)
    stage.wait("() => !document.querySelector('.row_marks text').textContent.includes('28 /')")
    assert stage.playing
    stage.press("loop")
    stage.wait_row(28)
    stage.wait_playing(False)


def test_speed_has_its_bounds(stage: Stage) -> None:
    for key, speeds in [("-", ["3", "1.5", "0.75", "0.75"]), ("+", ["1.5", "3", "6", "12"])]:
        for speed in speeds:
            stage.page.keyboard.press(key)
            expect(stage.marks("speed")).to_have_text(f"{speed} rows/s")


def test_the_scan_line_is_dragged_by_knob_by_line_and_by_slider(stage: Stage) -> None:
    stage.pause_at(4)
    high = stage.box("digit")["height"] / ROWS
    knob = stage.marks("knob").first.bounding_box()
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    stage.drag((x, y), (x, y + 3 * high), (x, y + 6 * high))
    stage.wait_row(10)
    panel = stage.box("c")
    x, y = panel["x"] + 100, panel["y"] + 10 * high
    stage.drag((x, y), (x + 20, y + 5 * high))
    stage.wait_row(15)
    stage.drag((x, panel["y"] + 3 * high), (x, panel["y"] + 9 * high))  # not from the line
    assert stage.row == 15
    stage.settle()  # a press and a release on cells are a click: its sum is brought into sight
    stage.page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
    between = panel["x"] - 5  # in the gap before it the line goes on
    stage.page.mouse.move(between, panel["y"] + 15 * high + 3)
    cursor = "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).cursor == 'ns-resize'"
    stage.wait(cursor, [between, panel["y"] + 15 * high + 3])
    stage.drag((between, panel["y"] + 15 * high + 3), (between, panel["y"] + 18 * high + 3))
    stage.wait_row(18)
    slider = stage.marks("slider_hit").bounding_box()
    left, width = slider["x"] + 10, slider["width"] - 20
    y = slider["y"] + slider["height"] / 2
    stage.drag((left + width * 14 / 27, y), (left + width * 20 / 27, y + 30))
    stage.wait_row(21)
    stage.drag((left + width, y), (left - 200, y))
    stage.wait_row(1)


def test_playing_scrubbing_and_hovering_say_nothing_to_the_server(stage: Stage) -> None:
    before = len(stage.messages)
    stage.press("play")
    stage.wait_moving(20)
    stage.press("layer2")
    stage.hover("f", 3, 9, 64)
    knob = stage.marks("knob").first.bounding_box()
    start = (knob["x"] + 12, knob["y"] + 8)
    stage.drag(start, (start[0], start[1] + 60))
    stage.pause_at(10)
    panel = stage.box("c")
    x, high = panel["x"] + 100, panel["height"] / ROWS
    stage.drag((x, panel["y"] + 10 * high), (x, panel["y"] + 20 * high))
    stage.wait_row(20)
    slider = stage.marks("slider_hit").bounding_box()
    stage.drag((slider["x"] + 100, slider["y"] + 16), (slider["x"] + 200, slider["y"] + 16))
    for key in ["Space", "End", "ArrowLeft", "1", "l", "l", "+", "-"]:
        stage.page.keyboard.press(key)
    stage.page.wait_for_timeout(500)
    assert stage.messages[before:] == []


# ---------------------------------------------------------------------- what it shows


def test_veils_cover_exactly_the_rows_not_read_yet(stage: Stage) -> None:
    for row in (1, 13, 28):
        stage.pause_at(row)
        for n, slot in enumerate(PANELS):
            panel, veil = stage.box(slot), stage.marks("veil").nth(n).bounding_box()
            line = stage.marks("scan").nth(n).bounding_box()
            assert veil["x"] == pytest.approx(panel["x"], abs=0.6)
            assert veil["width"] == pytest.approx(panel["width"], abs=1.1)
            top = panel["y"] + row / ROWS * panel["height"]
            assert veil["y"] == pytest.approx(top, abs=0.6)
            assert veil["y"] + veil["height"] == pytest.approx(
                panel["y"] + panel["height"], abs=0.6
            )
            assert line["y"] + line["height"] / 2 == pytest.approx(top, abs=1)


@pytest.mark.parametrize("layer", [1, 2])
def test_a_cell_of_a_heatmap_tells_its_number(stage: Stage, layer: int) -> None:
    stage.press(f"layer{layer}")
    order, values = ORDER[layer - 1], read(SAMPLE).layers[layer - 1]
    cells = [(0, 0), (27, len(order) - 1), (9, 40), (14, 5), (20, len(order) // 2), (6, 17)]
    for quantity, (row, position) in zip(QUANTITIES, cells, strict=True):
        text = stage.hover(quantity, row, position, len(order))
        unit = order[position]
        name = f"{NAMES[quantity]}, layer {layer}, unit {unit}, row {row + 1}:"
        assert text.startswith(name)
        assert same(text, getattr(values, quantity)[row, unit].item()), text


def test_pixels_and_beliefs_tell_their_numbers(stage: Stage) -> None:
    known = read(SAMPLE)
    for row, column in [(0, 0), (10, 14), (27, 27), (12, 9)]:
        text = stage.hover("digit", row, column, 28)
        assert text.startswith(f"pixel, column {column + 1}, row {row + 1}:")
        assert same(text, known.images[row, column].item())
    for row, digit in [(0, 1), (27, 4), (15, 9)]:
        text = stage.hover("belief", row, digit, 10)
        assert text.startswith(f"belief, in digit {digit}, row {row + 1}:")
        assert same(text, known.belief[row, digit].item())
    stage.page.mouse.move(5, 5)
    expect(stage.marks("number")).to_have_text(CLICK)


def test_the_layer_buttons_and_keys_change_the_pictures(stage: Stage) -> None:
    digit, first = stage.picture("digit"), stage.picture("c")
    stage.press("layer2")
    stage.wait_picture("c", other_than=first)
    assert stage.picture("digit") == digit
    second = stage.picture("c")
    stage.page.keyboard.press("1")
    stage.wait_picture("c", other_than=second)
    assert stage.picture("c") == first
    stage.page.keyboard.press("2")
    stage.wait_picture("c", other_than=first)
    assert stage.picture("c") == second


def test_verdict_lead_and_captions_are_the_librarys(stage: Stage) -> None:
    stage.page.keyboard.press("End")  # before, nothing tells what the end will be
    stage.wait_row(28)
    known = read(SAMPLE)
    answer = verdict(known)
    expect(stage.verdict).to_contain_text(f"It reads a {answer.digit}")
    assert stage.text("lead_note") == f"{answer.digit} leads from row {answer.lead}"
    panel, lead = stage.box("belief"), stage.marks("lead").bounding_box()
    assert lead["x"] + lead["width"] / 2 == pytest.approx(
        panel["x"] + (answer.digit + 0.5) * panel["width"] / 10, abs=1.5
    )
    top = panel["y"] + (answer.lead - 1) / ROWS * panel["height"]
    assert lead["y"] == pytest.approx(top, abs=3.5)  # the browser counts its line's mitres
    for row in (1, 17, 28):
        stage.pause_at(row)
        p, digit = known.belief[row - 1].max(-1)
        assert f"After row {row} it believes {digit} ({percent(p.item())})" in stage.text("caption")


def test_the_whole_stage_is_seen_and_a_unit_is_two_pixels_wide(stage: Stage) -> None:
    svg = stage.page.locator(".st-key-stage svg.marks").bounding_box()
    assert svg["y"] >= 0
    assert svg["y"] + svg["height"] <= 900
    assert svg["x"] + svg["width"] <= 1440
    bottom = stage.marks("number").bounding_box()
    assert bottom["y"] + bottom["height"] <= svg["y"] + svg["height"]
    for slot in QUANTITIES:
        assert stage.box(slot)["width"] >= 2 * 128
    for slot in PANELS:  # nothing lies over a panel, or over a button
        box = stage.box(slot)
        assert _top(stage, box["x"] + 3, box["y"] + 3) == "hit_marks"
    button = stage.marks("button_hit").last.bounding_box()
    assert _top(stage, button["x"] + 3, button["y"] + 3) == "button_hit_marks"


def _top(stage: Stage, x: float, y: float) -> str:
    """What kind of mark the pointer meets in a place."""
    classes = stage.page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).parentElement.getAttribute('class') ?? ''",
        [x, y],
    )
    return classes.split(" ")[-1]


def test_nothing_reaches_out_of_the_stage_and_pushes_it_aside(stage: Stage) -> None:
    place = stage.page.locator(".st-key-stage svg.marks > g").first.get_attribute("transform")
    assert place in ("translate(0,0)", "translate(1,0)")  # half a line's width is not cut off


def test_another_theme_has_its_colours_at_once_and_the_reading_goes_on(stage: Stage) -> None:
    page = stage.page
    stage.press("layer2")
    for key in "l+":
        page.keyboard.press(key)
    stage.pause_at(17)
    light, digit, before = stage.picture("c"), stage.picture("digit"), len(stage.messages)
    page.emulate_media(color_scheme="dark")
    stage.wait_picture("c", other_than=light)
    stage.wait_row(17)
    dark = stage.picture("c")
    assert not stage.playing
    assert stage.picture("digit") == digit  # bright ink on black, as the network gets it
    expect(stage.marks("speed")).to_have_text("12 rows/s")
    page.keyboard.press("Space")
    stage.wait_moving(2)
    page.emulate_media(color_scheme="light")
    stage.wait_picture("c", other_than=dark)
    stage.wait_moving(2)
    assert stage.picture("c") == light
    assert stage.playing
    assert stage.messages[before:] == []
    page.keyboard.press("l")


def test_who_wants_no_motion_sees_the_whole_digit_standing(visit: Callable[..., Stage]) -> None:
    calm = visit(f"/?source=mnist&digit={SAMPLE}", gates=False, moves=False)
    page = calm.page
    calm.wait_row(28)
    heat = calm.picture("h")
    page.get_by_role("button", name="test digit 11, ").click()
    calm.wait_picture("h", other_than=heat)
    page.wait_for_timeout(500)
    assert calm.row == 28
    assert not calm.playing
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")
    calm.wait_row(1)
    page.keyboard.press("Space")  # what is asked for moves
    calm.wait_moving(2)


# ---------------------------------------------------------------------- the chosen cell


def open_numbers(stage: Stage) -> None:
    """Open the panel of sums, whatever panel another test has left."""
    stage.page.get_by_role("radio", name="This number").check(force=True)
    stage.settle()
    stage.page.evaluate("document.activeElement.blur()")  # the arrow keys are the stage's again
    stage.page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")


def test_a_click_chooses_a_cell_and_disturbs_nothing(stage: Stage) -> None:
    page, order, values = stage.page, ORDER[1], read(SAMPLE).layers[1]
    open_numbers(stage)
    stage.press("layer2")
    stage.pause_at(15)
    stage.hover("o", 12, 33, 64)
    page.mouse.click(*stage.at("o", 12, 33, 64))
    panel = page.get_by_role("heading", name=f"{NAMES['o']}, layer 2, unit {order[33]}, row 13")
    panel.wait_for(timeout=PATIENCE)
    assert same(panel.inner_text(), values.o[12, order[33]].item())
    stage.settle()
    assert stage.row == 15
    assert not stage.playing
    assert "64" in stage.text("label")
    seen = "() => document.querySelector('.st-key-details h2').getBoundingClientRect().bottom"
    stage.wait(f"{seen} < innerHeight")  # not below the fold
    stage.steady()  # the page scrolls there
    box, cell = stage.marks("chosen").bounding_box(), stage.at("o", 12, 33, 64)
    assert box["x"] + box["width"] / 2 == pytest.approx(cell[0], abs=1.5)
    assert box["y"] + box["height"] / 2 == pytest.approx(cell[1], abs=1.5)

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    stage.wait_moving(2)
    before = stage.down
    stage.hover("c", 20, 3, 64)
    page.mouse.click(*stage.at("c", 20, 3, 64))
    panel = page.get_by_role("heading", name=f"{NAMES['c']}, layer 2, unit {order[3]}, row 21")
    panel.wait_for(timeout=PATIENCE)
    assert same(panel.inner_text(), values.c[20, order[3]].item())
    assert stage.down > before or stage.row == 28  # it has not begun anew


def test_a_new_digit_is_read_from_its_first_row_and_keeps_the_rest(stage: Stage) -> None:
    page, other = stage.page, 11
    open_numbers(stage)
    stage.press("layer2")
    stage.press("faster")
    stage.pause_at(27)
    stage.hover("h", 22, 50, 64)
    page.mouse.click(*stage.at("h", 22, 50, 64))
    name = f"{NAMES['h']}, layer 2, unit {ORDER[1][50]}, row 23"
    page.get_by_role("heading", name=name).wait_for(timeout=PATIENCE)
    stage.settle()
    digit, heat = stage.picture("digit"), stage.picture("h")
    page.get_by_role("button", name=f"test digit {other}, ").click()
    stage.wait_picture("h", other_than=heat)
    assert stage.row < 27
    stage.wait_moving()
    assert stage.picture("digit") != digit
    expect(stage.marks("speed")).to_have_text("12 rows/s")
    value = read(other).layers[1].h[22, ORDER[1][50]].item()
    expect(page.get_by_text(f"MNIST test digit {other},")).to_be_visible(timeout=PATIENCE)
    stage.settle()
    assert same(page.get_by_role("heading", name=name).inner_text(), value)
    text = stage.hover("h", 22, 50, 64)
    assert "layer 2" in text
    assert same(text, value)


def test_the_pointers_line_is_whole_whatever_it_says(stage: Stage) -> None:
    """Six digits after the point, for the largest memory too."""
    values = read(SAMPLE).layers[0].c.numpy()[:, ORDER[0]]
    row, position = np.unravel_index(np.abs(values).argmax(), values.shape)
    text = stage.hover("c", int(row), int(position), 128)
    assert re.search(r": -?\d+\.\d{6}$", text)
    assert same(text, float(values[row, position]))
