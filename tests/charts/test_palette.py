import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.charts.palette import THEMES, colours, levels

either_theme = pytest.mark.parametrize("theme", THEMES)

# Machado, Oliveira & Fernandes (2009) at severity 1, for linear RGB
SIGHTS = {
    "trichromat": "1 0 0, 0 1 0, 0 0 1",
    "deuteranope": ".367322 .860646 -.227968, .280085 .672501 .047413, -.011820 .042940 .968881",
    "protanope": ".152286 1.052583 -.204868, .114503 .786281 .099216, -.003882 -.048116 1.051998",
}


def linear(table: np.ndarray) -> np.ndarray:
    """sRGB bytes as light, IEC 61966-2-1."""
    share = table / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB under D65."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = light.clip(0, 1) @ np.array(to_xyz).T / [0.9505, 1, 1.089]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


@either_theme
@pytest.mark.parametrize("kind", ["gate", "state", "pixel"])
def test_a_table_has_256_colours_that_all_differ(kind, theme):
    table = colours(kind, theme)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    assert len(np.unique(table, axis=0)) == 256


def seen(table: np.ndarray, sight: str) -> np.ndarray:
    """A table as these eyes see it, `[256, 3]` in L*a*b*."""
    matrix = [[float(share) for share in row.split()] for row in SIGHTS[sight].split(",")]
    return lab(linear(table) @ np.array(matrix).T)


@either_theme
@pytest.mark.parametrize("sight", SIGHTS)
class TestForAllEyes:
    def test_open_gates_stand_out_from_the_ground_evenly(self, sight, theme):
        light = seen(colours("gate", theme), sight)[:, 0]
        steps = np.diff(light) * (-1 if theme == "light" else 1)
        assert steps.min() > -0.15  # a rounded byte now and then
        assert np.diff(light[::8]).min() * np.diff(light[::8]).max() > 0  # one way all along
        assert abs(light[-1] - light[0]) > 70

    def test_states_fade_into_the_ground_at_nought_from_both_sides(self, sight, theme):
        light = seen(colours("state", theme), sight)[:, 0]
        away = light if theme == "dark" else -light
        for side in (away[127::-8], away[128::8]):
            assert np.diff(side).min() > 0
        assert min(away[0] - away[127], away[-1] - away[128]) > 55

    def test_signs_are_told_apart_by_colour(self, sight, theme):
        table = seen(colours("state", theme), sight)
        for part in (0.3, 0.6, 1.0):
            k = round(127.5 * (1 - part))
            assert np.linalg.norm(table[k] - table[255 - k]) > 25


@either_theme
def test_both_signs_weigh_the_same(theme):
    light = lab(linear(colours("state", theme)))[:, 0]
    assert np.abs(light - light[::-1]).max() < 12


@either_theme
def test_nought_has_no_colour(theme):
    table = colours("state", theme).astype(int)
    assert np.ptp(table[127:129], axis=1).max() <= 8
    ground = {"light": 247, "dark": 24}[theme]
    assert np.abs(table[127:129] - ground).max() <= 8


@either_theme
def test_pixels_are_grey_from_black_to_white(theme):
    np.testing.assert_array_equal(colours("pixel", theme), np.arange(256)[:, None].repeat(3, 1))


scales = st.sampled_from([(0.0, 1.0), (-1.0, 1.0), (-3.5, 3.5), (-8.0, 8.0)])


@settings(max_examples=100, deadline=None)
@given(st.floats(-20, 20, width=32), scales)
def test_a_level_is_the_nearest_one_and_the_ends_hold_what_is_beyond(value, scale):
    low, high = scale
    (level,) = levels(np.array([value], np.float32), low, high)
    inside = min(max(value, low), high)
    assert abs(low + level / 255 * (high - low) - inside) <= (high - low) / 255 * 0.5001


def test_ends_and_middle_of_a_scale():
    ends = levels(np.array([-1, 0, 1, -99, 99], np.float32), -1, 1)
    assert ends.tolist() in ([0, 127, 255, 0, 255], [0, 128, 255, 0, 255])
    assert ends.dtype == np.uint8
