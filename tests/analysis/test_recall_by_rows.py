"""Recalled pictures by rows of the digit, whatever an edit does to the order of the rows."""

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis.recall import by_rows, explained

IMAGE = lstm_viz.mnist("test")[0][4] / np.float32(255)


@pytest.fixture(scope="module")
def model():
    return lstm_viz.load()


def pictures(model, *edits):
    trace = lstm_viz.trace(model, IMAGE, edits)
    found = lstm_viz.recall(model, trace)
    return by_rows(found, trace), found.images


def same(a, b):
    torch.testing.assert_close(a, b, equal_nan=True, rtol=0, atol=0)


def test_without_edits_they_are_recalls_own(model):
    same(*pictures(model))


def test_rows_in_another_order_stand_where_they_are_in_the_digit(model):
    shown, images = pictures(model, lstm_viz.BottomUp())
    same(shown[9, 18:], images[9, :10].flip(0))
    assert shown[9, :18].isnan().all()


def test_rows_that_are_not_read_stay_empty_and_the_last_picture_stays(model):
    shown, images = pictures(model, lstm_viz.SkipRows(range(4)))
    assert shown[:, :4].isnan().all()
    same(shown[23, 4:], images[23, :24])
    same(shown[27], shown[23])


@pytest.mark.parametrize(
    "edit", [lstm_viz.InsertBlankRows(14, 7), lstm_viz.RepeatRows(slice(13, 14), 8)]
)
def test_rows_that_are_put_in_do_not_count_but_what_is_found_after_them_does(model, edit):
    shown, images = pictures(model, edit)
    same(shown[12], images[12])
    same(shown[13], images[20])
    same(shown[27], images[34])


def test_a_moved_digit_is_shown_where_it_was(model):
    shown, images = pictures(model, lstm_viz.ShiftRows(4))
    same(shown[27, :24], images[27, 4:])
    assert shown[27, 24:].isnan().all()


def test_the_share_explained_is_that_of_the_digit_itself_the_mean_digit_and_in_between(model):
    shown, _images = pictures(model)
    image, mean = (
        torch.from_numpy(IMAGE),
        lstm_viz.recall(model, lstm_viz.trace(model, IMAGE)).baseline,
    )
    top = slice(14)
    assert explained(image[None], image, mean, top) == pytest.approx(1)
    assert explained(mean[None], image, mean, top) == pytest.approx(0, abs=1e-6)
    assert explained(torch.full((1, 28, 28), torch.nan), image, mean, top) == pytest.approx(0)
    off, spread = (image - shown[-1])[top].numpy(), (image - mean)[top].numpy()
    wanted = 1 - np.square(off, dtype=float).sum() / np.square(spread, dtype=float).sum()
    assert explained(shown, image, mean, top) == pytest.approx(wanted, abs=1e-5)
