import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pictures import pixels

from lstm_viz.charts.palette import HEAD, STORED, palette, png, uncoloured

shapes = st.tuples(st.integers(1, 30), st.integers(1, 30))
tables = arrays(np.uint8, (256, 3))


def coloured(levels: np.ndarray, colours: np.ndarray) -> str:
    before, after = uncoloured(levels)
    return HEAD + before + palette(colours) + after


@settings(max_examples=50, deadline=None)
@given(arrays(np.uint8, shapes), tables)
def test_each_cell_is_one_pixel_in_its_colour(levels, colours):
    np.testing.assert_array_equal(pixels(coloured(levels, colours)), colours[levels])


@settings(max_examples=20, deadline=None)
@given(arrays(np.uint8, shapes), st.data())
def test_a_level_of_a_stored_picture_stands_at_its_place(levels, data):
    row, column = (data.draw(st.integers(0, size - 1)) for size in levels.shape)
    _before, after = uncoloured(levels)
    place = STORED + (levels.shape[1] + 1) * row + column
    assert base64.b64decode(after)[place] == levels[row, column]
    before, after = uncoloured(levels)
    colours = np.arange(768).astype(np.uint8).reshape(256, 3)
    np.testing.assert_array_equal(pixels(HEAD + before + palette(colours) + after), colours[levels])


@settings(max_examples=20, deadline=None)
@given(arrays(np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30), st.just(3))))
def test_colours_can_be_given_as_they_are(colours):
    np.testing.assert_array_equal(pixels(png(colours)), colours)


@pytest.mark.parametrize("view", [np.transpose, np.flipud, np.fliplr])
def test_a_view_is_painted_as_it_is_seen(view):
    levels = view(np.arange(28 * 9, dtype=np.uint8).reshape(28, 9))
    colours = np.arange(768).astype(np.uint8).reshape(256, 3)
    np.testing.assert_array_equal(pixels(coloured(levels, colours)), colours[levels])
