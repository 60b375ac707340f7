"""Readings beside each other: what every panel shows, cell by cell, against the traces."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from pictures import assert_paints, pixels, rows, url, veiled
from scene import NARROW, WIDE, boxes, inside, scene

from lstm_viz import load, mnist
from lstm_viz.analysis import Trace, beliefs, trace
from lstm_viz.analysis.comparison import counterparts, difference_captions
from lstm_viz.charts import Look
from lstm_viz.charts.content import Mark
from lstm_viz.charts.dataset import datasets
from lstm_viz.charts.palette import THEMES
from lstm_viz.charts.stage_comparison import Side, compared, side_by_side
from lstm_viz.charts.tables import marked
from lstm_viz.models import DigitClassifier

either_theme = pytest.mark.parametrize("theme", THEMES)
either_layer = pytest.mark.parametrize("layer", [1, 2])
either_length = pytest.mark.parametrize("length", [28, 48])
LONG = 48
NAMES = {
    "i": "input gate i",
    "f": "forget gate f",
    "o": "output gate o",
    "g": "candidate g",
    "c": "cell state c",
    "h": "hidden state h",
}


def digit(index: int) -> torch.Tensor:
    return torch.tensor(mnist("test")[0][index] / 255).float()


def stretched(image: torch.Tensor) -> torch.Tensor:
    """With a gap of blank rows in its middle."""
    return torch.cat([image[:14], torch.zeros(LONG - 28, 28), image[14:]])


@pytest.fixture(scope="module")
def before() -> Trace:
    return trace(load(), digit(4))


@pytest.fixture(scope="module")
def after(before: Trace) -> dict[int, Trace]:
    """Another digit, and the same one stretched, by how many rows there are then."""
    return {28: trace(load(), digit(9)), LONG: trace(load(), stretched(before.images))}


@pytest.fixture(scope="module")
def tables(before, after, look) -> dict[tuple[str, int], dict[str, list[dict]]]:
    """The stage of each quantity, by the number of rows after."""
    return {
        (quantity, length): {
            name: rows(table)
            for name, table in compared(
                Side("before", before, look, quantity), Side("after", read, look, quantity), "x"
            ).items()
        }
        for length, read in after.items()
        for quantity in "ifogch"
    }


def of(table: list[dict], slot: str, layer: int) -> dict:
    (row,) = (row for row in table if row["slot"] == slot and row["layer"] in (0, layer))
    return row


def said(end: str) -> float:
    """The number of an end of a scale."""
    return float(re.sub("[≤≥ ]", "", end).replace("−", "-"))


def assert_panel(
    table: dict, slot: str, at: int, layer: int, wanted: np.ndarray, theme: str = "light"
) -> None:
    """The panel's picture shows the wanted values, on the scale that the legend says."""
    (legend,) = (e for e in table["legend"] if e["at"] == at and e["layer"] in (0, layer))
    ramp = pixels(url(legend, theme))[0]
    picture = url(of(table["pictures"], slot, layer), theme)
    assert_paints(picture, ramp, wanted, said(legend["low"]), said(legend["high"]))


def ordered(read: Trace, quantity: str, layer: int, look: Look) -> np.ndarray:
    return getattr(read.layers[layer - 1], quantity)[:, list(look.order[layer - 1])].numpy()


