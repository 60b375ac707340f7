import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz
from lstm_viz.analysis.arithmetic import arithmetic
from lstm_viz.analysis.snippet import formula, formula_with_numbers
from lstm_viz.analysis.worked_sum import FINEST, printed, printed_sum, worked
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS

SQUASH = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0),
    "none": lambda z: z,
}
UNITS = ("i", "f", "g", "o", "c", "h")


def random_case(seed: int, sizes: tuple[int, ...], rows: int, kind="lstm", dtype=torch.float32):
    torch.manual_seed(seed)
    model = DigitClassifier(sizes, kind=kind).to(dtype).eval()
    return model, lstm_viz.trace(model, torch.rand(rows, sizes[0], dtype=dtype))


cases = st.builds(
    random_case,
    st.integers(0, 10_000),
    st.lists(st.integers(1, 9), min_size=2, max_size=4).map(tuple),
    st.integers(1, 6),
)


cases_of_any_kind = st.builds(
    random_case,
    st.integers(0, 10_000),
    st.lists(st.integers(1, 9), min_size=2, max_size=4).map(tuple),
    st.integers(1, 6),
    st.sampled_from(list(CELLS)),
)


@pytest.fixture(scope="module")
def digit():
    model = lstm_viz.load()
    images, _ = lstm_viz.mnist("test")
    return model, lstm_viz.trace(model, images[4].astype("float32") / 255)


@settings(max_examples=120, deadline=None)
@given(cases_of_any_kind, st.data())
def test_the_terms_of_any_cell_add_up_to_what_makes_its_traced_value(case, data):
    model, trace = case
    layer = data.draw(st.integers(0, len(trace.layers) - 1))
    row = data.draw(st.integers(0, len(trace.logits) - 1))
    unit = data.draw(st.integers(0, trace.layers[layer].h.shape[-1] - 1))
    quantity = data.draw(st.sampled_from(trace.layers[layer].quantities))
    sum_ = arithmetic(model, trace, quantity, layer, unit, row)
    assert sum_.value == getattr(trace.layers[layer], quantity)[row, unit].item()
    assert sum(value for _, value in sum_.terms) == pytest.approx(sum_.total, abs=1e-9)
    assert SQUASH[sum_.squash](sum_.total) == pytest.approx(sum_.value, abs=2e-6)


@pytest.mark.parametrize("row", [0, 16, 27])
@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("quantity", UNITS)
def test_so_they_do_on_a_real_digit(digit, quantity, layer, row):
    model, trace = digit
    for unit in (0, 13, 63):
        sum_ = arithmetic(model, trace, quantity, layer, unit, row)
        assert SQUASH[sum_.squash](sum_.total) == pytest.approx(sum_.value, abs=2e-6)


def test_a_gate_has_every_pixel_every_unit_and_both_biases(digit):
    model, trace = digit
    sum_ = arithmetic(model, trace, "f", 0, 57, 16)
    by_source = {}
    for product in sum_.products:
        by_source.setdefault(product.source, []).append(product)
    assert {name: len(products) for name, products in by_source.items()} == {
        "pixel": 28,
        "before": 128,
        "bias": 2,
    }
    k = 128 + 57  # PyTorch packs i, f, g, o
    assert [p.weight for p in by_source["pixel"]] == model.lstm[0].weight_ih_l0[k].tolist()
    assert [p.factor for p in by_source["pixel"]] == trace.images[16].tolist()
    assert [p.factor for p in by_source["before"]] == trace.layers[0].h[15].tolist()
    assert by_source["bias"][0].value == model.lstm[0].bias_ih_l0[k].item()
    assert by_source["bias"][1].value == model.lstm[0].bias_hh_l0[k].item()


def test_a_gate_of_layer_2_sums_over_the_units_of_layer_1_in_the_same_row(digit):
    model, trace = digit
    below = [p for p in arithmetic(model, trace, "o", 1, 3, 9).products if p.source == "below"]
    assert [p.factor for p in below] == trace.layers[0].h[9].tolist()


def test_belief_is_the_softmax_of_the_logits_that_are_taken_apart(digit):
    model, trace = digit
    logits = [arithmetic(model, trace, "logit", 0, k, 20) for k in range(10)]
    assert [sum_.total for sum_ in logits] == pytest.approx(trace.logits[20].tolist(), abs=1e-5)
    belief = arithmetic(model, trace, "belief", 0, 4, 20)
    powers = [math.exp(sum_.total) for sum_ in logits]
    assert belief.value == pytest.approx(powers[4] / sum(powers), abs=1e-6)
    assert belief.total == logits[4].total


