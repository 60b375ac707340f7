import time

import numpy as np
import pytest
import torch
from canvases import BLACK, CLEAR, DIGITS, WHITE, as_canvas, canvas, draw, enlarge, likeness, tap
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_viz import from_drawing, mnist

each_digit = pytest.mark.parametrize("strokes", DIGITS.values(), ids=DIGITS.keys())


def read(rgba):
    image = from_drawing(rgba)
    assert image is not None
    return image


@each_digit
def test_an_image_has_the_networks_form(strokes):
    image = read(draw(strokes))
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image.min() == 0
    assert 0.9 < image.max() <= 1


@each_digit
def test_the_longer_side_is_20_pixels(strokes):
    rows, cols = (np.flatnonzero(read(draw(strokes)).any(axis=a)) for a in (1, 0))
    assert max(np.ptp(rows), np.ptp(cols)) + 1 == 20


@each_digit
def test_the_centre_of_mass_is_within_half_a_pixel_of_index_14(strokes):
    image = read(draw(strokes)).astype(float)
    centre = [(image.sum(axis=a) @ np.arange(28)) / image.sum() for a in (1, 0)]
    assert all(13.5 <= c < 14.5 for c in centre)


def test_mnists_own_images_keep_their_place_and_look():
    images, _ = mnist("test")
    redrawn = [read(as_canvas(image)) for image in images[:300]]
    errors = [np.abs(a - b / 255).mean() for a, b in zip(redrawn, images, strict=False)]
    assert np.mean(errors) < 0.01
    assert np.max(errors) < 0.06


def test_mnist_digits_redrawn_large_come_back_as_they_were():
    images, _ = mnist("test")
    images = images[:300]
    redrawn = [read(as_canvas(enlarge(image, 10))) for image in images]
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(redrawn, images, strict=True)]
    assert np.median(alike) > 0.98  # in place: most move by not even one pixel
    assert min(likeness(a, b) for a, b in zip(redrawn, images, strict=True)) > 0.9


@each_digit
@pytest.mark.parametrize(
    ("ground", "ink"),
    [
        (BLACK, WHITE),
        (CLEAR, BLACK),
        (CLEAR, WHITE),
        ((255, 255, 255, 0), (200, 30, 30, 255)),
        ((14, 17, 23, 255), (250, 250, 245, 255)),
        (WHITE, (255, 75, 75, 255)),
        ((30, 60, 200, 255), (240, 220, 40, 255)),
    ],
)
def test_colours_do_not_matter(strokes, ground, ink):
    image = read(draw(strokes, on=canvas(ground=ground), ink=ink))
    assert likeness(image, read(draw(strokes))) > 0.99


@each_digit
def test_a_see_through_pen_is_ink_too(strokes):
    half = draw(strokes, on=canvas(ground=CLEAR))
    half[:, :, 3] //= 2
    assert likeness(read(half), read(draw(strokes))) > 0.99


def test_colours_hidden_by_transparency_do_not_matter():
    page = draw(DIGITS["8"], on=canvas(ground=CLEAR))
    hidden = page.copy()
    hidden[page[:, :, 3] == 0, :3] = np.random.default_rng(0).integers(0, 256, 3)
    hidden[:140][page[:140, :, 3] == 0, :3] = 255
    np.testing.assert_array_equal(read(hidden), read(page))


@each_digit
@pytest.mark.parametrize("place", [(0, 0), (99, 3), (17, 61)])
def test_the_place_does_not_matter(strokes, place):
    moved = np.roll(draw(strokes, at=(20, 20)), (place[1], place[0]), axis=(0, 1))
    np.testing.assert_array_equal(read(moved), read(draw(strokes, at=(20, 20))))


@each_digit
def test_a_digit_that_touches_the_edges_is_whole(strokes):
    page = draw(strokes, pen=20, size=200, at=(40, 40))
    rows, cols = (np.flatnonzero((page[:, :, 0] < 128).any(axis=a)) for a in (1, 0))
    cut = page[rows[0] : rows[-1] + 30, cols[0] : cols[-1] + 30]
    assert likeness(read(cut), read(page)) > 0.98


@each_digit
@pytest.mark.parametrize("scale", [0.15, 0.4, 1.4, 10])
def test_the_size_does_not_matter(strokes, scale):
    page = canvas(*(2 * [max(280, round(280 * scale))]))
    image = read(draw(strokes, pen=14 * scale, size=180 * scale, at=(5, 5), on=page))
    assert likeness(image, read(draw(strokes))) > 0.9


@each_digit
@pytest.mark.parametrize("shape", [(600, 200), (200, 600)])
def test_the_canvas_need_not_be_square(strokes, shape):
    image = read(draw(strokes, at=(10, 10), on=canvas(*shape)))
    assert likeness(image, read(draw(strokes))) > 0.98


@each_digit
@pytest.mark.parametrize("pen", [1.5, 4, 30])
def test_thin_and_thick_pens_are_bright_and_recognisable(strokes, pen):
    image = read(draw(strokes, pen=pen))
    assert np.percentile(image[image > 0.1], 90) > 0.7
    assert likeness(image, read(draw(strokes))) > 0.55


def test_a_thicker_pen_gives_more_ink():
    inks = [read(draw(DIGITS["0"], pen=pen)).sum() for pen in (4, 10, 20, 30)]
    assert inks == sorted(inks)


