"""Edits of the image change what is read; the trace shows what was really read."""

import numpy as np
import pytest
import torch

from lstm_viz import (
    BlankRows,
    BottomUp,
    Clamp,
    InsertBlankRows,
    InvertRows,
    RepeatRows,
    ReverseRows,
    ShiftRows,
    ShuffleRows,
    SkipRows,
    load,
    mnist,
    trace,
)

IMAGE = (mnist("test")[0][4] / 255).astype(np.float32)
BLANK = np.zeros((1, 28), np.float32)


def rows(*numbers: int) -> np.ndarray:
    return np.concatenate([BLANK if n < 0 else IMAGE[n : n + 1] for n in numbers])


def painted(some: object, ink: np.ndarray) -> np.ndarray:
    image = IMAGE.copy()
    image[some] = ink
    return image


BY_HAND = {
    "blank": (BlankRows(slice(8, 14)), painted(slice(8, 14), 0)),
    "blank all": (BlankRows(), np.zeros_like(IMAGE)),
    "invert": (InvertRows([3, 9]), painted([3, 9], 1 - IMAGE[[3, 9]])),
    "reverse": (ReverseRows([9, 12]), painted([9, 12], IMAGE[[9, 12], ::-1])),
    "repeat": (RepeatRows([9, 11], 3), rows(*range(9), 9, 9, 9, 10, 11, 11, 11, *range(12, 28))),
    "repeat all": (RepeatRows(), IMAGE.repeat(2, axis=0)),
    "shift down": (ShiftRows(3), rows(-1, -1, -1, *range(25))),
    "shift up": (ShiftRows(-3), rows(*range(3, 28), -1, -1, -1)),
    "bottom up": (BottomUp(), IMAGE[::-1]),
    "gap": (InsertBlankRows(14, 20), rows(*range(14), *[-1] * 20, *range(14, 28))),
    "gap at the end": (InsertBlankRows(28, 200), rows(*range(28), *[-1] * 200)),
    "gap at the start": (InsertBlankRows(0, 1), rows(-1, *range(28))),
    "skip": (SkipRows(slice(24, None)), IMAGE[:24]),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_the_edited_image_is_read_as_if_it_had_been_so_from_the_start(case):
    edit, image = BY_HAND[case]
    model, image = load(), np.ascontiguousarray(image)
    ours, theirs = trace(model, IMAGE, edits=[edit]), trace(model, image)
    np.testing.assert_array_equal(ours.images.numpy(), image)
    assert torch.equal(ours.logits, theirs.logits)
    for a, b in zip(ours.layers, theirs.layers, strict=True):
        assert a.h.shape == (len(image), a.h.shape[-1])
        assert all(torch.equal(getattr(a, q), getattr(b, q)) for q in a.quantities)


@pytest.mark.parametrize("case", BY_HAND)
def test_of_a_batch_every_image_is_edited(case):
    edit, _ = BY_HAND[case]
    images = (mnist("test")[0][:3] / 255).astype(np.float32)
    read = edit.read(torch.from_numpy(images))
    assert len(read[0]) == edit.length(28)
    for item in range(3):
        assert torch.equal(read[item], edit.read(torch.from_numpy(images[item])))


def test_the_image_given_stays_what_it_was():
    image = IMAGE.copy()
    trace(load(), image, edits=[BlankRows(), InvertRows([3])])
    np.testing.assert_array_equal(image, IMAGE)


def test_rows_that_a_blanked_row_follows_are_read_bit_for_bit():
    before, after = trace(load(), IMAGE), trace(load(), IMAGE, edits=[BlankRows([13])])
    for a, b in zip(before.layers, after.layers, strict=True):
        assert torch.equal(a.c[:13], b.c[:13])
        assert not torch.equal(a.c[13:], b.c[13:])


def test_they_follow_each_other_as_in_the_list_and_count_rows_as_they_stand():
    read = trace(load(), IMAGE, edits=[InsertBlankRows(0, 2), BlankRows([11])])
    np.testing.assert_array_equal(read.images.numpy(), rows(-1, -1, *range(9), -1, *range(10, 28)))
    read = trace(load(), IMAGE, edits=[BlankRows([11]), InsertBlankRows(0, 2)])
    np.testing.assert_array_equal(read.images.numpy(), rows(-1, -1, *range(11), -1, *range(12, 28)))


def test_edits_of_the_network_count_the_rows_that_are_read():
    edits = [Clamp("f", 0, rows=[30]), InsertBlankRows(14, 20)]  # wherever they are in the list
    held = (trace(load(), IMAGE, edits=edits).layers[0].f == 0).all(-1)
    assert held.nonzero().flatten().tolist() == [30]


class TestShuffling:
    def test_a_seed_names_an_order_for_ever(self):
        assert ShuffleRows(0).order(8) == [3, 7, 5, 2, 4, 1, 6, 0]  # links rely on it
        assert ShuffleRows(1).order(8) != ShuffleRows(0).order(8)

    def test_every_row_is_read_once_and_the_others_stay(self):
        order = ShuffleRows(3, slice(5, 20)).order(28)
        assert sorted(order) == list(range(28))
        assert order[:5] + order[20:] == [*range(5), *range(20, 28)]
        assert order != list(range(28))
