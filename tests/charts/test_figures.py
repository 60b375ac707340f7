"""What the figures under the stage draw, read back out of their specifications."""

import math
from html import escape

import numpy as np
import pytest
import vl_convert
from pictures import pixels
from scene import plotted

import lstm_viz
from lstm_viz.analysis import Arithmetic, arithmetic, ledger, lifetimes, votes
from lstm_viz.analysis.worked_sum import Product, worked
from lstm_viz.charts.ledger import LEFT, SIDE, SUMS, ledger_triangle, lifetime_bars
from lstm_viz.charts.palette import THEMES, colours, levels
from lstm_viz.charts.rows import TICKS, lost_by_row, painted_products, painted_slope, votes_by_row
from lstm_viz.charts.waterfall import softmax_bars, squash_curve, worked_sum
from lstm_viz.locale import LANGUAGES, speaking
from lstm_viz.models import DigitClassifier


@pytest.fixture(scope="module")
def model():
    return lstm_viz.load()


@pytest.fixture(scope="module")
def image(read):
    return read.images.numpy()


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_a_worked_sum_leads_from_zero_to_the_total_line_by_line(model, read):
    sum_ = arithmetic(model, read, "f", 0, 57, 16)
    *lines, total = worked_sum(worked(sum_), "total").data["lines"]
    at = 0.0
    for line in lines:
        assert line["start"] == pytest.approx(at)
        at = line["end"]
        assert number(line["printed"]) == pytest.approx(line["end"] - line["start"])
    assert (total["start"], total["end"]) == (0.0, pytest.approx(at))
    assert total["end"] == pytest.approx(sum_.total, abs=1e-4)
    assert sum(round(number(line["printed"]) * 10_000) for line in lines) == round(
        number(total["printed"]) * 10_000
    )


def test_each_line_of_a_worked_sum_names_its_factors_and_where_they_came_from(model, read):
    lines = worked_sum(worked(arithmetic(model, read, "f", 0, 57, 16)), "total").data["lines"]
    pixel = next(line for line in lines if line["source"] == "pixel")
    factor, weight = pixel["label"].split(":  ")[1].split(" × ")
    assert number(factor) == pytest.approx(read.images[16, pixel["index"]].item(), abs=5e-5)
    weights = model.lstm[0].weight_ih_l0
    assert number(weight) == pytest.approx(weights[128 + 57, pixel["index"]].item(), abs=5e-5)
    assert pixel["label"].startswith(f"pixel {pixel['index'] + 1}:")


@pytest.mark.parametrize(
    ("squash", "total", "value"),
    [
        ("sigmoid", -1.9, 1 / (1 + math.exp(1.9))),
        ("tanh", 0.4, math.tanh(0.4)),
        ("tanh", 11.0, math.tanh(11.0)),
        ("relu", -2.0, 0.0),
        ("relu", 9.0, 9.0),
        ("none", -7.5, -7.5),
    ],
)
def test_the_marked_point_lies_on_the_curve(squash, total, value):
    data = squash_curve(squash, total, value).data
    assert data["here"] == [{"z": total, "y": value}]
    z, y = ([point[axis] for point in data["curve"]] for axis in ("z", "y"))
    assert z[0] < total < z[-1]
    assert np.interp(total, z, y) == pytest.approx(value, abs=0.003)


def test_where_nothing_squashes_the_caption_says_so():
    assert squash_curve("none", -7.5, -7.5).caption == (
        "No function squashes it: −7.5000 stays −7.5000."
    )


def test_a_memory_that_is_kept_whole_is_no_product(read):
    kept = Product("kept: c before", 1.0, 0.25, "memory", 3)
    made = Product("written: i · g", 0.5, -0.5, "i", 3)
    lines = worked_sum(worked(Arithmetic.of((kept, made), "none", 0.0)), "cell state").data["lines"]
    labels = [line["label"] for line in lines]
    assert "kept: c before:  0.2500" in labels
    assert "written: i · g:  0.5000 × −0.5000" in labels