@each_digit
@pytest.mark.parametrize("spot", [(12, 12), (268, 150), (200, 270)])
@pytest.mark.parametrize("pen", [3, 14])
def test_a_stray_tap_changes_nothing(strokes, spot, pen):
    page = draw(strokes, size=140, at=(60, 60))
    np.testing.assert_array_equal(read(tap(*spot, pen, on=page)), read(page))


@pytest.mark.parametrize("pen", [4, 14])
@pytest.mark.parametrize("name", ["7 with a bar", "5 with its bar apart", "4 in two strokes"])
def test_every_stroke_belongs_to_the_digit(name, pen):
    whole, first = (read(draw(strokes, pen=pen)) for strokes in (DIGITS[name], DIGITS[name][:1]))
    assert likeness(whole, first) < 0.95


def test_the_bar_of_a_5_stays_though_it_touches_nothing():
    image = read(draw(DIGITS["5 with its bar apart"], pen=6))
    top = np.flatnonzero(image.any(axis=1))[0]
    assert (image[top : top + 2] > 0.3).any(axis=0).sum() >= 8
    assert image[top + 3 : top + 4].max() < 0.1  # the gap below the bar


def test_a_short_stroke_far_from_the_rest_belongs_to_the_digit():
    line, short = [(20, 5), (20, 95)], [(60, 40), (90, 40)]
    cols = np.flatnonzero(read(draw([line, short], pen=5)).any(axis=0))
    assert np.ptp(cols) > 14


def test_a_1_stays_a_thin_upright_line():
    image = read(draw(DIGITS["1"]))
    assert (image > 0.5).any(axis=0).sum() <= 3
    assert (image > 0.5).any(axis=1).sum() >= 19


@pytest.mark.parametrize("ground", [WHITE, BLACK, CLEAR, (14, 17, 23, 255)])
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (28, 28), (280, 280), (2000, 2000)])
def test_an_empty_or_filled_canvas_is_no_digit(ground, shape):
    assert from_drawing(canvas(*shape, ground=ground)) is None


def test_a_canvas_without_pixels_is_no_digit():
    assert from_drawing(canvas(0, 0)) is None
    assert from_drawing(canvas(5, 0)) is None


@pytest.mark.parametrize("pen", [1, 3, 14, 40])
def test_a_tap_of_the_pen_is_no_digit(pen):
    assert from_drawing(tap(140, 90, pen, on=canvas())) is None


def test_a_slip_of_the_pen_is_no_digit():
    assert from_drawing(draw([[(50, 50), (52, 52.5)]], pen=1)) is None


def test_a_few_taps_are_no_digit():
    page = canvas()
    for x, y in [(40, 40), (200, 60), (120, 250)]:
        page = tap(x, y, 14, on=page)
    assert from_drawing(page) is None


def test_a_filled_square_is_no_digit():
    page = canvas()
    page[60:200, 60:200] = BLACK
    assert from_drawing(page) is None


def test_six_separate_lines_are_no_digit():
    assert from_drawing(draw([[(10, 15 * k), (90, 15 * k)] for k in range(6)], pen=8)) is None


def test_what_is_hardly_darker_than_the_canvas_is_no_digit():
    assert from_drawing(draw(DIGITS["8"], ink=(235, 235, 235, 255))) is None


def test_the_canvas_is_not_changed():
    page = draw(DIGITS["8"])
    before = page.copy()
    from_drawing(page)
    np.testing.assert_array_equal(page, before)


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (torch.zeros(28, 28, 4, dtype=torch.uint8), TypeError, "not Tensor"),
        (np.zeros((28, 28, 4), np.float32), TypeError, "not float32"),
        ([[0]], TypeError, "not list"),
        (np.zeros((28, 28), np.uint8), ValueError, r"not \[28, 28\]"),
        (np.zeros((28, 28, 3), np.uint8), ValueError, r"not \[28, 28, 3\]"),
    ],
)
def test_other_things_are_refused_in_one_sentence(bad, error, words):
    with pytest.raises(error, match=words) as refusal:
        from_drawing(bad)
    assert "[H, W, 4]" in str(refusal.value)


@given(arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(4))))
def test_any_pixels_give_an_image_or_nothing(rgba):
    image = from_drawing(rgba)
    if image is not None:
        assert image.shape == (28, 28)
        assert image.dtype == np.float32
        assert np.isfinite(image).all()
        assert image.min() >= 0
        assert 0.5 < image.max() <= 1


points = st.tuples(st.floats(0, 100), st.floats(0, 100))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(points, min_size=2, max_size=6), min_size=1, max_size=3))
def test_both_polarities_of_any_scribble_agree(strokes):
    page = draw(strokes, pen=9)
    negative = page.copy()
    negative[:, :, :3] = 255 - negative[:, :, :3]
    image, other = from_drawing(page), from_drawing(negative)
    assert (image is None) == (other is None)
    if image is not None:
        np.testing.assert_allclose(image, other, atol=1e-6)


@pytest.mark.parametrize(("side", "limit"), [(140, 2e-3), (280, 3e-3), (2000, 40e-3)])
def test_it_keeps_up_with_a_hand_that_draws(side, limit):
    page = draw(DIGITS["8"], pen=side / 20, size=0.8 * side, at=(10, 10), on=canvas(side, side))
    times = []
    for _ in range(40):
        start = time.thread_time()
        from_drawing(page)
        times.append(time.thread_time() - start)
    assert min(times) < 2 * limit  # twice, as other machines are slower