@either_layer
@either_length
@pytest.mark.parametrize("quantity", "ifogch")
class TestTwoCompared:
    @either_theme
    def test_both_and_their_difference_are_painted(
        self, tables, before, after, look, quantity, length, layer, theme
    ):
        table, read = tables[quantity, length], after[length]
        one, other = (ordered(r, quantity, layer, look) for r in (before, read))
        assert_panel(table, "states-1", 0, layer, one, theme)
        assert_panel(table, "states-2", 0, layer, other, theme)
        rows = counterparts(before, read)
        less = other.astype(np.float64) - one[rows]
        assert_panel(table, "difference", 1, layer, less, theme)
        less = read.belief.double().numpy() - before.belief.double().numpy()[rows]
        assert_panel(table, "belief-difference", 2, layer, less, theme)

    def test_the_numbers_under_the_pointer(
        self, tables, before, after, look, quantity, length, layer
    ):
        table = tables[quantity, length]
        one, other = (ordered(r, quantity, layer, look) for r in (before, after[length]))
        where = f"{NAMES[quantity]}, layer {layer}, unit {{column}}, row {{row}}:  {{value}}"
        for slot, name, wanted in [
            ("states-1", "before", one),
            ("states-2", "after", other),
            ("difference", "after − before", other - one[counterparts(before, after[length])]),
        ]:
            row = of(table["numbers"], slot, layer)
            numbers = np.frombuffer(bytes.fromhex(row["hex"]), ">f4").reshape(len(wanted), -1)
            np.testing.assert_array_equal(numbers, wanted)
            assert row["text"] == f"{name}: {where}"
            assert row["units"] == len(look.order[layer - 1])
            assert row["order"] == "".join(f"{unit:03d}" for unit in look.order[layer - 1])


def test_a_difference_has_the_scale_of_its_quantity_whatever_the_digits(tables, look):
    for (quantity, length), table in tables.items():
        ends = {e["layer"]: (e["low"], e["high"]) for e in table["legend"] if e["at"] == 1}
        for layer in (1, 2):
            bound = f"{look.bounds['c'][layer - 1]:g}" if quantity == "c" else "1"
            exact = quantity in "ifo"  # a gate cannot differ by more
            low, high = (f"−{bound}", bound) if exact else (f"≤ −{bound}", f"≥ {bound}")
            assert ends[layer] == (low, high), (quantity, length)
        assert [(e["low"], e["high"]) for e in table["legend"] if e["at"] == 2] == [("−1", "1")]


@pytest.mark.parametrize("theme", THEMES)
def test_where_two_runs_agree_there_is_no_colour(before, look, theme):
    side = Side("before", before, look, "c")
    table = {name: rows(t) for name, t in compared(side, side, "x").items()}
    for slot in ("difference", "belief-difference"):
        shown = pixels(url(of(table["pictures"], slot, 1), theme)).astype(int)
        assert np.ptp(shown, axis=2).max() <= 8
        assert (shown == shown[0, 0]).all()


def test_each_line_says_what_the_explanations_say(tables, before, after):
    for length, read in after.items():
        table = tables["f", length]
        texts = {(r["line"], r["layer"], r["row"]): r["text"] for r in table["captions"]}
        for layer in (1, 2):
            one, other = (run.layers[layer - 1].f for run in (before, read))
            one = one[counterparts(before, read)]
            for row, text in enumerate(difference_captions(one, other), 1):
                assert texts.pop((0, layer, row)) == text
        for line, (name, run) in enumerate([("before", before), ("after", read)], 1):
            for row in range(1, length + 1):
                sentence = beliefs(run)[min(row, len(run.logits)) - 1]
                assert texts.pop((line, 0, row)) == f"{name}: {sentence}"
        assert texts == {}


def test_the_stage_is_as_long_as_the_longer_run(tables):
    for (_, length), table in tables.items():
        (digest,) = table["digest"]
        assert (digest["rows"], digest["lines"], digest["layers"]) == (length, 3, 2)


WIDE_TIERS = ["digit-1 states-1 states-2 difference", "digit-2 belief-1 belief-2 belief-difference"]
NARROW_TIERS = ["digit-1 digit-2", "states-1 states-2", "difference", "belief-1 belief-2",
                "belief-difference"]  # fmt: skip