def test_the_ledger_of_a_gru_names_its_own_memory_and_gate(image):
    model = DigitClassifier((28, 5, 4), kind="gru").requires_grad_(False)
    read = lstm_viz.trace(model, image)
    entries = ledger(read, 1)[:, :, 2].numpy()
    triangle = ledger_triangle(image, entries, 1, 2, "light", "h")
    assert "adds up to the hidden state h after that row" in triangle.caption
    sums = [number(line["c"]) for line in triangle.data["sums"]]
    assert sums == pytest.approx(read.layers[1].h[:, 2].tolist(), abs=6e-4)
    bars = lifetime_bars(lifetimes(read, 1).numpy(), (0, 1, 2, 3), 2, "z")
    assert "of its update gate z" in bars.caption


def test_a_curve_that_is_none_is_refused():
    with pytest.raises(ValueError, match="softmax"):
        squash_curve("softmax", 0.0, 0.5)


@pytest.mark.parametrize("theme", THEMES)
def test_the_ledger_is_painted_line_by_line_and_its_lines_sum_to_c(read, image, theme):
    entries = ledger(read, 1)[:, :, 9].numpy()
    figure = ledger_triangle(image, entries, 1, 9, theme)
    bound = np.abs(entries).max()
    painted = pixels(figure.data["heat"][0]["url"])
    assert (painted == colours("state", theme)[levels(entries.T, -bound, bound)]).all()
    for cell in figure.data["cells"]:
        assert cell["value"] == entries[cell["written"] - 1, cell["row"] - 1]
    sums = [number(line["c"]) for line in figure.data["sums"]]
    assert sums == pytest.approx(read.layers[1].c[:, 9].tolist(), abs=6e-4)
    assert f"to {read.layers[1].c[-1, 9]:.4f}".replace("-", "−") in figure.caption


def test_on_a_phone_the_ledgers_columns_are_narrower_and_its_numbers_as_large(image, read):
    figure = ledger_triangle(image, ledger(read, 1)[:, :, 9].numpy(), 1, 9, "light")
    for width in (350, 700):
        plot, labels = plotted(figure, width)
        columns = min(SIDE, plot["width"] - SUMS - LEFT)  # of what the axes leave
        marks = [mark for mark in plot["items"] if mark.get("role") == "mark"]
        heat = [mark["items"][0] for mark in marks if mark["marktype"] == "image"][-1]
        assert (heat["width"], heat["height"]) == (columns, SIDE)
        sums = next(mark["items"] for mark in marks if mark["marktype"] == "text")
        assert min(item["fontSize"] for item in sums) >= 10
        assert LEFT + columns < sums[0]["x"] <= plot["width"]
        assert {item["text"] for item in labels} == set(map(str, TICKS))


def test_the_ledgers_digits_are_the_digit_upright_and_turned(read, image):
    data = ledger_triangle(image, ledger(read, 1)[:, :, 9].numpy(), 1, 9, "light").data
    grey = (image * 255).round()
    assert (pixels(data["digit"][0]["url"])[..., 0] == grey).all()
    assert (pixels(data["turned"][0]["url"])[..., 0] == grey.T).all()


def test_lifetimes_stand_in_the_stages_order_with_the_unit_marked(read, look):
    rows = lifetimes(read, 1).numpy()
    bars = lifetime_bars(rows, look.order[1], 9).data["lifetimes"]
    assert [bar["unit"] for bar in bars] == list(look.order[1])
    assert [bar["rows"] for bar in bars] == [min(rows[u], 28) for u in look.order[1]]
    colour = {bar["unit"]: bar["colour"] for bar in bars}
    assert [u for u in colour if colour[u] == colour[9]] == [9]


@pytest.mark.parametrize("rival", [None, 9])
def test_votes_and_bias_add_up_to_the_logit_or_the_lead_in_the_caption(model, read, image, rival):
    bias = model.readout.bias.numpy()
    figure = votes_by_row(image, votes(model, read).numpy(), bias, 4, rival)
    total = sum(bar["value"] for bar in figure.data["bars"])
    logits = read.logits[-1]
    expected = logits[4] - (0 if rival is None else logits[rival])
    constant = bias[4] - (0 if rival is None else bias[rival])
    assert total + constant == pytest.approx(expected.item(), abs=1e-4)
    assert f"to {expected:.4f}"[:-1] in figure.caption
    assert [bar["row"] for bar in figure.data["bars"]] == list(range(1, 29))


