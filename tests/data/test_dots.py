"""Dots and small noughts: with every pen of the pad, whatever encloses a hole is no dot."""

import re
from pathlib import Path

import numpy as np
import pytest
from canvases import canvas, draw
from scipy import ndimage

import lstm_viz
from lstm_viz import from_drawing

PAD = 140  # pixels of a drawing's side, see strokes.js
PAD_HTML = (Path(lstm_viz.__file__).parent / "app/components/pad.html").read_text(encoding="utf-8")
PENS = [PAD * float(width) for width in re.findall(r'data-width="([\d.]+)"', PAD_HTML)]


def on_pad(points, pen):
    """A stroke through points (x, y) in pixels of the pad."""
    stroke = [(100 * x / PAD, 100 * y / PAD) for x, y in points]
    return draw([stroke], pen=pen, size=PAD, at=(0, 0), on=canvas(PAD, PAD))


def loop(across, down, pen, x=70.0, y=70.0):
    """An oval, from the middle of the pen to the middle of the pen so far across and down."""
    turn = np.linspace(0, 2 * np.pi, 60)
    sides = zip(x + across / 2 * np.sin(turn), y - down / 2 * np.cos(turn), strict=True)
    return on_pad(list(sides), pen)


def holes(rgba):
    """How many grounds the ink encloses; ink so faint as not to be seen is ground."""
    return ndimage.label(rgba[:, :, 0] > 255 * 0.9)[1] - 1


def test_the_pad_has_three_pens():
    assert len(PENS) == 3


@pytest.mark.parametrize("pen", PENS)
@pytest.mark.parametrize("slim", [1, 0.6, 0.4])
def test_what_encloses_a_hole_is_no_dot_whatever_its_size_and_the_pen(pen, slim):
    rings = 0
    for hole in np.arange(0.5, PAD - 2 * pen - 2, 1.5):
        across, down = hole * slim + pen, hole + pen
        for moved in (0, 0.3, 0.5):  # of a pixel: small holes come and go
            page = loop(across, down, pen, 70 + moved, 70 + moved / 2)
            if holes(page):
                rings += 1
                assert from_drawing(page) is not None, (hole, moved)
    assert rings > 100


@pytest.mark.parametrize("pen", PENS)
@pytest.mark.parametrize("place", [(70, 70), (0, 70), (70, 138), (1, 2), (140, 140), (5, 5)])
def test_a_tap_of_any_pen_of_the_pad_is_a_dot(pen, place):
    assert from_drawing(on_pad([place, place], pen)) is None


@pytest.mark.parametrize("pen", PENS)
@pytest.mark.parametrize("slip", [0.2, 0.4])
@pytest.mark.parametrize("way", [0, 0.8, 1.6, 2.4])
def test_a_tap_that_slips_by_less_than_half_the_pen_is_a_dot(pen, slip, way):
    end = 70 + slip * pen * np.cos(way), 70 + slip * pen * np.sin(way)
    assert from_drawing(on_pad([(70, 70), end], pen)) is None


@pytest.mark.parametrize("pen", PENS)
@pytest.mark.parametrize("turned", [0.2, 0.4, 0.6])
def test_a_tap_that_turns_on_the_spot_is_a_dot(pen, turned):
    page = loop(turned * pen, turned * pen, pen)
    assert holes(page) == 0
    assert from_drawing(page) is None


@pytest.mark.parametrize("apart", [0.6, 0.7])  # of the pen
def test_two_overlapping_taps_of_the_finest_pen_are_the_picture_of_a_dash(apart):
    """Why they are read as one: all but one pixel in forty are those of a short stroke."""
    pen = min(PENS)
    for way in np.linspace(0, np.pi, 7):
        end = 70 + apart * pen * np.cos(way), 70 + apart * pen * np.sin(way)
        taps = np.minimum(on_pad([(70, 70)] * 2, pen), on_pad([end] * 2, pen))
        dash = on_pad([(70, 70), end], pen)
        ink, other = (page[:, :, 0] < 128 for page in (taps, dash))
        assert (ink != other).sum() <= 1 < ink.sum() / 40
