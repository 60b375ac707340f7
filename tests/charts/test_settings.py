"""The stage elsewhere than on a page: in a hall everything written is larger, in a frame all fits.

Widths of text are those of the typeface that the app has, as nearly as one can know them without
a browser.
"""

from functools import cache
from itertools import combinations

import pytest
import torch
from PIL import ImageFont
from scene import Item, Scene, scene

from lstm_viz import load, mnist
from lstm_viz.analysis import trace
from lstm_viz.charts import Look, datasets
from lstm_viz.charts.export import FONTS
from lstm_viz.charts.stage_comparison import Side, compared, side_by_side
from lstm_viz.charts.tables import staged
from lstm_viz.locale import LANGUAGES, _, speaking
from lstm_viz.models.pretrained import card

# windows, and what the page has beside the stage
HALLS = [(1280, 720), (1440, 900), (1920, 1080)]
FRAMES = [(600, 520), (800, 520), (1000, 560)]
BESIDE = {"hall": 32, "frame": 16}
AROUND = {"hall": 24, "frame": 40}
WRITTEN = ("title", "digit_name", "row_number", "low", "high", "scale", "caption", "number", "row",
           "speed", "label", "knob_row", "lead_note")  # fmt: skip
LONGEST = ("LSTM, trained more briefly", "LSTM of 1997: no forget gate", "plain RNN")


@cache
def tables(what: str, _language: str = "en"):
    digit, other = (torch.tensor(mnist("test")[0][at] / 255).float() for at in (18, 149))
    looks = {name: Look.of(card(name)) for name in ("lstm", "lstm-short", "lstm-1997", "rnn")}
    if what == "reading":
        return datasets(trace(load(), digit), looks["lstm"], "x")
    if what == "pair":
        one, two = (trace(load(), image) for image in (digit, other))
        look = looks["lstm"]
        return compared(Side("before", one, look, "c"), Side("after", two, look, "c"), "x")
    names = ("lstm-short", "lstm-1997", "rnn")
    sides = [
        Side(_(label), trace(load(name), digit), looks[name], "h" if name == "rnn" else "c")
        for label, name in zip(LONGEST, names, strict=True)
    ]
    return side_by_side(sides, "x")


@cache
def drawn(what: str, setting: str, window: tuple[int, int], language: str = "en") -> Scene:
    with speaking(language):
        shown = staged(tables(what, language), setting, kept=True)
    width, height = window
    return scene(shown, width - BESIDE.get(setting, 0), height, read=28)


@cache
def font(bold: bool, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"NotoSansCJKsc-{'Bold' if bold else 'Regular'}.otf", size)


def box(item: Item) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is written."""
    size = item["fontSize"]
    lines = item["text"] if isinstance(item["text"], list) else [str(item["text"])]
    width = max(font(item.get("fontWeight") == "bold", size).getlength(line) for line in lines)
    width = min(width, item.get("limit", width))
    left = item["x"] - {"left": 0, "center": 0.5, "right": 1}[item.get("align", "center")] * width
    top = item["y"] - {"middle": 0.5, "alphabetic": 0.8}[item.get("baseline")] * size
    bottom = top + size + (len(lines) - 1) * item.get("lineHeight", 0)
    return left, top, left + width, bottom


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    beside = one[2] <= other[0] or other[2] <= one[0]
    below = one[3] <= other[1] + 1 or other[3] <= one[1] + 1
    return beside or below


any_stage = pytest.mark.parametrize("what", ["reading", "pair", "networks"])
any_language = pytest.mark.parametrize("language", LANGUAGES)
any_hall = pytest.mark.parametrize("window", HALLS)
anywhere = pytest.mark.parametrize(
    ("setting", "window"), [*(("hall", w) for w in HALLS), *(("frame", w) for w in FRAMES)]
)


@any_stage
@any_hall
def test_in_a_hall_all_that_is_written_is_at_least_half_as_large_again(what, window):
    hall, page = drawn(what, "hall", window), drawn(what, "page", (1440, 900))
    for name in WRITTEN:
        usual = max(item["fontSize"] for item in page[name])
        assert all(item["fontSize"] >= 1.5 * usual for item in hall[name]), name
    for button, usual in zip(hall["button"], page["button"], strict=True):
        assert button["height"] >= 1.5 * usual["height"]
    for icon, usual in zip(hall["icon"], page["icon"], strict=True):
        assert icon["size"] >= 1.5**2 * usual["size"]
    assert hall["thumb"][0]["size"] >= 1.5**2 * page["thumb"][0]["size"]


@any_stage
def test_the_share_of_the_screen_is_the_same_on_any_screen(what):
    shares = [drawn(what, "hall", w)["title"][0]["fontSize"] / w[1] for w in HALLS]
    assert max(shares) < 1.1 * min(shares)


@any_stage
@anywhere
@any_language
def test_no_words_touch_or_are_cut_and_nothing_needs_scrolling(what, setting, window, language):
    marks = drawn(what, setting, window, language)
    width, height = window[0] - BESIDE[setting], window[1] - AROUND[setting]
    last = max(item.get("y2", item["y"]) for items in marks.values() for item in items)
    assert 0.83 * height < last <= height
    places = [(name, item, box(item)) for name in WRITTEN for item in marks[name]]
    for name, item, (left, _top, right, bottom) in places:
        assert left >= -1, (name, item["text"])
        assert right <= width + 1, (name, item["text"])
        assert bottom <= height, (name, item["text"])
        if setting == "hall":  # a small frame may shorten the longest names of networks
            assert right - left < item.get("limit", width), (name, item["text"])
    for (name, one, a), (other, two, b) in combinations(places, 2):
        # the knob lies over the numbers of the rows
        covers = {name, other} == {"row_number", "knob_row"}
        assert covers or apart(a, b), (name, one["text"], other, two["text"])


@any_stage
@any_hall
def test_in_a_hall_controls_and_panels_keep_apart(what, window):
    marks = drawn(what, "hall", window)
    solid = [*marks["hit"], *marks["button"], *marks["slider_hit"]]
    for one, other in combinations(solid, 2):
        assert apart(*((b["x"], b["y"], b["x2"], b["y2"]) for b in (one, other)))


def test_a_phone_in_a_hall_is_still_a_phone():
    phone = drawn("reading", "hall", (390, 844))
    assert {item["fontSize"] for item in phone["title"]} == {12}


def test_a_click_is_invited_only_where_it_keeps_a_cell():
    for kept in (True, False):
        (told,) = scene(staged(tables("reading"), "page", kept))["number"]
        assert ("click" in told["text"]) is kept
    (told,) = scene(tables("reading"))["number"]
    assert "click" not in told["text"]
