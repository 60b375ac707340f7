import json
import re
import struct
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from pictures import assert_shows, pixels, ramp, rows, veiled
from scene import NARROW, WIDE, Scene, compiled, inside, panel, scene

from lstm_viz import load, recall
from lstm_viz.analysis import beliefs, row_captions, verdict
from lstm_viz.charts import Cell, datasets, stage
from lstm_viz.charts.dataset import mark as marking
from lstm_viz.charts.tables import marked

either_width = pytest.mark.parametrize("width", [WIDE, NARROW])
either_layer = pytest.mark.parametrize("layer", [1, 2])
UNITS = {1: 128, 2: 64}
SLOTS = ("digit", "i", "f", "o", "belief", "g", "c", "h")


@pytest.fixture(scope="module")
def tables(read, look):
    return datasets(read, look, "x")


@pytest.fixture(scope="module")
def drawn(tables) -> dict[tuple[int, int], Scene]:
    """The stage by width and layer, all rows read."""
    return {
        (width, layer): scene(tables, width, layer=layer)
        for width in (WIDE, NARROW)
        for layer in (1, 2)
    }


def words(text: str | list[str]) -> tuple[str, ...]:
    """The words and numbers of a text, on however many lines."""
    return tuple(re.findall(r"[\w.%]*[\w%]", text if isinstance(text, str) else " ".join(text)))


def only(items: list[dict[str, Any]]) -> dict[str, Any]:
    (item,) = items
    return item


def said(tables: dict[str, Any], word: str) -> str:
    """The number under the pointer, of a float32 in hexadecimal digits."""
    number = {
        "slot": "x",
        "layer": 0,
        "text": ":  {value}",
        "units": 1,
        "order": "000",
        "hex": word,
        "first": -1,
        "read": -1,
    }
    table = type(tables["numbers"]).from_pylist([number])
    marks = scene({**tables, "numbers": table}, hover={"slot": "x", "row": 0, "at": 0})
    return only(marks["number"])["text"].split(":  ")[1].replace("−", "-")


class TestSpecification:
    def test_it_is_the_same_each_time_and_plain_json(self):
        spec = stage()
        assert json.loads(json.dumps(spec, allow_nan=False)) == stage() == spec

    def test_it_holds_no_digit(self):
        text = json.dumps(spec := stage())
        assert "datasets" not in spec
        assert "data:image/png;base64,iV" not in text
        assert len(text) < 100_000

    def test_the_data_it_names_are_those_of_a_trace(self, tables):
        names = {part["data"]["name"] for part in stage()["layer"] if "name" in part["data"]}
        assert names == set(tables)

    def test_every_event_survives_vega_lite(self):
        signals = {signal["name"]: signal for signal in json.loads(compiled())["signals"]}
        live = {param["name"]: param["on"] for param in stage()["params"] if "on" in param}
        assert {"clock", "hover", "grab", "memory", "kept"} <= set(live)
        for name, events in live.items():
            assert signals[name]["on"] == events

    def test_every_mark_that_is_listened_to_is_there_and_feels_the_pointer(self):
        vega = json.loads(compiled())
        feeling = {mark["name"] for mark in vega["marks"] if mark.get("interactive", True)}
        heard = set()

        def listen(part: Any) -> None:
            if isinstance(part, dict):
                heard.update({part["markname"]} if "markname" in part else set())
            for inner in part.values() if isinstance(part, dict) else part:
                if isinstance(inner, dict | list):
                    listen(inner)

        listen(vega["signals"])
        assert heard == feeling
        assert {"hit_marks", "cell_marks", "button_hit_marks"} <= heard


