"""What the figures below two digits draw, read back out of their data."""

import re
from html import unescape

import numpy as np
import pytest
import torch
import vl_convert
from pictures import pixels

from lstm_viz import load, mnist
from lstm_viz.analysis import Trace, trace
from lstm_viz.analysis.comparison import distances, largest_differences, parting
from lstm_viz.charts.comparison import beliefs_part, overlaid, unit_differences
from lstm_viz.locale import LANGUAGES, percent, speaking


@pytest.fixture(scope="module")
def nine() -> Trace:
    return trace(load(), torch.tensor(mnist("test")[0][9] / 255).float())


def test_every_row_has_its_distance_and_both_leaders(read, nine):
    rows = beliefs_part(read, nine).data["distances"]
    assert [row["row"] for row in rows] == list(range(1, 29))
    assert [row["distance"] for row in rows] == distances(read, nine).tolist()
    for name, of in (("a", read), ("b", nine)):
        p, digits = of.belief.max(-1)
        wanted = [f"{d} ({percent(q)})" for d, q in zip(digits.tolist(), p.tolist(), strict=True)]
        assert [row[name] for row in rows] == wanted


def test_the_row_of_parting_is_marked_and_named(read, nine):
    at = parting(read, nine)
    figure = beliefs_part(read, nine)
    assert [mark["row"] for mark in figure.data["parting"]] == [at]
    assert f"The beliefs part at row {at}:" in figure.caption
    assert "by 4 and 9" in figure.caption


def test_beliefs_that_agree_in_the_end_have_no_such_row(read):
    figure = beliefs_part(read, read)
    assert figure.data["parting"] == []
    assert "both read as 4. On the way their beliefs" in figure.caption


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_read_out_was_trained_last_alone_the_last_row_is_all(read, nine, language):
    with speaking(language):
        figure = beliefs_part(read, nine, every_row=False)
    assert [row["row"] for row in figure.data["distances"]] == [28]
    assert figure.data["parting"] == []
    numbers = [f"{distances(read, nine)[-1]:.3f}", "4", "9", "0", "1"]  # then those of the measure
    assert sorted(set(re.findall(r"\d\.\d+|\d", figure.caption))) == sorted(numbers)


def test_ink_of_one_is_blue_of_the_other_orange_of_both_white(read, nine):
    (picture,) = beliefs_part(read, nine).data["digits"]
    ink = [of.images.numpy() for of in (read, nine)]
    assert (pixels(picture["url"]) == overlaid(*ink)).all()
    mixed = overlaid(np.array([[1, 0, 1, 0]], np.float32), np.array([[0, 1, 1, 0]], np.float32))
    blue, orange, white, black = mixed[0].tolist()
    assert blue[2] > blue[0]
    assert orange[0] > orange[2]
    assert (white, black) == ([255] * 3, [0] * 3)


def test_bars_are_the_units_with_their_numbers_and_one_is_marked(read, nine):
    units = largest_differences(read, nine, "c", [3.5, 3.5], 10)
    third = units[2]
    figure = unit_differences(units, "c", (third.layer, third.unit))
    bars = figure.data["bars"]
    assert [(bar["layer"], bar["unit"]) for bar in bars] == [(u.layer, u.unit) for u in units]
    assert [bar["mean"] for bar in bars] == [u.mean for u in units]
    assert [bar["printed"] for bar in bars] == [f"{u.mean:.1%}" for u in units]
    assert [bar["label"] for bar in bars[:1]] == [
        f"layer {units[0].layer + 1}, unit {units[0].unit}"
    ]
    for bar in bars:
        a, b = (of.layers[bar["layer"]].c[bar["row"] - 1, bar["unit"]] for of in (read, nine))
        assert (bar["a"], bar["b"]) == (a.item(), b.item())
    colours = [bar["colour"] for bar in bars]
    assert [k for k, colour in enumerate(colours) if colours.count(colour) == 1] == [2]


def test_vega_draws_both(read, nine):
    units = largest_differences(read, nine, "c", [3.5, 3.5], 10)
    for figure in (beliefs_part(read, nine), unit_differences(units, "c", None)):
        svg = vl_convert.vegalite_to_svg({**figure.to_dict(), "width": 500})
        assert svg.count("<path") > 10
        assert f'aria-label="{figure.caption}"' in unescape(svg)
