"""Where two readings part, against the same computed another way from bare numbers."""

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis.comparison import distances, largest_differences, parting, rival
from lstm_viz.analysis.trace import LayerTrace, Trace

FOUR, NINE = 4, 9  # test digits, by index; a 4 and a 9


@pytest.fixture(scope="module")
def reads() -> list[Trace]:
    images = lstm_viz.mnist("test")[0][[FOUR, NINE]] / np.float32(255)
    both = lstm_viz.trace(lstm_viz.load(), images.astype(np.float32))
    return [both[0], both[1]]


def led_by(leaders: list[int]) -> Trace:
    """A trace whose belief is led by these classes, row by row."""
    logits = torch.nn.functional.one_hot(torch.tensor(leaders), 10).float()
    return Trace(torch.zeros(len(leaders), 28), (), logits)


def softmax(logits: torch.Tensor) -> np.ndarray:
    powers = np.exp(logits.numpy().astype(np.float64))
    return powers / powers.sum(-1, keepdims=True)


def test_the_distance_is_the_most_that_the_two_can_differ_in_any_set_of_digits(reads):
    p, q = (softmax(read.logits) for read in reads)
    # total variation by its definition: the largest |P(S) − Q(S)| is over the S where p > q
    wanted = np.maximum(p - q, 0).sum(-1)
    found = distances(*reads)
    assert found.tolist() == pytest.approx(wanted.tolist(), abs=1e-6)
    assert found[0] < 0.01
    assert found[-1] > 0.99
    assert distances(*reversed(reads)).tolist() == found.tolist()
    assert distances(reads[0], reads[0]).tolist() == [0.0] * 28


@pytest.mark.parametrize(
    ("first", "second", "row"),
    [
        ([4, 4, 4, 4], [4, 4, 4, 4], None),
        ([4, 4, 4, 4], [9, 9, 9, 9], 1),
        ([4, 4, 4, 4], [4, 4, 9, 9], 3),
        ([4, 4, 4, 4], [9, 4, 9, 1], 3),  # they met again after row 2
        ([4, 9, 1, 4], [4, 4, 9, 9], 2),  # led by others, but never by the same
        ([4, 4, 4, 4], [9, 9, 9, 4], None),  # in the end they agree
        ([4, 4, 4, 4], [4, 4, 4, 9], 4),
    ],
)
def test_beliefs_part_where_their_leaders_never_meet_again(first, second, row):
    assert parting(led_by(first), led_by(second)) == row


def test_a_four_and_a_nine_part_at_a_row_that_their_logits_show(reads):
    leaders = [read.logits.numpy().argmax(-1) for read in reads]
    at = parting(*reads)
    assert (leaders[0][at - 1 :] != leaders[1][at - 1 :]).all()
    assert leaders[0][at - 2] == leaders[1][at - 2]


@pytest.mark.parametrize("quantity", ["c", "f"])
def test_the_units_that_differ_most_are_those_of_all_layers_in_order(reads, quantity):
    scales = [3.5, 2.0]
    found = largest_differences(*reads, quantity, scales, 12)
    every = []
    for k, scale in enumerate(scales):
        a, b = (getattr(read.layers[k], quantity).double().numpy() for read in reads)
        for unit in range(a.shape[1]):
            every.append((np.mean(np.abs(a[:, unit] - b[:, unit])) / scale, k, unit))
    every.sort(reverse=True)
    assert [(u.layer, u.unit) for u in found] == [(k, unit) for _, k, unit in every[:12]]
    assert [u.mean for u in found] == pytest.approx([mean for mean, *_ in every[:12]], abs=1e-6)
    for u in found:
        a, b = (getattr(read.layers[u.layer], quantity)[:, u.unit].tolist() for read in reads)
        assert (u.first, u.second) == (a[u.row], b[u.row])
        assert abs(u.first - u.second) == max(abs(x - y) for x, y in zip(a, b, strict=True))


def test_a_short_layer_gives_all_the_units_it_has():
    def read(*values: float) -> Trace:
        layer = LayerTrace(h=torch.tensor([values]))
        return Trace(torch.zeros(1, 28), (layer,), torch.zeros(1, 10))

    found = largest_differences(read(1.0, 0.0), read(0.5, -1.0), "h", [1.0], 5)
    assert [(u.unit, u.mean) for u in found] == [(1, 1.0), (0, 0.5)]


def test_a_rival_is_confused_most_in_either_direction():
    confusion = np.diag([50] * 10)
    confusion[4, 9], confusion[1, 4], confusion[7, 4] = 2, 3, 2
    confusion[4, 7] = 2
    assert rival(confusion.tolist(), 4) == 7
    assert rival(confusion.tolist(), 9) == 4
    assert rival(confusion.tolist(), 0) is None
