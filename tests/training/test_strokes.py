import numpy as np
import pytest

from lstm_viz.data import from_drawing
from lstm_viz.training import strokes
from lstm_viz.training.strokes import TEMPLATES

ALL = [(digit, template) for digit, forms in TEMPLATES.items() for template in forms]


def test_every_digit_has_ways_of_writing():
    assert set(TEMPLATES) == set(range(10))
    assert all(len(set(forms)) == len(forms) >= 10 for forms in TEMPLATES.values())


@pytest.mark.parametrize(("digit", "template"), ALL)
def test_template_is_a_digit_of_usual_size(digit, template):
    points = np.concatenate([points for points, _ in strokes.parse(template)])
    assert len(points) >= 2
    assert 90 <= np.ptp(points[:, 1]) <= 115
    assert np.ptp(points[:, 0]) <= 100


def test_parse_reads_strokes_points_and_corners():
    (first, corners), (second, _) = strokes.parse("0,0 5,6! 7,-8 / 1,1 2,2")
    assert first.tolist() == [[0, 0], [5, 6], [7, -8]]
    assert corners.tolist() == [False, True, False]
    assert second.tolist() == [[1, 1], [2, 2]]


def test_curve_passes_its_points():
    points = np.array([[0, 0], [10, 30], [40, 20], [50, 60]], float)
    line = strokes.curve(points, np.array([False, False, True, False]))
    for point in points:
        assert np.abs(line - point).sum(1).min() < 1e-9


def test_curve_is_straight_between_corners():
    points = np.array([[0, 0], [10, 0], [10, 10]], float)
    line = strokes.curve(points, np.array([False, True, False]))
    assert ((np.abs(line[:, 1]) < 1e-9) | (np.abs(line[:, 0] - 10) < 1e-9)).all()


def test_same_chance_writes_the_same_digit():
    once, again = (strokes.write(4, np.random.default_rng(7)) for _ in range(2))
    other = strokes.write(4, np.random.default_rng(8))
    assert all((a == b).all() for a, b in zip(once, again, strict=True))
    assert [len(line) for line in once] != [len(line) for line in other] or any(
        (a != b).any() for a, b in zip(once, other, strict=True)
    )


@pytest.mark.parametrize("digit", range(10))
def test_written_digit_becomes_an_image(digit):
    rng = np.random.default_rng(digit)
    placed = strokes.fit(strokes.write(digit, rng), side=120, share=0.6, rng=rng)
    points = np.concatenate(placed)
    assert points.min() >= 0
    assert points.max() <= 120
    assert max(np.ptp(points, axis=0)) == pytest.approx(72)
    image = from_drawing(strokes.pen(placed, side=120, width=7))
    assert image is not None
    assert image.shape == (28, 28)


def test_pen_is_dark_on_white_and_as_wide_as_asked():
    drawn = strokes.pen([np.array([[20, 50], [80, 50]], float)], side=100, width=10)
    assert drawn.shape == (100, 100, 4)
    assert drawn.dtype == np.uint8
    assert (drawn[..., 3] == 255).all()
    ink = 1 - drawn[..., 0] / 255
    assert ink[:, 50].sum() == pytest.approx(10, abs=1)
    assert ink[50].sum() == pytest.approx(70, abs=2)  # round ends reach out by half the width
