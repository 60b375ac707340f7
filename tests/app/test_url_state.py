import random
import string
import zlib
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.analysis.unit_statistics import ORDERS
from lstm_viz.app import resources, url_state, url_values
from lstm_viz.app.inputs import network_picker
from lstm_viz.app.inputs.digit_state import SOURCES
from lstm_viz.app.lesson import SECTIONS
from lstm_viz.app.url_state import State
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.charts import Cell

COLUMNS = {"digit": (28,), "belief": (10,)}
digits = st.integers(0, 9)


@st.composite
def a_cell(draw, network: str) -> Cell:
    own = resources.quantities(network)
    quantity = draw(st.sampled_from([*own, "digit", "belief"]))
    sizes = tuple(len(order) for order in resources.look(network).order)
    sizes = sizes if quantity in own else COLUMNS[quantity]
    layer = draw(st.integers(0, len(sizes) - 1))
    return Cell(quantity, layer, draw(st.integers(0, sizes[layer] - 1)), draw(st.integers(0, 27)))


@st.composite
def states(draw) -> State:
    network = draw(st.sampled_from(network_picker.names()))
    kept = resources.snapshots(network)
    spot = draw(st.none() | a_cell(network))
    if spot is not None:
        slot = {"digit": "digit-2", "belief": "belief-difference"}.get(spot.quantity, "difference")
        spot = MarkedCell(slot, spot)
    return State(
        source=draw(st.sampled_from([None, *SOURCES])),
        sample=draw(st.none() | st.integers(0, 9_999)),
        pixels=draw(st.none() | st.binary(min_size=784, max_size=784).filter(any)),
        cell=draw(st.none() | a_cell(network)),
        way=draw(st.sampled_from([None, *url_state.WAYS])),
        votes=draw(
            st.none()
            | st.tuples(digits, st.none() | digits).filter(lambda pair: pair[0] != pair[1])
        ),
        watched=draw(st.none() | st.integers(0, url_values.CELL)),
        order=draw(st.sampled_from([None, *ORDERS])),
        numbers=draw(st.booleans()),
        course=draw(st.booleans()),
        row=draw(st.none() | st.integers(1, 28)),
        layer=draw(st.none() | st.integers(1, len(resources.look(network).order))),
        speed=draw(st.sampled_from([None, 0.75, 1.5, 3.0, 6.0, 12.0, 24.0])),
        loop=draw(st.booleans()),
        second=draw(st.none() | st.integers(0, 9_999)),
        model=network if network != resources.DEFAULT else draw(st.sampled_from([None, network])),
        learning=draw(st.sampled_from([None, *(kept.steps if kept else ())])),
        lang=draw(st.sampled_from([None, "en", "zh"])),
        shown=draw(st.none() | st.sampled_from(resources.quantities(network))),
        spot=spot,
        section=draw(st.sampled_from([None, *SECTIONS])),
        part=draw(st.sampled_from([None, *url_state.PARTS])),
        view=draw(st.sampled_from([None, *url_state.VIEWS])),
    )


@settings(max_examples=100, deadline=None)
@given(states())
def test_a_state_comes_back_from_its_link(state):
    url = url_state.url("https://example.org/app?old=1", state)
    reading = url_state.read(dict(parse_qsl(urlsplit(url).query)))
    assert reading == url_state.ParsedLink(state)


