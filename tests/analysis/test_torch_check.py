"""The check on the page: is what was recorded what torch computes?"""

import pytest
import torch

import lstm_viz
from lstm_viz.analysis.torch_check import against, difference
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS

images = torch.rand(2, 28, 28, generator=torch.Generator().manual_seed(1))


def network(kind: str) -> DigitClassifier:
    torch.manual_seed(3)
    return DigitClassifier((28, 9, 6), kind=kind).eval().requires_grad_(False)


@pytest.mark.parametrize("kind", CELLS)
def test_every_kind_differs_by_rounding_alone(kind):
    model = network(kind)
    read = lstm_viz.trace(model, images)
    assert difference(model, read) < 2e-6
    assert difference(model, read[1]) < 2e-6


@pytest.mark.parametrize("kind", CELLS)
def test_a_wrong_number_shows(kind):
    model = network(kind)
    read = lstm_viz.trace(model, images)
    read.layers[0].h[1, 5, 2] += 0.125
    assert difference(model, read) == pytest.approx(0.125, abs=1e-5)


def test_it_says_whom_it_asked():
    names = {kind: against(network(kind)) for kind in CELLS}
    assert {kind: names[kind] for kind in ("lstm", "gru", "rnn")} == {
        "lstm": "torch.nn.LSTM",
        "gru": "torch.nn.GRU",
        "rnn": "torch.nn.RNN",
    }
    assert "held open" in names["lstm-1997"]
    assert all("float64" in names[kind] for kind in ("lstm-relu", "rnn-linear"))