@either_width
@either_layer
class TestPanels:
    def test_each_picture_lies_under_its_own_title(self, drawn, tables, read, look, width, layer):
        marks, legend = drawn[width, layer], rows(tables["legend"])
        for quantity in "ifogch":
            box = panel(marks, quantity)
            picture = only([item for item in marks["picture"] if inside(item, box)])
            scales = [entry for entry in legend if entry["layer"] in (0, layer)]
            assert_shows(picture["url"], ramp(scales, quantity), read, quantity, layer - 1, look)

    def test_the_digit_lies_under_its_title(self, drawn, read, width, layer):
        marks = drawn[width, layer]
        box = panel(marks, "digit")
        picture = only([item for item in marks["picture"] if inside(item, box)])
        assert pixels(picture["url"])[:, :, 0].tolist() == (read.images * 255).round().tolist()

    def test_pictures_fill_their_panels_and_nothing_else_is_shown(self, drawn, width, layer):
        marks = drawn[width, layer]
        assert len(marks["picture"]) == 8
        places = [{k: item[k] for k in ("x", "x2", "y", "y2")} for item in marks["picture"]]
        boxes = [panel(marks, slot) for slot in SLOTS]
        for box in boxes:
            assert {k: box[k] for k in ("x", "x2", "y", "y2")} in places
        assert not any(item.get("smooth", True) for item in marks["picture"])

    def test_gates_are_named_by_what_they_do(self, drawn, width, layer):
        titles = [item["text"] for item in drawn[width, layer]["title"]]
        starts = {title.split()[-1]: title.split()[0] for title in titles}
        assert set(starts) == set(SLOTS)
        assert (starts["i"], starts["f"], starts["o"]) == ("write", "keep", "read")
        assert (starts["c"], starts["h"]) == ("memory", "hidden")

    def test_rows_are_equally_high_everywhere_and_panels_of_a_tier_level(self, drawn, width, layer):
        boxes = {slot: panel(drawn[width, layer], slot) for slot in SLOTS}
        assert len({box["height"] for box in boxes.values()}) == 1
        tiers = ["digit i f o", "belief g c h"] if width == WIDE else ["digit belief", "i g", "f c"]
        for tier in tiers:
            assert len({boxes[slot]["y"] for slot in tier.split()}) == 1

    def test_the_belief_is_the_softmax(self, drawn, read, width, layer):
        marks, box = drawn[width, layer], panel(drawn[width, layer], "belief")
        picture = only([mark for mark in marks["picture"] if inside(mark, box)])
        assert (picture["height"], picture["width"]) == (box["height"], box["width"])
        shown, painted = veiled(picture["url"])
        powers = read.logits.double().exp()
        wanted = (powers / powers.sum(-1, keepdim=True)).numpy()
        assert np.abs(shown - wanted).max() <= 0.5001 / 255
        assert painted == {(0xC2, 0x41, 0x0C)}
        names = [item["x"] for item in marks["digit_name"]]
        for at, x in enumerate(names):  # each digit stands over the column of its number
            assert at == int((x - box["x"]) / box["width"] * 10)

    def test_the_lead_is_framed_in_the_column_of_the_answer(self, drawn, read, width, layer):
        marks, box = drawn[width, layer], panel(drawn[width, layer], "belief")
        leaders = read.logits.argmax(-1).tolist()
        lead = max((t + 1 for t, leader in enumerate(leaders) if leader != leaders[-1]), default=0)
        frame = only(marks["lead"])
        name = only([item for item in marks["digit_name"] if frame["x"] < item["x"] < frame["x2"]])
        assert int(name["text"]) == leaders[-1]
        assert frame["y"] == pytest.approx(box["y"] + lead * box["height"] / 28)
        assert frame["y2"] == pytest.approx(box["y2"])

    def test_legends_are_those_of_the_layer(self, drawn, look, width, layer):
        marks, bound = drawn[width, layer], look.bounds["c"][layer - 1]
        lows = [item["text"] for item in marks["low"]]
        assert lows == ["0", "−1", f"≤ −{bound:g}"]
        assert [item["text"] for item in marks["high"]] == ["1", "1", f"≥ {bound:g}"]
        for scale, low, high in zip(marks["ramp"], marks["low"], marks["high"], strict=True):
            assert low["x"] < scale["x"] < scale["x2"] < high["x"]