@pytest.mark.parametrize(
    ("where", "error"),
    [
        (("x", 0, 0, 0), ValueError),
        (("f", 2, 0, 0), IndexError),
        (("f", -1, 0, 0), IndexError),
        (("f", 0, 128, 0), IndexError),
        (("f", 0, 0, 28), IndexError),
        (("belief", 0, 10, 0), IndexError),
    ],
)
def test_a_cell_that_does_not_exist_is_refused(digit, where, error):
    with pytest.raises(error):
        arithmetic(*digit, *where)


def test_a_batch_is_refused_with_the_mend(digit):
    model, trace = digit
    batch = lstm_viz.trace(model, trace.images[None])
    with pytest.raises(ValueError, match=r"trace\[item\]"):
        arithmetic(model, batch, "f", 0, 0, 0)


@settings(max_examples=40, deadline=None)
@given(cases, st.sampled_from(UNITS), st.integers(0, 12), st.integers(0, 6))
def test_printed_lines_add_up_to_the_printed_total(case, quantity, most, decimals):
    model, trace = case
    row = len(trace.logits) - 1
    sum_ = arithmetic(model, trace, quantity, 0, 0, row)
    work = worked(sum_, most=most, decimals=decimals)
    assert work.decimals >= decimals
    lines = [digits(work.print(line.value)) for line in work.lines]
    assert sum(lines) == digits(work.print(work.total))
    assert work.total == pytest.approx(sum_.total, abs=0.51 * 10**-decimals)


def test_a_worked_sum_shows_the_largest_products_first_then_the_biases_then_the_rest(digit):
    model, trace = digit
    sum_ = arithmetic(model, trace, "i", 0, 5, 14)
    lines = worked(sum_, most=5).lines
    sizes = sorted((abs(p.value) for p in sum_.products if p.source != "bias"), reverse=True)
    assert [abs(line.product.value) for line in lines[:5]] == sizes[:5]
    assert [line.label for line in lines[5:]] == ["bias b_x", "bias b_h", "all 151 others"]


def digits(text: str) -> int:
    """A printed number in units of its last place."""
    return int(re.sub(r"[.()]", "", text.replace("−", "-")))


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=6), st.integers(0, 5))
def test_a_printed_sum_adds_up_and_rounds_each_number_by_itself(numbers, least):
    *terms, total = printed_sum(numbers, least)
    decimals = len(total.partition(".")[2])
    assert decimals >= least
    if decimals < FINEST:  # with probability of some millionths, float64 has nothing finer to tell
        assert sum(map(digits, terms)) == digits(total)
    assert terms == [printed(number, decimals) for number in numbers]


@pytest.mark.parametrize("quantity", UNITS)
def test_list_and_formula_print_each_bias_and_product_in_one_way(digit, quantity):
    model, trace = digit
    for unit in range(0, 64, 7):
        sum_ = arithmetic(model, trace, quantity, 1, unit, 11)
        work, text = worked(sum_), formula_with_numbers(sum_)
        for line in work.lines:
            if line.product and (line.product.source == "bias" or len(work.lines) == 2):
                assert line.value == round(line.product.value, work.decimals)
                assert work.print(line.value).replace("−", "-") in text


@pytest.mark.parametrize("quantity", ["i", "f", "g", "o"])
def test_the_formula_with_numbers_adds_up_as_printed(digit, quantity):
    model, trace = digit
    sum_ = arithmetic(model, trace, quantity, 1, 7, 12)
    text = formula_with_numbers(sum_)
    inner, total, value = re.fullmatch(
        r"\\\w+\((.*)\) = \\\w+\((-?[\d.]+)\) = (-?[\d.]+)", text
    ).groups()
    parts = [digits(part) for part in inner.split(" + ")]
    assert len(parts) == 4
    assert sum(parts) == digits(total)
    assert float(value) == pytest.approx(sum_.value, abs=5e-5)


def test_the_formula_names_the_gate_its_row_and_the_row_before():
    assert (
        formula("f", 0, 16) == r"f_{17} = \sigma(W_{xf}\,x_{17} + b_{xf} + W_{hf}\,h_{16} + b_{hf})"
    )
    assert r"\tanh(W_{xg}\,h^{(1)}_{17}" in formula("g", 1, 16)
    assert formula("c", 0, 0) == r"c_{1} = f_{1} \odot c_{0} + i_{1} \odot g_{1}"