def test_occlusion_names_the_row_that_helps_most_and_the_one_that_harms_most(image):
    lost = np.full(28, 0.5, np.float32)
    lost[4], lost[10] = 1.25, -6.6
    caption = lost_by_row(image, lost, 3).caption
    assert "most without row 5: 1.2500; without row 11 it gains most: 6.6000." in caption
    assert "gains" not in lost_by_row(image, np.abs(lost), 3).caption


def test_blanked_rows_and_the_row_that_is_missed_most(image):
    lost = np.linspace(-1, 1, 28, dtype=np.float32)
    figure = lost_by_row(image, lost, 4)
    assert [bar["value"] for bar in figure.data["bars"]] == lost.tolist()
    assert "without row 28: 1.0000" in figure.caption


@pytest.mark.parametrize("theme", THEMES)
def test_products_are_painted_on_their_own_row_only(image, theme):
    products = np.linspace(-1, 1, 28, dtype=np.float32)
    figure = painted_products(image, products, 16, theme)
    assert {cell["row"] for cell in figure.data["cells"]} == {17}
    assert [cell["value"] for cell in figure.data["cells"]] == products.tolist()
    painted = pixels(figure.data["painting"][0]["url"])
    low, *_, high = colours("state", theme)
    assert (painted[16, 0] == low).all()
    assert (painted[16, 27] == high).all()
    others = np.delete(painted, 16, axis=0)
    assert (others[..., 0] == others[..., 2]).all()  # grey


def test_a_gradient_is_painted_where_it_is(image):
    slope = np.zeros((28, 28), np.float32)
    slope[3, 20] = -0.5
    figure = painted_slope(image, slope, "the logit of 4", "light")
    assert figure.data["cells"] == [{"row": 4, "column": 21, "value": -0.5}]
    assert "at most 0.5000" in figure.caption


def test_softmax_is_worked_out_for_every_class(read):
    bars = softmax_bars(read.logits[20].numpy(), 4, 20).data["classes"]
    assert [bar["logit"] for bar in bars] == read.logits[20].tolist()
    shares = [float(bar["text"].split("= ")[1]) for bar in bars]
    assert shares == pytest.approx(read.belief[20].tolist(), abs=6e-5)


PHONE = 358  # pixels that a phone has for a figure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("quantity", ["f", "c", "h"])
def test_on_a_phone_a_worked_sum_has_room_for_its_bars(model, read, language, quantity):
    with speaking(language):
        sum_ = worked(arithmetic(model, read, quantity, 1, 0, 27))
        plot, labels = plotted(worked_sum(sum_, "total"), PHONE)
    assert plot["width"] >= PHONE / 2
    for line, label in zip(sum_.lines, labels[-1 - len(sum_.lines) :], strict=False):
        name, *factors = label["text"] if isinstance(label["text"], list) else [label["text"]]
        assert name.startswith(line.label)
        assert len(factors) == bool(line.product and line.product.source != "bias")


@pytest.mark.parametrize(
    ("most", "labels"), [(5.0, "0 1 2 4"), (9.0, "0 1 2 4 8"), (200.0, "0 1 2 4 8 16")]
)
def test_half_lives_have_enough_ticks_to_be_read_by(most, labels):
    rows = np.linspace(0.5, most, 64, dtype=np.float32)
    _plot, ticks = plotted(lifetime_bars(rows, tuple(range(64)), 3), PHONE)
    assert [tick["text"] for tick in ticks] == labels.split()


def test_vega_draws_every_figure(model, read, image):
    entries = ledger(read, 0)[:, :, 3].numpy()
    figures = [
        worked_sum(worked(arithmetic(model, read, "c", 0, 3, 9)), "cell state"),
        squash_curve("tanh", 0.3, math.tanh(0.3)),
        ledger_triangle(image, entries, 0, 3, "dark"),
        lifetime_bars(lifetimes(read, 0).numpy(), tuple(range(128)), 3),
        lost_by_row(image, np.ones(28, np.float32), 4),
        painted_slope(image, np.ones((28, 28), np.float32), "it", "light"),
        softmax_bars(read.logits[-1].numpy(), 4, 27),
    ]
    for figure in figures:
        svg = vl_convert.vegalite_to_svg({**figure.to_dict(), "width": 400})
        assert svg.count("<path") + svg.count("<image") > 10
        assert f'aria-label="{escape(figure.caption)}"' in svg
