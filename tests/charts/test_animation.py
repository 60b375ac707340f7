"""The frames of the animation are what the stage shows, row after row."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import lstm_viz
from lstm_viz.analysis import Trace
from lstm_viz.charts.export import Spec, png, still
from lstm_viz.charts.notebook import HOLD, STEP, gif

NEAR = 16  # of 255: 255 colours stand for all


@pytest.fixture(scope="module")
def spec(read: Trace) -> Spec:
    return lstm_viz.figure(read).spec


@pytest.fixture(scope="module")
def animation(spec: Spec) -> Image.Image:
    data = gif(spec, layer=2)
    assert len(data) < 1_000_000
    return Image.open(BytesIO(data))


def frame(animation: Image.Image, row: int) -> NDArray[np.int64]:
    animation.seek(row - 1)
    return np.asarray(animation.convert("RGB")).astype(int)


@pytest.mark.parametrize("row", [1, 2, 15, 28])
def test_a_frame_is_what_the_stage_shows_after_its_row(
    spec: Spec, animation: Image.Image, row: int
) -> None:
    shot = Image.open(BytesIO(png(still(spec, row, 2), scale=1))).convert("RGB")
    wanted = np.asarray(shot).astype(int)
    seen = frame(animation, row)
    assert seen.shape == wanted.shape
    assert np.abs(seen - wanted).max() <= NEAR
    assert (seen[0, 0] == wanted[0, 0]).all()  # the ground of a slide


def test_each_row_has_its_frame_and_the_last_one_rests(animation: Image.Image) -> None:
    assert animation.format == "GIF"
    assert animation.n_frames == 28
    durations = []
    for row in range(1, 29):
        animation.seek(row - 1)
        durations.append(animation.info["duration"])
    assert durations == [STEP] * 27 + [HOLD]
    assert animation.info["loop"] == 0  # for ever


def test_the_veil_leaves_one_row_after_the_other(animation: Image.Image) -> None:
    """Beyond the scan line and its knobs, a frame differs from the one before by one row."""
    left, top, side = 38, 54, 280  # the digit
    ink = 10 * np.arange(28) + 5
    for row in range(2, 29):
        before, now = (frame(animation, at)[top : top + side, left : left + side]
                       for at in (row - 1, row))  # fmt: skip
        changed = np.abs(now - before)[ink].max(axis=(1, 2)) > NEAR
        assert set(np.flatnonzero(changed)) <= {row - 1}