class TestLinkedMarks:
    """What the pointer is over is marked in every panel, and read out beside it."""

    @either_width
    @either_layer
    @pytest.mark.parametrize("slot", ["c", "i", "digit", "belief"])
    def test_row_and_unit_are_marked_wherever_they_are(self, tables, width, layer, slot):
        shape = slot if slot in ("digit", "belief") else "units"
        hover = {"slot": slot, "shape": shape, "row": 11, "at": 7}
        marks = scene(tables, width, layer=layer, hover=hover)
        boxes = [panel(marks, name) for name in SLOTS]
        assert len(marks["row_mark"]) == len(boxes)
        for box in boxes:
            (row,) = (mark for mark in marks["row_mark"] if inside(mark, box))
            assert row["y"] == pytest.approx(box["y"] + 11 * box["height"] / 28)
            assert row["y2"] == pytest.approx(box["y"] + 12 * box["height"] / 28)
        units = [panel(marks, name) for name in SLOTS if name not in ("digit", "belief")]
        assert len(marks["unit_mark"]) == (len(units) if shape == "units" else 0)
        for mark in marks["unit_mark"]:
            (box,) = (box for box in units if inside(mark, box))
            assert mark["x"] == pytest.approx(box["x"] + 7 * box["width"] / UNITS[layer])
            assert mark["x2"] == pytest.approx(box["x"] + 8 * box["width"] / UNITS[layer])

    @pytest.mark.parametrize("row", [0, 27])
    def test_the_number_stands_beside_the_pointer_within_the_picture(self, tables, read, look, row):
        for at in (0, 127):
            hover = {"slot": "f", "shape": "units", "row": row, "at": at}
            marks = scene(tables, hover=hover)
            number, halo = only(marks["readout"]), only(marks["readout_halo"])
            value = read.layers[0].f[row, look.order[0][at]].item()
            assert number["text"] == halo["text"] == f"{value:.4f}"
            box = panel(marks, "f")
            assert abs(number["x"] - (box["x"] + (at + 0.5) * box["width"] / 128)) < 30
            assert abs(number["y"] - (box["y"] + (row + 0.5) * box["height"] / 28)) < 30
            assert 24 <= number["x"] <= WIDE - 24

    def test_nothing_is_marked_while_the_pointer_is_elsewhere(self, tables):
        marks = scene(tables)
        for name in ("row_mark", "unit_mark", "readout"):
            assert marks[name] == []


class TestReading:
    @either_width
    @pytest.mark.parametrize("read_rows", [0, 10.4, 28])
    def test_line_and_veil_stand_at_the_row_being_read(self, tables, width, read_rows):
        marks = scene(tables, width, read=read_rows)
        for slot in SLOTS:
            box = panel(marks, slot)
            y = box["y"] + box["height"] / 28 * read_rows
            line = [
                mark
                for mark in marks["scan"]
                if mark["x2"] == box["x2"] and mark["y"] == pytest.approx(y)
            ]
            veil = [
                mark
                for mark in marks["veil"]
                if (mark["x"], mark["x2"], mark["y2"]) == (box["x"], box["x2"], box["y2"])
            ]
            assert len(line) == len(veil) == 1
            assert veil[0]["y"] == pytest.approx(y)
            assert veil[0].get("opacity", 1) == 1
        assert len(marks["scan"]) == len(marks["veil"]) == 8

    @pytest.mark.parametrize(("read_rows", "row"), [(0, 1), (0.2, 1), (10.4, 11), (28, 28)])
    @either_layer
    @either_width
    def test_words_and_controls_are_of_that_row(self, tables, read, read_rows, row, layer, width):
        marks = scene(tables, width, read=read_rows, layer=layer)
        wanted = {beliefs(read)[row - 1], row_captions(read.layers[layer - 1])[row - 1]}
        assert {words(item["text"]) for item in marks["caption"]} == set(map(words, wanted))
        assert only(marks["row"])["text"] == f"row {row} / 28"
        assert {str(item["text"]) for item in marks["knob_row"]} == {str(row)}
        rail, thumb = only(marks["rail"]), only(marks["thumb"])
        share = (thumb["x"] - rail["x"]) / (rail["x2"] - rail["x"])
        assert share == pytest.approx(max(read_rows - 1, 0) / 27)