@either_length
@pytest.mark.parametrize("width", [WIDE, NARROW])
class TestTwoOnStage:
    @pytest.fixture
    def tables(self, before, after, look, length):
        sides = (Side("before", before, look, "c"), Side("after", after[length], look, "c"))
        return marked(compared(*sides, "x"), Mark("difference", 2, 19, 7))

    def test_panels_stand_in_their_tiers_and_within_the_screen(self, tables, width):
        marks = scene(tables, width)
        panels = boxes(marks, tables)
        tiers = WIDE_TIERS if width == WIDE else NARROW_TIERS
        for above, below in pairwise(tiers):
            assert max(panels[s]["y2"] for s in above.split()) < panels[below.split()[0]]["y"]
        for tier in tiers:
            slots = tier.split()
            assert len({panels[slot]["y"] for slot in slots}) == 1
            for one, other in pairwise(slots):
                assert panels[one]["x2"] < panels[other]["x"]
        for items in marks.values():
            for item in items:
                assert -1 <= item["x"] <= item.get("x2", item["x"]) <= width + 1
        if width == WIDE:
            assert max(item["y"] for items in marks.values() for item in items) < 900

    def test_every_picture_lies_in_its_panel_with_the_rows_it_has(
        self, tables, before, after, look, width, length
    ):
        marks = scene(tables, width, layer=2)
        panels = boxes(marks, tables)
        one, other = (ordered(r, "c", 2, look) for r in (before, after[length]))
        less = other - one[counterparts(before, after[length])]
        wanted = {"states-1": one, "states-2": other, "difference": less}
        bound = look.bounds["c"][1]
        state = pixels(url(rows(tables["legend"])[0]))[0]
        for slot, values in wanted.items():
            (picture,) = (item for item in marks["picture"] if inside(item, panels[slot]))
            assert_paints(picture["url"], state, values, -bound, bound)
            high = panels[slot]["height"] / length
            assert picture["height"] == pytest.approx(len(values) * high)
            assert (picture["x"], picture["y"]) == (panels[slot]["x"], panels[slot]["y"])
        for slot, run in [("digit-1", before), ("digit-2", after[length])]:
            (picture,) = (item for item in marks["picture"] if inside(item, panels[slot]))
            ink = pixels(picture["url"])[:, :, 0]
            assert ink.tolist() == (run.images * 255).round().int().tolist()
        assert len(marks["picture"]) == 8

    def test_beliefs_are_named_like_the_digits_they_belong_to(self, tables, width, length):
        marks = scene(tables, width)
        panels, titles = boxes(marks, tables), marks["title"]
        for slot, name in [("1", "before"), ("2", "after"), ("difference", "after − before")]:
            box = panels[f"belief-{slot}"]
            (title,) = (t for t in titles if t["x"] == box["x"] and 0 < box["y"] - t["y"] < 45)
            assert title["text"] == f"belief, {name}"

    def test_beliefs_are_the_softmax_of_their_own_run(self, tables, before, after, width, length):
        marks = scene(tables, width, read=length)
        panels = boxes(marks, tables)
        for slot, run in [("belief-1", before), ("belief-2", after[length])]:
            box = panels[slot]
            (picture,) = (m for m in marks["picture"] if inside(m, box))
            wanted = run.logits.double().softmax(-1).numpy()
            assert np.abs(veiled(picture["url"])[0] - wanted).max() <= 0.5001 / 255
            (lead,) = (m for m in marks["lead"] if inside(m, {**box, "x": box["x"] - 1}))
            column = (lead["x"] - box["x"]) / box["width"] * 10
            assert round(column) == run.logits[-1].argmax()
            assert lead["y2"] == pytest.approx(box["y"] + box["height"] * len(run.logits) / length)

    def test_one_scan_line_crosses_all_panels(self, tables, width, length):
        marks = scene(tables, width, read=17.5)
        panels = boxes(marks, tables)
        assert len(marks["veil"]) == len(marks["scan"]) == len(panels) == 8
        for box in panels.values():
            y = box["y"] + 17.5 * box["height"] / length
            assert any(m["x"] == box["x"] and m["y"] == pytest.approx(y) for m in marks["veil"])
            assert any(m["x2"] == box["x2"] and m["y"] == pytest.approx(y) for m in marks["scan"])
        (row,) = marks["row"]
        assert row["text"] == f"row 18 / {length}"
        numbers = sorted({int(m["text"]) for m in marks["row_number"]})
        assert numbers == ([1, 7, 14, 21, 28] if length == 28 else [1, 12, 24, 36, 48])

    @pytest.mark.parametrize("slot", ["states-1", "states-2", "difference", "belief-2",
                                      "belief-difference", "digit-2"])  # fmt: skip
    def test_the_pointer_reads_the_exact_number(
        self, tables, before, after, look, width, length, slot
    ):
        row, at = 20, 6
        marks = scene(tables, width, layer=2, hover={"slot": slot, "row": row, "at": at})
        run, unit = after[length], look.order[1][at]
        c, d = before.layers[1].c[row, unit], run.layers[1].c[row, unit]
        p = run.belief[row, at]
        where = f"cell state c, layer 2, unit {unit}, row 21"
        start, value = {
            "states-1": (f"before: {where}", c),
            "states-2": (f"after: {where}", d),
            "difference": (f"after − before: {where}", d - c),
            "belief-2": ("after: belief, in digit 6, row 21", p),
            "belief-difference": ("after − before: belief, in digit 6, row 21",
                                  p - before.belief[row, at]),
            "digit-2": ("pixel, column 7, row 21", run.images[row, at]),
        }[slot]  # fmt: skip
        (number,) = marks["number"]
        assert number["text"] == f"{start}:  {value.item():.6f}".replace("-", "−")
        (cell,) = marks["cell"]
        box = boxes(marks, tables)[slot]
        columns = {"digit": 28, "belief": 10}.get(slot.split("-")[0], 64)
        assert cell["x"] == pytest.approx(box["x"] + at * box["width"] / columns)
        assert cell["y"] == pytest.approx(box["y"] + row * box["height"] / length)

    def test_the_chosen_cell_is_framed(self, tables, width, length):
        marks = scene(tables, width, layer=2)
        (frame,), box = marks["chosen"], boxes(marks, tables)["difference"]
        assert frame["x"] == pytest.approx(box["x"] + 7 * box["width"] / 64)
        assert frame["y"] == pytest.approx(box["y"] + 19 * box["height"] / length)
        assert scene(tables, width, layer=1)["chosen"] == []


