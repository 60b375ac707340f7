"""What the panel of one memory draws, read back out of its data."""

from collections import defaultdict

import numpy as np
import pytest
import vl_convert
from pictures import pixels
from scene import plotted

import lstm_viz
from lstm_viz.analysis import Trace, ledger
from lstm_viz.analysis.memory import steps
from lstm_viz.analysis.trace import LayerTrace
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.followed import THIN, WIDE, followed
from lstm_viz.charts.ledger_stack import ledger_stack, row_colours, unit_pictures
from lstm_viz.charts.waterfall import NEGATIVE, POSITIVE
from lstm_viz.edits.image import InsertBlankRows
from lstm_viz.locale import LANGUAGES, speaking

UNIT, BOUND = 56, 3.5


@pytest.fixture
def figure(read: Trace) -> Figure:
    return followed(read.layers[1], steps(read, 1, UNIT), UNIT, 1, BOUND, "tanh")


def by_row(figure: Figure, name: str) -> dict[int, list[dict]]:
    found: dict[int, list[dict]] = defaultdict(list)
    for part in figure.data[name]:
        found[part["row"]].append(part)
    return found


def number(text: str) -> float:
    return float(text.split()[-1].replace("−", "-"))


def value(layer: LayerTrace, quantity: str, row: int) -> float:
    return getattr(layer, quantity)[row - 1, UNIT].item()


@pytest.mark.parametrize("row", [1, 12, 28])
def test_the_numbers_of_every_row_are_the_traces(read: Trace, figure: Figure, row: int) -> None:
    last = read.layers[1]
    texts = [label["text"] for label in by_row(figure, "values")[row]]
    for quantity in "figo":
        (text,) = [text for text in texts if text.startswith(f"{quantity} ") and "·" not in text]
        assert number(text) == pytest.approx(value(last, quantity, row), abs=5.1e-4)
    for quantity in "ch":
        (text,) = [text for text in texts if text.startswith(f"{quantity} =")]
        assert number(text) == pytest.approx(value(last, quantity, row), abs=5.1e-4)


def test_lines_are_as_wide_as_the_memory_and_in_the_colour_of_its_sign(
    read: Trace, figure: Figure
) -> None:
    for row, parts in by_row(figure, "flow").items():
        c = read.layers[1].c[row - 1, UNIT].item()
        (now,) = [part for part in parts if part["x2"] == 99 and part["y"] > 50]
        assert now["width"] == pytest.approx(THIN + (WIDE - THIN) * min(abs(c) / BOUND, 1))
        assert now["colour"] == (POSITIVE if c >= 0 else NEGATIVE)
        assert {part["y2"] for part in parts if part["x2"] > part["x"]} == {52, 6}


def test_doors_are_open_by_their_gates(read: Trace, figure: Figure) -> None:
    for row, leaves in by_row(figure, "doors").items():
        shut = [leaf for leaf in leaves if leaf["width"] > 1]
        covered = [abs(s["x2"] - s["x"]) + abs(s["y2"] - s["y"]) for s in shut]
        for k, gate in enumerate("fio"):
            share = getattr(read.layers[1], gate)[row - 1, UNIT].item()
            assert 1 - sum(covered[2 * k : 2 * k + 2]) / 8 == pytest.approx(share, abs=1e-6)


def test_the_drop_grows_with_what_is_written(read: Trace, figure: Figure) -> None:
    written = (read.layers[1].i * read.layers[1].g)[:, UNIT].abs()
    sizes = [part["size"] for part in figure.data["rows"]]
    assert np.argsort(sizes, kind="stable").tolist() == written.argsort(stable=True).tolist()


def test_a_cell_without_a_forget_gate_has_no_door_for_it() -> None:
    image = lstm_viz.mnist("test")[0][4] / np.float32(255)
    trace = lstm_viz.trace(lstm_viz.load("lstm-1997"), image)
    figure = followed(trace.layers[1], steps(trace, 1, 5), 5, 1, BOUND, "tanh")
    assert not any(label["text"].startswith("f") for label in figure.data["values"])
    assert all(leaf["y"] < 50 for leaf in figure.data["doors"])
    assert "by i, o" in figure.caption


def test_the_bands_of_the_stack_add_up_to_the_memory_over_any_number_of_rows(read: Trace) -> None:
    longer = lstm_viz.trace(lstm_viz.load(), read.images, [InsertBlankRows(20, 12)])
    for trace, rows in ((read, 28), (longer, 40)):
        entries = ledger(trace, 1)[:, :, UNIT].numpy()
        figure = ledger_stack(entries, 1, UNIT)
        bands = by_row(figure, "bands")
        assert len(bands) == rows
        for row, parts in bands.items():
            total = sum(part["value"] for part in parts)
            assert total == pytest.approx(trace.layers[1].c[row - 1, UNIT].item(), abs=1e-5)
            assert len({part["colour"] for part in parts}) == len(parts) == row
            assert all(0.3 <= part["left"] <= 1 for part in parts)
            assert parts[-1]["left"] == 1 or parts[-1]["value"] == 0


def test_a_rows_band_and_its_pixels_have_one_colour(read: Trace) -> None:
    image = np.ones((28, 28), np.float32)
    figure = unit_pictures(image, None, UNIT, 1, "c", "light")
    (digit,) = figure.data["digit"]
    assert (pixels(digit["url"])[:, 0] == row_colours(28)).all()


def test_the_units_picture_is_that_of_the_read_back(read: Trace) -> None:
    found = lstm_viz.recall(lstm_viz.load(), read)
    made = np.stack([found.unit_picture(row, 1, "c", UNIT).numpy() for row in range(28)])
    figure = unit_pictures(read.images.numpy(), made, UNIT, 1, "c", "light")
    assert len(figure.data["rows"]) == 28
    shown = pixels(figure.data["rows"][27]["url"]).astype(int)
    warm = shown[..., 0] - shown[..., 2]
    strong = np.abs(made[27]) > 0.2 * np.nanmax(np.abs(made))
    assert strong.any()
    assert (np.sign(warm[strong]) == np.sign(made[27][strong])).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_can_be_drawn_without_a_stage(read: Trace, language: str) -> None:
    with speaking(language):
        entries = ledger(read, 1)[:, :, UNIT].numpy()
        made = np.zeros((28, 28, 28), np.float32)
        for figure in (
            followed(read.layers[1], steps(read, 1, UNIT), UNIT, 1, BOUND, "tanh"),
            ledger_stack(entries, 1, UNIT),
            unit_pictures(read.images.numpy(), made, UNIT, 1, "c", "dark"),
        ):
            assert "<svg" in vl_convert.vegalite_to_svg(figure.to_dict())


@pytest.mark.parametrize("width", [346, 1000])
def test_the_number_of_h_is_clear_of_the_line_that_is_h(figure: Figure, width: int) -> None:
    marks = [mark for mark in plotted(figure, width)[0]["items"] if mark.get("role") == "mark"]
    items = {kind: [item for mark in marks if mark["marktype"] == kind for item in mark["items"]]
             for kind in ("text", "rule")}  # fmt: skip
    (said,) = (item for item in items["text"] if item["text"].startswith("h ="))
    assert said["fontSize"] >= 11
    high = said["fontSize"] / 2 + THIN
    long = 0.62 * said["fontSize"] * len(said["text"])
    for line in items["rule"]:
        half = max(line.get("strokeWidth", 1), WIDE) / 2 + high  # h may be larger for another digit
        assert not (
            min(line["y"], line["y2"]) - half < said["y"] < max(line["y"], line["y2"]) + half
            and max(line["x"], line["x2"]) > said["x"] - long
        )