def test_no_sentence_is_wider_than_a_phone(reads, look):
    for read in reads:
        marks_of = datasets(read, look, "x")
        for row in range(1, 29):
            for item in scene(marks_of, NARROW, read=row)["caption"]:
                lines = item["text"] if isinstance(item["text"], list) else [item["text"]]
                assert len(lines) <= 2
                assert max(map(len, lines)) <= 56, lines


class TestPointer:
    @either_layer
    @pytest.mark.parametrize("slot", SLOTS)
    def test_the_number_under_it_is_the_traces(self, tables, read, look, slot, layer):
        units = {"digit": 28, "belief": 10}.get(slot, UNITS[layer])
        row, at = 19, units - 4
        marks = scene(tables, layer=layer, hover={"slot": slot, "row": row, "at": at})
        if slot == "digit":
            value, start = read.images[row, at], f"pixel, column {at + 1}, row {row + 1}:  "
        elif slot == "belief":
            value, start = read.belief[row, at], f"belief, in digit {at}, row {row + 1}:  "
        else:
            unit = look.order[layer - 1][at]
            value = getattr(read.layers[layer - 1], slot)[row, unit]
            start = f" {slot}, layer {layer}, unit {unit}, row {row + 1}:  "
        text = only(marks["number"])["text"]
        assert start in text
        assert text.split(":  ")[1] == f"{value.item():.6f}".replace("-", "−")

    @pytest.mark.parametrize("now", [3, 17, 28])
    def test_a_recalled_pixel_is_read_off_its_picture_beside_what_was_read(self, read, look, now):
        back = recall(load(), read).images.numpy()
        remembered = datasets(read, look, "x", only="c", recalled=back)
        for row in range(now):
            for at in {(5 * row + now) % 28, 14}:
                here = {"slot": "recall", "row": row, "at": at}
                marks = scene(remembered, read=now, layer=2, hover=here)
                place = f"recalled pixel, column {at + 1}, row {row + 1}, after row {now}:  "
                text = only(marks["number"])["text"].removeprefix(place)
                shown, seen = text.split("  (it read ")
                value, true = back[now - 1, row, at], read.images[row, at].item()
                if shown[0] == "≤":
                    assert value < 0.005
                elif shown[0] == "≥":
                    assert value > 0.995
                else:
                    assert float(shown[1:]) == pytest.approx(value, abs=0.005 + 0.5 / 255)
                assert float(seen[:-1]) == pytest.approx(true, abs=0.005 + 1e-6)
                assert only(marks["readout"])["text"] == shown

    def test_below_the_row_on_stage_nothing_is_recalled(self, read, look):
        back = recall(load(), read).images.numpy()
        remembered = datasets(read, look, "x", only="c", recalled=back)
        for row, there in [(16, True), (17, False), (27, False)]:
            here = {"slot": "recall", "row": row, "at": 14}
            marks = scene(remembered, read=17, layer=2, hover=here)
            assert bool(marks["number"]) is bool(marks["readout"]) is there

    @either_width
    @pytest.mark.parametrize("slot", SLOTS)
    def test_the_cell_under_it_is_framed(self, tables, slot, width):
        units = {"digit": 28, "belief": 10}.get(slot, 64)
        marks = scene(tables, width, layer=2, hover={"slot": slot, "row": 19, "at": 7})
        box, cell = panel(marks, slot), only(marks["cell"])
        column, row = box["width"] / units, box["height"] / 28
        assert cell["x"] == pytest.approx(box["x"] + 7 * column)
        assert cell["x2"] == pytest.approx(box["x"] + 8 * column)
        assert cell["y"] == pytest.approx(box["y"] + 19 * row)
        assert cell["y2"] == pytest.approx(box["y"] + 20 * row)

    @pytest.mark.parametrize(("slot", "layer"), [("c", 1), ("f", 2), ("digit", 0), ("belief", 0)])
    def test_the_chosen_cell_is_framed_in_its_own_layer(self, read, look, slot, layer):
        cell = Cell(slot, max(layer - 1, 0), unit=7, row=19)
        at = look.order[layer - 1].index(7) if layer else 7
        units = {"digit": 28, "belief": 10}.get(slot) or UNITS[layer]
        chosen = marked(datasets(read, look, "x"), marking(look, cell))
        for shown in (1, 2):
            marks = scene(chosen, layer=shown)
            if layer not in (0, shown):
                assert marks["chosen"] == []
                continue
            box, frame = panel(marks, slot), only(marks["chosen"])
            assert frame["x"] == pytest.approx(box["x"] + at * box["width"] / units)
            assert frame["y"] == pytest.approx(box["y"] + 19 * box["height"] / 28)
            assert frame["height"] == pytest.approx(box["height"] / 28)

    def test_nothing_is_framed_before_one_points_or_chooses(self, drawn):
        for marks in drawn.values():
            assert marks["cell"] == marks["chosen"] == []
            assert "Move over any cell" in only(marks["number"])["text"]

    def test_any_float_is_read_exactly(self, tables):
        values = [0.0, -0.0, 1.0, -1.0, 0.1, -0.9999999, 15.75, -16.286, 3e-6, 1e-6, 1e-39, 255.5]
        words = [struct.pack(">f", value) for value in values]
        floats = [struct.unpack(">f", word)[0] for word in words]
        texts = [said(tables, word.hex()) for word in words]
        assert [abs(float(text)) for text in texts] == [abs(float(f"{v:.6f}")) for v in floats]
        assert [text.startswith("-") for text in texts] == [v <= -5e-7 for v in floats]

    def test_what_is_no_number_is_not_shown_as_one(self, tables):
        words = ["7f800000", "ff800000", "7fc00000", "ffc00001"]
        assert [said(tables, word) for word in words] == ["Infinity", "-Infinity", "NaN", "NaN"]