def test_beyond_the_end_of_the_shorter_run_there_is_no_number(before, after, look):
    tables = compared(Side("a", before, look, "c"), Side("b", after[LONG], look, "c"), "x")
    for slot, count in [("states-1", 0), ("difference", 1), ("states-2", 1)]:
        marks = scene(tables, hover={"slot": slot, "row": 40, "at": 3})
        assert len(marks["number"]) == count


def test_the_same_digit_is_said_to_be_the_same_and_shown_once_on_a_phone(before, look):
    side = Side("before", before, look, "c")
    tables = compared(side, Side("after", before, look, "c"), "x")
    wide, narrow = (scene(tables, width) for width in (WIDE, NARROW))
    assert [m["text"] for m in wide["hint"]].count("the same for both") == 1
    assert len(wide["hit"]) == 8
    assert len(narrow["hit"]) == len(narrow["title"]) == 7


# ---------------------------------------------------------------------- other networks


def some(kind: str, *sizes: int) -> tuple[Trace, Look]:
    """What a network of this kind, not trained, makes of a digit."""
    torch.manual_seed(1)
    network = DigitClassifier((28, *sizes), kind=kind)
    order = tuple(tuple(torch.randperm(n).tolist()) for n in sizes)
    memory = {"lstm-1997": "c", "rnn-linear": "h"}.get(kind)
    bounds = {memory: tuple(k / 2 for k in range(1, len(sizes) + 1))} if memory else {}
    return trace(network, digit(4)), Look(order, bounds)


