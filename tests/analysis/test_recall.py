"""Recall, against float64 computed from the file, and for edited readings."""

import math

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

import lstm_viz
from lstm_viz.models import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, PretrainedError, available
from lstm_viz.models.readback import Entry, readback_of

ROW_NOW, ROW, COLUMN = 20, 12, 14


@pytest.fixture(scope="module")
def digits() -> torch.Tensor:
    return torch.from_numpy(lstm_viz.mnist("test")[0][:1000].copy()).float() / 255


@pytest.fixture(scope="module")
def model():
    return lstm_viz.load()


@pytest.fixture(scope="module")
def trace(model, digits):
    return lstm_viz.trace(model, digits[4])


@pytest.fixture(scope="module")
def found(model, trace):
    return lstm_viz.recall(model, trace)


def state_of(trace, row: int) -> np.ndarray:
    """h and c of each layer after a row, float64."""
    parts = [getattr(layer, q) for layer in trace.layers for q in "hc" if q in layer.quantities]
    return np.concatenate([part[row].double().numpy() for part in parts])


@pytest.mark.parametrize("name", available())
def test_every_pixel_is_the_float64_sum_of_the_file(name, digits) -> None:
    model = lstm_viz.load(name)
    trace = lstm_viz.trace(model, digits[4])
    found = lstm_viz.recall(model, trace)
    assert isinstance(found, lstm_viz.Recall)
    assert found.images.shape == (28, 28, 28)
    file = load_file(FOLDER / f"{name}.recall.safetensors")
    for now in range(28):
        left, right = (file[f"{part}.{now}"].astype(np.float64) for part in ("left", "right"))
        weights, bias = left @ right, file[f"bias.{now}"].astype(np.float64)
        pixels = (state_of(trace, now) @ weights + bias).reshape(-1, 28)
        np.testing.assert_allclose(found.images[now, : now + 1], pixels, atol=5e-5)
        assert found.images[now, now + 1 :].isnan().all()


def test_the_terms_of_a_pixel_add_up_to_it(model, trace, found) -> None:
    sum_ = found.terms(ROW_NOW, ROW, COLUMN)
    pixel = found.images[ROW_NOW, ROW, COLUMN].item()
    assert sum_.value == pixel
    assert math.fsum(value for _label, value in sum_.terms) == pytest.approx(pixel, abs=1e-5)
    assert len(sum_.products) == 2 * (128 + 64) + 1
    weights = readback_of(model).weights(ROW_NOW)[:, ROW * 28 + COLUMN]
    *products, bias = sum_.products
    torch.testing.assert_close(torch.tensor([p.weight for p in products]), weights)
    assert [p.factor for p in products] == pytest.approx(list(state_of(trace, ROW_NOW)))
    second = products[128 + 5]
    assert (second.label, second.source, found.entries[second.index]) == (
        "layer 1 unit 5, c", "state", Entry(0, "c", 5)
    )  # fmt: skip
    assert (bias.label, bias.factor) == ("bias", 1.0)


def test_a_units_picture_is_what_one_more_of_it_adds(found, trace, model) -> None:
    picture = found.unit_picture(ROW_NOW, layer=1, quantity="c", unit=9)
    assert picture.shape == (28, 28)
    assert picture[ROW_NOW + 1 :].isnan().all()
    state = torch.from_numpy(state_of(trace, ROW_NOW)).float()
    more = state.clone()
    more[2 * 128 + 64 + 9] += 1
    readback = readback_of(model)
    added = readback.read(more, ROW_NOW) - readback.read(state, ROW_NOW)
    torch.testing.assert_close(picture[: ROW_NOW + 1].flatten(), added, atol=2e-5, rtol=0)