class TestRoom:
    @pytest.mark.parametrize("width", [300, 328, NARROW, 600, 719, 720, 900, WIDE, 1600])
    def test_all_is_within_the_width_and_nothing_overlaps(self, tables, width):
        marks = scene(tables, width, hover={"slot": "h", "row": 27, "at": 127})
        for name, items in marks.items():
            for item in items:
                assert -1 <= item["x"] <= item.get("x2", item["x"]) <= width + 1, name
        boxes = [*(panel(marks, slot) for slot in SLOTS), *marks["button"], *marks["slider_hit"]]
        for one, other in combinations(boxes, 2):
            beside = one["x2"] <= other["x"] or other["x2"] <= one["x"]
            below = one["y2"] <= other["y"] or other["y2"] <= one["y"]
            assert beside or below

    # where the height is what limits the panels, too: these do not need all the width
    @pytest.mark.parametrize(
        ("width", "height"), [(WIDE, 780), (1200, 900), (1392, 900), (1872, 1080), (939, 800)]
    )
    @pytest.mark.parametrize("setting", ["page", "hall", "frame"])
    def test_the_controls_end_where_the_panels_do(self, tables, width, height, setting):
        marks = scene(tables, width, height, setting=setting)
        ends = [max(item["x2"] for item in marks[name]) for name in ("hit", "button")]
        assert ends[0] == pytest.approx(ends[1], abs=1)

    def test_on_a_laptop_a_unit_is_two_pixels_wide_and_no_scrolling_is_needed(self, tables):
        # a window of 1440 × 900 leaves the chart about this
        marks = scene(tables, WIDE, height=780)
        assert panel(marks, "f")["width"] % 128 == 0  # whole pixels for every unit
        assert panel(marks, "f")["width"] >= 2 * 128
        assert max(item["y"] for items in marks.values() for item in items) < 780

    # windows of 1024 × 768, 1280 × 800 and 1920 × 1080, less what the page has above the stage
    @pytest.mark.parametrize(
        ("width", "height", "above"), [(683, 768, 102), (939, 800, 84), (1579, 1080, 84)]
    )
    def test_no_scrolling_is_needed_on_other_screens(self, tables, width, height, above):
        marks = scene(tables, width, height=height)
        boxes = {slot: panel(marks, slot) for slot in SLOTS}
        assert boxes["digit"]["y"] == boxes["o"]["y"] < boxes["belief"]["y"]  # two tiers
        assert boxes["f"]["width"] >= 128
        last = max(item.get("y2", item["y"]) for items in marks.values() for item in items)
        assert 0.85 * height < above + last + 7 <= height


