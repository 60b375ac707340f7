"""Accuracy with edits, and the units that an answer hangs on, measured on real digits."""

import numpy as np
import pytest
import torch

from lstm_viz import BottomUp, Clamp, InsertBlankRows, StartFrom, WipeMemory, load, mnist, trace
from lstm_viz.analysis.ablation import Cancelled, accuracy, answers, importance, most_important
from lstm_viz.analysis.trace import CHUNK
from lstm_viz.models import DigitClassifier

COUNT = CHUNK + 60
IMAGES = (mnist("test")[0][:COUNT] / 255).astype(np.float32)
LABELS = mnist("test")[1][:COUNT]


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [Clamp("f", 0)],
        [Clamp("i", 0, rows=slice(14, None)), WipeMemory(9, 1)],
        [BottomUp(), StartFrom(0)],
        [InsertBlankRows(14, 20)],
    ],
)
def test_accuracy_is_the_share_of_digits_whose_traced_answer_is_right(edits):
    read = trace(load(), IMAGES, edits=edits)
    given = read.logits[:, -1].argmax(-1)
    assert torch.equal(answers(load(), IMAGES, edits), given)
    right = sum(int(a) == b for a, b in zip(given, LABELS.tolist(), strict=True))
    assert accuracy(load(), IMAGES, LABELS, edits) == pytest.approx(right / COUNT)


def test_without_edits_it_reads_nearly_all_and_with_its_memory_wiped_it_does_not():
    assert accuracy(load(), IMAGES, LABELS) > 0.98
    assert accuracy(load(), IMAGES, LABELS, [Clamp("f", 0)]) < 0.3


def test_progress_is_told_after_each_chunk_up_to_the_end():
    told = []
    accuracy(load(), IMAGES, LABELS, progress=told.append)
    assert told == [CHUNK / COUNT, 1.0]


def test_it_stops_when_it_is_asked_to():
    told, asked = [], iter([False, True])
    with pytest.raises(Cancelled):
        accuracy(load(), IMAGES, LABELS, progress=told.append, cancelled=lambda: next(asked))
    assert told == [CHUNK / COUNT]


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (IMAGES, LABELS[1:], r"188 images need as many labels, not \[187\]"),
        (IMAGES[0], LABELS[:1], r"many images \[N, T, W\]"),
        (mnist("test")[0][:3], LABELS[:3], "divide bytes by 255"),
    ],
)
def test_bad_input_is_refused(images, labels, words):
    with pytest.raises(ValueError, match=words):
        accuracy(load(), images, labels)


def test_edits_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="There is no layer 3"):
        accuracy(load(), IMAGES, LABELS, [Clamp("f", 0, 2)])


def log_odds(logits: torch.Tensor, answer: int) -> float:
    p = logits.double().softmax(-1)[answer].item()
    return float(np.log(p) - np.log(1 - p))


@pytest.mark.parametrize("layer", [0, 1])
def test_importance_is_what_the_answer_loses_when_the_unit_is_held_at_0(layer):
    model, image = load().double(), IMAGES[4]
    fall = importance(model, image, layer)
    assert fall.shape == (model.sizes[1 + layer],)
    before = trace(model, image).logits[-1]
    answer = int(before.argmax())
    for unit in (0, 17, int(fall.argmax()), int(fall.argmin())):
        after = trace(model, image, edits=[Clamp("h", 0, layer, [unit])]).logits[-1]
        lost = log_odds(before, answer) - log_odds(after, answer)
        assert fall[unit].item() == pytest.approx(lost, abs=1e-6)


def test_importance_is_of_any_network_that_has_more_units_than_a_chunk_has_digits():
    torch.manual_seed(0)
    model = DigitClassifier((28, CHUNK + 5, 3), kind="gru")
    fall = importance(model, IMAGES[0], 0)
    before = trace(model, IMAGES[0]).logits[-1]
    after = trace(model, IMAGES[0], edits=[Clamp("h", 0, 0, [CHUNK + 4])]).logits[-1]
    answer = int(before.argmax())
    lost = log_odds(before, answer) - log_odds(after, answer)
    assert fall[-1].item() == pytest.approx(lost, abs=1e-4)


@pytest.mark.parametrize("layer", [0, 1])
def test_the_most_important_units_come_in_order_and_cost_more_than_the_least(layer):
    model, image = load(), IMAGES[4]
    units = model.sizes[1 + layer]
    ranked = most_important(model, image, layer, units)
    fall = importance(model, image, layer)
    assert sorted(ranked) == list(range(units))
    assert fall[list(ranked)].diff().max() <= 0
    assert most_important(model, image, layer, 5) == ranked[:5]
    answer = int(trace(model, image).logits[-1].argmax())
    held = [
        trace(model, image, edits=[Clamp("h", 0, layer, some)]).logits[-1]
        for some in (ranked[:5], ranked[-5:])
    ]
    assert log_odds(held[0], answer) < log_odds(held[1], answer)


@pytest.mark.parametrize("count", [0, 65])
def test_so_many_units_there_are(count):
    with pytest.raises(ValueError, match="choose 1 to 64 units"):
        most_important(load(), IMAGES[0], 1, count)


def test_importance_of_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match="there is no layer 2"):
        importance(load(), IMAGES[0], 2)
    with pytest.raises(ValueError, match="one image"):
        importance(load(), IMAGES, 0)