def test_a_link_is_short_enough_to_send():
    chance = random.Random(3)
    pixels = bytes(chance.choice([0, 0, 0, chance.randrange(256)]) for _ in range(784))
    assert len(url_state.url("https://example.org/", State(pixels=pixels))) < 2000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("digit", "-1"),
        ("digit", "10000"),
        ("digit", "9" * 40),
        ("digit", "²"),
        ("source", "everywhere"),
        ("model", "cnn"),
        ("closer", "__class__"),
        ("votes", "10"),
        ("votes", "4-4"),
        ("votes", "4-x"),
        ("votes", "-4"),
        ("watch", "10"),
        ("watch", "cells"),
        ("numbers", "yes"),
        ("row", "0"),
        ("row", "29"),
        ("layer", "3"),
        ("speed", "nan"),
        ("speed", "1e9"),
        ("speed", "0"),
        ("loop", "0"),
        ("cell", "f.1.57"),
        ("cell", "f.3.0.1"),
        ("cell", "f.2.64.1"),
        ("cell", "f.0.1.1"),
        ("cell", "f.1.1.29"),
        ("cell", "belief.2.1.1"),
        ("cell", "q.1.1.1"),
        ("cell", "...."),
        ("shown", "r"),
        ("shown", "digit"),
        ("mark", "c.1.57.3"),
        ("mark", "difference.c.1.57"),
        ("mark", "difference.c.3.0.1"),
        ("mark", "difference.digit.1.5.2"),
        ("mark", "digit-1.c.1.5.2"),
        ("mark", "belief-1.digit.1.5.2"),
        ("mark", "states-2.c.1.57.29"),
        ("drawing", "AAAA"),
        ("drawing", "%%%"),
        ("drawing", "é"),
        ("drawing", url_values.pack(bytes(784))),  # nothing drawn
        ("drawing", url_values.pack(bytes([1]) * 783)),
        ("drawing", url_values.pack(zlib.compress(bytes([1]) * 10**6))),
        ("drawing", url_values.pack(bytes([1]) * 10**7)),  # more than it claims to be
    ],
)
def test_what_cannot_be_understood_is_ignored_and_named_the_rest_restored(name, text):
    good = {"digit": "12", "cell": "c.2.5.20", "closer": "ledger"}
    reading = url_state.read({**good, name: text})
    assert reading.ignored == (name,)
    expected = {"digit": ("sample", 12), "cell": ("cell", Cell("c", 1, 5, 19)),
                "closer": ("way", "ledger")}  # fmt: skip
    for parameter, (attribute, value) in expected.items():
        assert getattr(reading.state, attribute) == (None if parameter == name else value)


@pytest.mark.parametrize(("row", "there"), [(28, True), (29, True), (48, True), (49, False)])
def test_a_mark_may_be_in_any_row_that_is_read_with_the_edits(row, there):
    reading = url_state.read({"edits": "gap_r15_x20", "mark": f"states-2.c.1.57.{row}"}, "lab")
    assert reading.state.spot == (
        MarkedCell("states-2", Cell("c", 0, 57, row - 1)) if there else None
    )
    assert reading.ignored == (() if there else ("mark",))


@pytest.mark.parametrize("seed", range(50))
def test_a_damaged_drawing_never_raises(seed):
    rng = random.Random(seed)
    text = list(url_state.write(State(pixels=bytes([9]) * 784))["drawing"])
    for _ in range(rng.randrange(1, 5)):
        text[rng.randrange(len(text))] = rng.choice(string.printable)
    reading = url_state.read({"drawing": "".join(text[: rng.randrange(1, len(text) + 1)])})
    assert reading.ignored in ((), ("drawing",))


@pytest.mark.parametrize(("slot", "last"), [("states-1", 28), ("states-2", 20), ("difference", 20)])
def test_a_mark_is_in_a_row_that_its_panel_has(slot, last):
    for row in (last, last + 1):
        parts = {"edits": "skip_r21-28", "mark": f"{slot}.c.1.57.{row}"}
        assert url_state.read(parts, "lab").ignored == (() if row == last else ("mark",))


@pytest.mark.parametrize(
    ("edits", "row", "there"),
    [("", 28, True), ("", 29, False), ("gap_r15_x200", 228, True), ("gap_r15_x20", 49, False)],
)
def test_the_row_may_be_any_that_the_stage_of_the_link_reaches(edits, row, there):
    reading = url_state.read({"edits": edits, "row": str(row)}, "lab")
    assert reading.state.row == (row if there else None)
    assert reading.ignored == (() if there else ("row",))


def test_edits_are_of_the_lab_alone_and_give_no_rows_to_other_stages():
    parts = {"edits": "gap_r15_x20", "row": "40"}
    assert url_state.read(parts, "lab").ignored == ()
    assert url_state.read(parts, "").ignored == url_state.read(parts, "two").ignored == ("row",)


def test_every_value_has_a_parameter_of_its_own_and_a_label():
    keys = [linked.key for linked in url_state.LINKED.values()]
    assert len(set(keys)) == len(keys)
    assert all(url_state.LABELS[key] for key in keys)