NETWORKS = {
    "lstm-1997": ("igoch", (150, 75)),
    "gru": ("rznh", (150, 75)),
    "rnn": ("h", (264, 132)),
    "rnn-linear": ("h", (300,)),
}


@pytest.mark.parametrize("kind", NETWORKS)
class TestOtherNetworksOnTheWatchPage:
    @pytest.fixture
    def run(self, kind) -> tuple[Trace, Look]:
        return some(kind, *NETWORKS[kind][1])

    @pytest.mark.parametrize("width", [WIDE, NARROW])
    def test_every_quantity_has_its_panel_with_its_values(self, run, kind, width):
        (read, look), (quantities, sizes) = run, NETWORKS[kind]
        tables = datasets(read, look, "x")
        legend = rows(tables["legend"])
        for layer in range(1, len(sizes) + 1):
            marks = scene(tables, width, layer=layer)
            panels = boxes(marks, tables)
            assert set(panels) == {"digit", "belief", *quantities}
            for quantity in quantities:
                (picture,) = (m for m in marks["picture"] if inside(m, panels[quantity]))
                gate = quantity in "iforz"
                bound = look.bounds[quantity][layer - 1] if quantity in look.bounds else 1
                ramp = pixels(url(next(e for e in legend if (e["kind"] == "gate") == gate)))[0]
                low = 0 if gate else -bound
                assert_paints(picture["url"], ramp, ordered(read, quantity, layer, look), low,
                              bound)  # fmt: skip

    @pytest.mark.parametrize("width", [300, NARROW, 640, 690, 860, WIDE, 1600])
    def test_all_is_within_the_width_and_nothing_overlaps(self, run, width):
        tables = datasets(*run, "x")
        marks = scene(tables, width)
        for name, items in marks.items():
            for item in items:
                assert -1 <= item["x"] <= item.get("x2", item["x"]) <= width + 1, name
        panels = [*boxes(marks, tables).values(), *marks["button"], *marks["slider_hit"]]
        for k, one in enumerate(panels):
            for other in panels[:k]:
                beside = one["x2"] <= other["x"] or other["x2"] <= one["x"]
                assert beside or one["y2"] <= other["y"] or other["y2"] <= one["y"]

    def test_there_is_a_button_for_each_layer(self, run, kind):
        marks = scene(datasets(*run, "x"))
        labels = [m["text"] for m in marks["label"] if "layer" in m["text"]]
        assert labels == [f"layer {k} · {n}" for k, n in enumerate(NETWORKS[kind][1], 1)]


def test_a_network_that_forgets_nothing_says_so_where_the_gate_would_be():
    marks = scene(datasets(*some("lstm-1997", 150, 75), "x"))
    titles = {m["text"]: m for m in marks["title"]}
    memory = next(m for text, m in titles.items() if text.endswith("cell state c"))
    assert titles["no forget gate"]["x"] == memory["x"]
    assert titles["no forget gate"]["y"] < memory["y"]
    assert len(marks["hit"]) == len(marks["frame"]) == len(marks["veil"]) == 7


@pytest.fixture(scope="module")
def sides(before: Trace, look: Look) -> list[Side]:
    """Networks side by side, of different kinds, sizes and numbers of layers."""
    return [
        Side("LSTM", before, look, "c"),
        Side("GRU", *some("gru", 150, 75), "h"),
        Side("linear", *some("rnn-linear", 300), "h"),
    ]


