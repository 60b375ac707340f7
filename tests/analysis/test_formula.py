"""The equation printed beside a cell is the one that made it, whatever the kind of cell."""

import re
from decimal import Decimal

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis.snippet import formula, formula_with_numbers
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS

SIZES = (28, 7, 5)
ROW = 9
EVERY = [(kind, quantity) for kind in CELLS for quantity in (*CELLS[kind].quantities, "belief")]
every = pytest.mark.parametrize(("kind", "quantity"), EVERY)


def network(kind: str) -> DigitClassifier:
    torch.manual_seed(3)
    return DigitClassifier(SIZES, kind=kind).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def image() -> torch.Tensor:
    return torch.tensor(lstm_viz.mnist("test")[0][4] / 255).float()


def as_python(latex: str) -> str:
    """An equation's right side as an expression of vectors."""
    text = latex.split(" = ", 1)[1]
    for old, new in [
        (r"\odot", "*"), (r"\,", "@"), (r"\sigma(", "torch.sigmoid("), (r"\tanh(", "torch.tanh("),
        (r"\mathrm{relu}(", "torch.relu("), (r"\mathrm{softmax}(", "softmax("),
        ("h^{(1)}_{10}", "below"), ("x_{10}", "below"),
    ]:  # fmt: skip
        text = text.replace(old, new)
    text = re.sub(r"\b([a-zA-Z]+)_\{(\w+)\}", r"\1_\2", text)
    return text.replace("W_y@h_10", "(W_y@h_10)")


def values(model: DigitClassifier, read: lstm_viz.Trace, layer: int) -> dict[str, object]:
    """What the symbols of an equation of row 10 stand for."""
    of, cell = read.layers[layer], list(model.layers())[layer]
    names = {f"{q}_10": getattr(of, q)[ROW] for q in of.quantities}
    names |= {f"{q}_9": getattr(of, q)[ROW - 1] for q in of.quantities}
    names["below"] = read.images[ROW] if layer == 0 else read.layers[0].h[ROW]
    weights = dict(model.recurrent[layer].named_parameters())
    for part, letter in (("ih", "x"), ("hh", "h")):
        for kind, sign in (("weight", "W"), ("bias", "b")):
            gates = weights[f"{kind}_{part}_l0"].chunk(len(cell.packed))
            names |= {f"{sign}_{letter}{q}": g for q, g in zip(cell.packed, gates, strict=True)}
    names |= {"W_y": model.readout.weight, "b_y": model.readout.bias}
    return names | {"torch": torch, "softmax": lambda z: z.softmax(-1)}


IN_LAYERS = [  # the read-out sees the last layer alone
    (kind, quantity, layer)
    for kind, quantity in EVERY
    for layer in ((1,) if quantity == "belief" else (0, 1))
]


@pytest.mark.parametrize(("kind", "quantity", "layer"), IN_LAYERS)
def test_the_symbols_computed_give_the_recorded_values(kind, quantity, layer, image):
    model = network(kind)
    read = lstm_viz.trace(model, image)
    got = eval(as_python(formula(quantity, layer, ROW, kind)), values(model, read, layer))
    want = read.belief[ROW] if quantity == "belief" else getattr(read.layers[layer], quantity)[ROW]
    torch.testing.assert_close(got, want, rtol=1e-5, atol=1e-6)


@every
def test_the_numbers_in_their_places_add_up_as_printed(kind, quantity, image):
    model = network(kind)
    read = lstm_viz.trace(model, image)
    work = lstm_viz.arithmetic(model, read, quantity, 1, 3, ROW)
    left, *_middle, right = re.split(r" = |,\\quad p = ", formula_with_numbers(work))
    assert float(right) == pytest.approx(work.value, abs=5.1e-5)
    printed = [side for side in (left, *_middle) if " + " in side and "cdot" not in side]
    for side in printed:
        added = [Decimal(n) for n in re.findall(r"-?\d+\.\d+", side)]
        assert float(sum(added)) == pytest.approx(
            work.total, abs=0.51 * 10.0 ** added[0].as_tuple()[2]
        )
    sum_ = re.sub(r"^\\(?:mathrm\{)?[a-z]+\}?\((.*)\)$", r"\1", left)
    assert eval(sum_.replace(r"\cdot", "*")) == pytest.approx(work.total, abs=2e-4)


def test_what_an_lstm_shows_is_printed_from_its_memory_on(image):
    model = network("lstm")
    read = lstm_viz.trace(model, image)
    c, o = (getattr(read.layers[1], q)[ROW, 3].item() for q in "co")
    work = lstm_viz.arithmetic(model, read, "h", 1, 3, ROW)
    text = formula_with_numbers(work, shown=("tanh", c))
    first, second, value = text.split(" = ")
    assert first == rf"{o:.4f} \cdot \tanh({c:.4f})"
    assert second.startswith(rf"{o:.4f} \cdot ")
    assert float(value) == pytest.approx(work.value, abs=5.1e-5)


def test_a_belief_is_printed_from_the_logit_to_its_share_of_the_sum(image):
    model = network("lstm")
    read = lstm_viz.trace(model, image)
    text = formula_with_numbers(lstm_viz.arithmetic(model, read, "belief", 0, 4, ROW))
    logit, every, p = re.search(r"e\^\{(-?[\d.]+)\} / ([\d.]+) = ([\d.]+)$", text).groups()
    assert float(logit) == pytest.approx(read.logits[ROW, 4].item(), abs=5.1e-5)
    assert float(every) == pytest.approx(read.logits[ROW].double().exp().sum().item(), abs=6e-3)
    assert float(p) == pytest.approx(read.belief[ROW, 4].item(), abs=5.1e-5)


def test_no_nought_is_negative():
    model = network("lstm")
    for weight in model.parameters():
        weight.fill_(-1e-9)
    read = lstm_viz.trace(model, torch.ones(28, 28))
    assert "-0.0000" not in formula_with_numbers(lstm_viz.arithmetic(model, read, "i", 0, 0, 0))


def test_a_memory_kept_whole_has_no_weight():
    assert formula("c", 0, 4, "lstm-1997") == r"c_{5} = c_{4} + i_{5} \odot g_{5}"
    image = np.linspace(0, 1, 784, dtype=np.float32).reshape(28, 28)
    model = network("lstm-1997")
    read = lstm_viz.trace(model, image)
    text = formula_with_numbers(lstm_viz.arithmetic(model, read, "c", 1, 3, ROW))
    assert text.startswith(f"{read.layers[1].c[ROW - 1, 3]:.4f} + ") or text.startswith("(-")