def test_what_is_not_there_is_refused(model, digits, found) -> None:
    with pytest.raises(IndexError, match="has not been read"):
        found.terms(10, 11, 3)
    with pytest.raises(IndexError, match="no row 28"):
        found.terms(28, 3, 3)
    with pytest.raises(ValueError, match="no f of unit 3"):
        found.unit_picture(10, 0, "f", 3)
    with pytest.raises(ValueError, match="one item of the batch"):
        lstm_viz.recall(model, lstm_viz.trace(model, digits[:2]))
    fresh = DigitClassifier()
    untrained = lstm_viz.trace(fresh, digits[0])
    with pytest.raises(PretrainedError, match="No read-back"):
        lstm_viz.recall(fresh, untrained)


# ------------------------------------------------------------------ other numbers of rows


def fits(model, image, *edits) -> tuple[int, ...]:
    return lstm_viz.recall(model, lstm_viz.trace(model, image, edits)).fits


def test_rows_that_an_edit_adds_use_the_read_back_of_the_row_before(model, digits) -> None:
    image = digits[4]
    gap = fits(model, image, lstm_viz.InsertBlankRows(10, 3))
    assert gap == (*range(10), 9, 9, 9, *range(10, 28))
    assert fits(model, image, lstm_viz.InsertBlankRows(28, 2)) == (*range(28), 27, 27)
    assert fits(model, image, lstm_viz.RepeatRows([2], 3)) == (0, 1, 2, 2, 2, *range(3, 28))
    before = lstm_viz.trace(model, image, [lstm_viz.InsertBlankRows(0, 2)])
    found = lstm_viz.recall(model, before)
    assert found.fits == (-1, -1, *range(28))
    assert found.images[:2].isnan().all()
    assert not found.images[2:, 0].isnan().any()
    with pytest.raises(IndexError, match="no row of the image has been read after row 0"):
        found.terms(0, 0, 0)
    with pytest.raises(IndexError, match="no row of the image has been read after row 1"):
        found.unit_picture(1, 0, "c", 0)


def test_otherwise_the_read_back_is_that_of_as_many_rows(model, digits) -> None:
    image = digits[4]
    assert fits(model, image, lstm_viz.SkipRows([3, 4])) == tuple(range(26))
    assert fits(model, image, lstm_viz.BottomUp()) == tuple(range(28))
    assert fits(model, image[:20]) == tuple(range(20))
    longer = torch.cat([image, image[:2]])
    with pytest.raises(ValueError, match="at most 28 rows of an image, not for 30"):
        fits(model, longer)


# ---------------------------------------------------------------------------- wiped memory


def r2_of_the_top(model, digits, edits, row: int) -> float:
    """R² of rows 1 to 15 over digits, read after ``row``."""
    read = []
    traces = lstm_viz.trace(model, digits, edits)
    for k in range(len(digits)):
        read.append(lstm_viz.recall(model, traces[k]).images[row, :15])
    off, spread = digits[:, :15] - torch.stack(read), digits[:, :15] - digits[:, :15].mean(0)
    return 1 - (off.square().sum() / spread.square().sum()).item()


@pytest.mark.parametrize("row", [20, 27])
def test_wiping_the_memory_after_row_15_takes_rows_1_to_15_away(model, digits, row) -> None:
    few = digits[:200]
    wiped = [lstm_viz.WipeMemory(15)]
    assert r2_of_the_top(model, few, [], row) > 0.45
    # no digit leads to such states: the read-back guesses worse than the mean digit, whose R² is 0
    assert r2_of_the_top(model, few, wiped, row) < -0.2


def test_after_c_and_h_are_wiped_nothing_depends_on_the_rows_above(model, digits) -> None:
    one, other = digits[4], torch.cat([digits[7][:15], digits[4][15:]])  # other rows 1 to 15
    everything = [lstm_viz.Clamp("h", 0, rows=[14]), lstm_viz.WipeMemory(15)]
    images = [
        lstm_viz.recall(model, lstm_viz.trace(model, image, edits)).images[15:]
        for edits in (everything, [lstm_viz.WipeMemory(15)], [])
        for image in (one, other)
    ]
    torch.testing.assert_close(images[0], images[1], equal_nan=True)
    for a, b in (images[2:4], images[4:6]):  # c alone: h of row 15 still tells of it
        assert (a - b)[0, :15].abs().max() > 0.1
