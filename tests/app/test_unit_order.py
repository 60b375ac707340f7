"""The order of the units: whatever it is, each place shows, names and marks its own unit."""

import struct

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from test_live import painted
from visiting import captions, come

from lstm_viz.analysis.unit_statistics import ORDERS
from lstm_viz.app import resources
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell
from lstm_viz.charts.dataset import mark
from lstm_viz.charts.palette import levels

NETWORKS = ("lstm", "gru", "rnn", "lstm-1997", "lstm@300")


def reading(network: str, order: str) -> Reading:
    return Reading(digit_state.tested(142), network, "light", order=order)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("network", NETWORKS)
def test_what_is_painted_is_the_trace_of_the_units_named(network, order):
    read = reading(network, order)
    assert_named(read, read.datasets())
    if resources.readback(network) is not None:
        assert_named(read, read.datasets(overview=True))


def assert_named(read: Reading, tables: dict) -> None:
    """Whether numbers and pictures of units are those of the units that each place names."""
    pictures = {(p["slot"], p["layer"]): p for p in tables["pictures"].to_pylist()}
    of_units = [row for row in tables["numbers"].to_pylist() if row["layer"]]
    assert of_units
    for row in of_units:
        slot, layer = row["slot"], row["layer"]
        text = row["order"]
        units = [int(text[at : at + 3]) for at in range(0, len(text), 3)]
        values = getattr(read.trace.layers[layer - 1], slot).numpy()[:, units]
        assert sorted(units) == list(range(len(units)))
        assert tuple(units) == read.look.order[layer - 1]
        held = np.array(list(struct.iter_unpack(">f", bytes.fromhex(row["hex"])))).reshape(28, -1)
        np.testing.assert_array_equal(held, values)
        _kind, low, high = read.look.scale(slot, layer - 1)
        assert (painted(pictures[slot, layer]) == levels(values, low, high)).all()


@pytest.mark.parametrize("order", ORDERS)
def test_a_chosen_cell_is_marked_where_its_unit_stands(order):
    read = reading("lstm", order)
    for layer, units in enumerate(read.look.order):
        for unit in (0, 17, 63):
            found = mark(read.look, Cell("f", layer, unit, 9))
            assert units[found.at] == unit


def test_an_order_that_a_network_lacks_is_likeness():
    likeness = resources.look("rnn").order
    assert resources.look("rnn", "keeping").order == likeness
    first, last = resources.look("rnn", "votes").order
    assert first == likeness[0]
    assert last != likeness[1]
    assert not resources.has_order("lstm-1997", "keeping")


def test_a_snapshot_has_the_order_of_what_it_becomes():
    """So that columns stay where they are while the training goes on."""
    for order in ORDERS:
        assert resources.look("lstm@300", order).order == resources.look("lstm", order).order


def chosen(app: AppTest, order: str) -> AppTest:
    return app.selectbox(key="order-shown").set_value(order).run()


def test_the_choice_stands_in_the_link_and_says_what_it_is_by():
    app = chosen(come().run(), "keeping")
    assert not app.exception
    assert app.query_params["order"] == "keeping"
    assert "until half of their memory is gone (median over 10,000 test digits)" in captions(app)
    app = chosen(app, "likeness")
    assert "order" not in app.query_params
    assert "half of their memory" not in captions(app)


@pytest.mark.parametrize("path", ["", "lab", "two"])
def test_a_link_opens_it_on_each_page_that_shows_units(path):
    app = come(order="votes", part="surgery")
    if path:  # switch_page knows only pages that are files
        app._page_hash = calc_hash(path)
    app.run()
    assert not app.exception
    assert app.selectbox(key="order-shown").value == "votes"


def test_only_orders_that_were_measured_are_offered():
    app = come(model="rnn", order="keeping").run()
    assert not app.exception
    assert app.selectbox(key="order-shown").options == ["Units by likeness", "Units by their vote"]
    assert app.selectbox(key="order-shown").value == "likeness"