class TestNetworksSideBySide:
    @pytest.fixture(params=[2, 3])
    def shown(self, sides, request):
        chosen = sides[: request.param]
        return chosen, side_by_side(chosen, "x")

    @either_layer
    @pytest.mark.parametrize("width", [WIDE, NARROW])
    def test_each_shows_its_own_states_in_its_own_order_and_scale(self, shown, width, layer):
        sides, tables = shown
        marks = scene(tables, width, layer=layer)
        panels = boxes(marks, tables)
        state = pixels(url(rows(tables["legend"])[0]))[0]
        for n, side in enumerate(sides, 1):
            its = min(layer, len(side.trace.layers))
            values = ordered(side.trace, side.quantity, its, side.look)
            bounds = side.look.bounds.get(side.quantity)
            bound = bounds[its - 1] if bounds else 1
            (picture,) = (m for m in marks["picture"] if inside(m, panels[f"states-{n}"]))
            assert_paints(picture["url"], state, values, -bound, bound)

    def test_each_tells_its_numbers(self, shown):
        sides, tables = shown
        for n, side in enumerate(sides, 1):
            its = min(2, len(side.trace.layers))
            at, row = 41, 20
            unit = side.look.order[its - 1][at]
            value = getattr(side.trace.layers[its - 1], side.quantity)[row, unit].item()
            hover = {"slot": f"states-{n}", "row": row, "at": at}
            (number,) = scene(tables, layer=2, hover=hover)["number"]
            where = f"{NAMES[side.quantity]}, layer {its}, unit {unit}, row 21"
            assert number["text"] == f"{side.name}: {where}:  {value:.6f}".replace("-", "−")

    @pytest.mark.parametrize(("name", "lines"), [("LSTM", 1), ("LSTM, trained more briefly", 2)])
    def test_on_a_phone_each_scale_has_room_for_its_name(self, sides, name, lines):
        named = [replace(sides[0], name=name), sides[1]]
        scales = scene(side_by_side(named, "x"), NARROW, layer=2)["scale"]
        assert len({item["y"] for item in scales}) == lines
        assert [item["text"] for item in scales][1:] == [f"{name}: memory c"]
        for item in scales:
            assert 5.2 * len(item["text"]) <= item["limit"]

    def test_a_unit_of_one_network_is_not_marked_in_another(self, shown):
        _sides, tables = shown
        hover = {"slot": "states-1", "shape": "units", "row": 20, "at": 4}
        marks = scene(tables, layer=2, hover=hover)
        assert marks["unit_mark"] == []
        assert len(marks["row_mark"]) == len(marks["hit"])

    def test_each_belief_is_its_own_and_stands_under_its_states(self, shown):
        sides, tables = shown
        marks = scene(tables)
        panels = boxes(marks, tables)
        for n, side in enumerate(sides, 1):
            box = panels[f"belief-{n}"]
            assert box["x"] == panels[f"states-{n}"]["x"]
            (picture,) = (m for m in marks["picture"] if inside(m, box))
            wanted = side.trace.logits.double().softmax(-1).numpy()
            assert np.abs(veiled(picture["url"])[0] - wanted).max() <= 0.5001 / 255
        captions = {m["text"] for m in marks["caption"]}
        assert captions == {f"{side.name}: {beliefs(side.trace)[-1]}" for side in sides}

    def test_the_legend_says_whose_scale_is_whose(self, sides):
        legend = rows(side_by_side(sides, "x")["legend"])
        entries = {(e["at"], e["layer"]): (e["name"], e["high"]) for e in legend}
        bound = sides[0].look.bounds["c"]
        assert entries[0, 0] == ("hidden h", "1")
        for layer in (1, 2):
            name, high = entries[1, layer]
            assert name.startswith("LSTM: memory c (here within ±")
            assert high == f"≥ {bound[layer - 1]:g}"
            assert entries[2, layer] == ("linear: hidden h (here within ±1)", "≥ 0.5")

    def test_units_are_on_the_buttons_only_where_all_have_as_many(self, sides, before, look):
        labels = [m["text"] for m in scene(side_by_side(sides, "x"))["label"]]
        assert labels[-2:] == ["layer 1", "layer 2"]
        alike = [Side("a", before, look, "c"), Side("b", before, look, "h")]
        labels = [m["text"] for m in scene(side_by_side(alike, "x"))["label"]]
        assert labels[-2:] == ["layer 1 · 128", "layer 2 · 64"]
