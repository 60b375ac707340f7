"""Chinese in pictures that no browser draws: characters, not empty boxes."""

from io import BytesIO

import altair as alt
import numpy as np
import pytest
from PIL import Image, ImageFont

from lstm_viz.charts.export import FONTS, png, svg
from lstm_viz.locale import catalogue_file, speaking

FILES = sorted(FONTS.glob("*.otf"))
NOBODYS = "\ue123"  # for private use: no font draws it


def written(text, weight="normal"):
    """The pixels of a figure with a text in it."""
    data = alt.InlineData(values=[{}])
    chart = alt.Chart(data, width=60, height=30, autosize="none")
    with speaking("zh"):
        marks = chart.mark_text(fontSize=24, fontWeight=weight).encode(text=alt.value(text))
        picture = png(marks, scale=1)
    return np.asarray(Image.open(BytesIO(picture)).convert("L"))


def test_two_characters_are_two_pictures_and_neither_is_what_stands_for_none():
    memory, forget, none = written("忆"), written("忘"), written(NOBODYS)
    assert (memory < 128).sum() > 50
    for a, b in ((memory, forget), (memory, none), (forget, none)):
        assert (abs(a.astype(int) - b) > 100).sum() > 30


def test_bold_is_bolder():
    assert written("忆", "bold").mean() < written("忆").mean() - 1


def test_english_keeps_its_letters():
    chart = alt.Chart(alt.InlineData(values=[{}])).mark_text().encode(text=alt.value("a"))
    assert "Noto" not in svg(chart)
    with speaking("zh"):
        assert "Noto Sans CJK SC" in svg(chart)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_fonts_have_every_character_of_the_catalogue(file):
    font = ImageFont.truetype(file, 20)
    none = bytes(font.getmask(NOBODYS))
    needed = set(catalogue_file("zh").read_text(encoding="utf-8")) - set("\n ")
    assert {c for c in needed if bytes(font.getmask(c)) == none} == set()
