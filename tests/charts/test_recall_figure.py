"""The strip of remembered pictures: each is what the read-back finds, and nothing below it."""

import numpy as np
import pytest
import vl_convert
from pictures import pixels
from scene import plotted

import lstm_viz
from lstm_viz.charts.palette import THEMES, colours, levels
from lstm_viz.charts.recall import (
    LEAST,
    MOMENTS,
    QUARTERS,
    UNREAD,
    recalled,
    recalled_pair,
)
from lstm_viz.locale import LANGUAGES, speaking

IMAGE = lstm_viz.mnist("test")[0][142] / np.float32(255)


@pytest.fixture(scope="module")
def found():
    model = lstm_viz.load()
    return lstm_viz.recall(model, lstm_viz.trace(model, IMAGE))


def figure(found, theme="light"):
    shares = found.readback.card["r2_all"]
    return recalled(IMAGE, found.images.numpy(), found.baseline.numpy(), shares, theme)


def shown(strip: list[dict], place: int) -> np.ndarray:
    """A picture of a strip, RGB ``[28, 28, 3]``."""
    (picture,) = (picture for picture in strip if picture["at"] == place)
    return pixels(picture["url"])


@pytest.mark.parametrize("theme", THEMES)
def test_each_picture_is_what_the_read_back_finds_and_ends_at_the_row_read(found, theme):
    data = figure(found, theme).data
    above, below = (data[f"strip{n}"] for n in range(2))
    unread = np.array(UNREAD[theme])
    assert (shown(above, 0) == unread).all()
    mean = (found.baseline.numpy().clip(0, 1) * 255).round()
    assert (shown(below, 0) == mean[..., None]).all()
    for place, row in enumerate(MOMENTS, 1):
        digit, memory = shown(above, place), shown(below, place)
        assert (digit[:row] == (IMAGE[:row] * 255).round()[..., None]).all()
        wanted = (found.images[row - 1, :row].numpy().clip(0, 1) * 255).round()
        assert (memory[:row] == wanted[..., None]).all()
        assert (digit[row:] == unread).all()
        assert (memory[row:] == unread).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_caption_has_the_shares_of_the_card(found, language):
    with speaking(language):
        caption = figure(found).caption
    for row in (14, 28):
        assert f"{found.readback.card['r2_all'][row - 1]:.0%}" in caption


@pytest.mark.parametrize(("width", "lines"), [(356, 2), (736, 1), (1100, 1)])
def test_its_words_are_as_large_on_a_phone_where_the_pictures_take_two_lines(found, width, lines):
    plot = plotted(figure(found), width)[0]
    marks = [mark for mark in plot["items"] if mark.get("role") == "mark"]
    pictures = [item for mark in marks if mark["marktype"] == "image" for item in mark["items"]]
    assert len(pictures) == 2 * (1 + len(MOMENTS))
    assert len({item["y"] for item in pictures}) == 2 * lines
    assert {round(item["width"], 3) for item in pictures} == {
        round(item["height"], 3) for item in pictures
    }
    assert min(item["width"] for item in pictures) >= LEAST
    assert max(item["x"] + item["width"] for item in pictures) <= width
    texts = [item for mark in marks if mark["marktype"] == "text" for item in mark["items"]]
    assert {item["fontSize"] for item in texts} == {12}
    said = [item["text"] for item in texts if item["text"]]
    names = ["what can be read back from its memory"] * lines
    assert said == ["nothing read", *(f"row {row}" for row in MOMENTS), *names]


@pytest.mark.parametrize("theme", THEMES)
def test_two_readings_and_their_difference_stand_below_each_other(theme):
    before = np.where(np.arange(28)[:, None] <= np.arange(28)[:, None, None], IMAGE, np.nan)
    after = before.copy()
    after[13:, :14] = 0.25  # what was wiped is read back as the same grey
    data = recalled_pair(before, after, "told", theme).data
    strips = [data[f"strip{n}"] for n in range(3)]
    states = colours("state", theme)
    for place, row in enumerate(QUARTERS):
        one, other, change = (shown(strip, place) for strip in strips)
        assert (one[:row] == (IMAGE[:row] * 255).round()[..., None]).all()
        wiped = min(14, row) if row >= 14 else 0
        assert (other[:wiped] == 64).all()
        assert (other[wiped:row] == one[wiped:row]).all()
        wanted = states[levels(0.25 - IMAGE[:wiped], -1, 1)]
        assert (change[:wiped] == wanted).all()
        assert (change[wiped:row] == states[levels(np.zeros(1), -1, 1)[0]]).all()
        for strip in (one, other, change):
            assert (strip[row:] == np.array(UNREAD[theme])).all()


def test_vega_draws_the_pair_with_its_names():
    svg = vl_convert.vegalite_to_svg(
        recalled_pair(*np.zeros((2, 28, 28, 28), np.float32), "told", "light").to_dict()
    )
    assert svg.count("<image") == 3 * len(QUARTERS)
    for title in ("remembered before", "remembered after", "after − before", "row 7", "row 28"):
        assert f">{title}<" in svg