NAMED = {"white": "#ffffff"}


def light(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    shares = [part / 255 for part in bytes.fromhex(NAMED.get(colour, colour).removeprefix("#"))]
    parts = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", ["#ffffff", "#fafaf8", "#15171a", "#0e1117"])
def test_text_can_be_read_on_light_and_dark_ground(tables, ground):
    marks = scene(tables, background=ground)
    for name in ("title", "hint", "digit_name", "low", "high", "scale", "caption", "number", "row",
                 "speed", "row_number", "lead_note"):  # fmt: skip
        for item in marks[name]:
            assert contrast(item["fill"], ground) >= 4.5, name
    for number, knob in zip(marks["knob_row"], marks["knob"], strict=True):
        assert contrast(number["fill"], knob["fill"]) >= 4.5
    for label in marks["label"]:
        button = only([box for box in marks["button"] if box["x"] < label["x"] < box["x2"]])
        fill = ground if button["fill"] == "transparent" else button["fill"]
        assert contrast(label["fill"], fill) >= 4.5


def test_nobody_leads_where_the_read_out_was_trained_after_the_last_row_alone(read, look, drawn):
    assert {"lead", "lead_note"} <= set(drawn[WIDE, 1])
    last = scene(datasets(read, replace(look, every_row=False), "x"))
    assert not last.get("lead")
    assert not last.get("lead_note")
    assert len(last["picture"]) == len(drawn[WIDE, 1]["picture"])


@pytest.mark.parametrize("alone", [True, False], ids=["overview", "gates"])
def test_on_a_phone_the_leader_and_what_to_look_for_stand_beside_the_titles(read, look, alone):
    frames = np.zeros((28, 28, 28), np.float32)
    shown = {"only": "c", "recalled": frames} if alone else {}
    drawn = scene(datasets(read, look, "x", **shown), NARROW, layer=2)
    note, belief = only(drawn["lead_note"]), panel(drawn, "belief")
    answer = verdict(read)
    said = f"{answer.digit} leads from row {answer.lead}"
    assert (note["text"], note["x"]) == (said, belief["x2"])
    (title,) = (item for item in drawn["title"] if item["text"] == "belief")
    assert note["y"] == title["y"]
    assert note["x"] - 6.5 * len(note["text"]) > title["x"] + 6.5 * len("belief")
    hints = [item["text"] for item in drawn.get("hint", [])]
    assert hints == (["a stripe down = kept from row to row"] if alone else [])


@either_width
def test_row_numbers_can_be_read(drawn, width):
    assert {item["fontSize"] >= 11 for item in drawn[width, 1]["row_number"]} == {True}
