"""What stands in the exported files, read back out of them and compared with the trace."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image, ImageColor

import lstm_viz
from lstm_viz.analysis import Trace
from lstm_viz.charts import Look
from lstm_viz.charts.export import (
    GROUNDS,
    WIDTH,
    Section,
    complete,
    html,
    png,
    still,
    svg,
    vega_lite,
)
from lstm_viz.charts.notebook import LiveStage
from lstm_viz.charts.palette import colours
from lstm_viz.locale import percent, speaking
from lstm_viz.models import DigitClassifier
from lstm_viz.models.pretrained import card

SVG = "{http://www.w3.org/2000/svg}"
QUANTITIES = "ifogch"  # in the order of the panels
ROW = 17


@pytest.fixture(scope="module")
def figure(read: Trace) -> LiveStage:
    return lstm_viz.figure(read)


@pytest.fixture(scope="module")
def drawing(figure: LiveStage) -> ElementTree.Element:
    """Row 17, layer 2."""
    return ElementTree.fromstring(svg(still(figure.spec, ROW, 2)))


def marks(drawing: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """What is painted of one kind of mark."""
    return [
        mark
        for group in drawing.iter(f"{SVG}g")
        if f"{name}_marks" in group.get("class", "").split()
        for mark in group
    ]


def picture(image: ElementTree.Element) -> Image.Image:
    url = next(value for key, value in image.items() if key.endswith("href"))
    return Image.open(BytesIO(base64.b64decode(url.partition(",")[2])))


def place(mark: ElementTree.Element) -> tuple[float, float]:
    x, y = re.search(r"translate\(([-\d.]+),\s*([-\d.]+)\)", mark.get("transform", "")).groups()
    return float(x), float(y)


def box(mark: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of a rectangle."""
    number = r"([-\d.]+)"
    pattern = f"M{number},{number}h{number}v{number}h"
    x, y, width, height = re.match(pattern, mark.get("d", "")).groups()
    return float(x), float(y), float(width), float(height)


# ------------------------------------------------------------------------------ pictures


def test_svg_holds_the_traced_values_as_pictures(read: Trace, drawing: ElementTree.Element) -> None:
    digit, belief, *panels = marks(drawing, "picture")
    assert (np.asarray(picture(digit)) == np.round(read.images.numpy() * 255)).all()
    look = Look.of(card())
    for quantity, image in zip(QUANTITIES, panels, strict=True):
        _kind, low, high = look.scale(quantity, 1)
        values = getattr(read.layers[1], quantity).numpy()[:, list(look.order[1])]
        painted = low + np.asarray(picture(image)) / 255 * (high - low)
        assert np.abs(painted - values.clip(low, high)).max() < (high - low) / 509
    shown = np.asarray(picture(belief).convert("RGBA"))[..., 3] / 255
    assert np.abs(shown - read.belief.numpy()).max() < 1 / 509


def test_svg_covers_what_is_not_read_yet(drawing: ElementTree.Element) -> None:
    digit = marks(drawing, "picture")[0]
    (left, top), height = place(digit), float(digit.get("height"))
    veils = marks(drawing, "veil")
    assert len(veils) == 8
    unread = (28 - ROW) * height / 28
    assert box(veils[0]) == (left, top + height - unread, float(digit.get("width")), unread)
    assert {box(veil)[3] for veil in veils} == {unread}


def test_svg_says_the_row_and_shows_no_controls(drawing: ElementTree.Element) -> None:
    texts = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
    assert texts.count(str(ROW)) == 2  # on the knobs
    assert any(text.startswith(f"Row {ROW}:") and "64 units" in text for text in texts)
    assert not any(re.match("layer|Move over|.*rows/s", text) for text in texts)
    for name in ("button", "icon", "rail", "thumb", "hit", "cell"):
        assert marks(drawing, name) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_png_shows_the_digit_crisp_and_covered(read: Trace, theme: str) -> None:
    spec = still(lstm_viz.figure(read, theme=theme).spec, ROW)
    first = marks(ElementTree.fromstring(svg(spec, theme)), "picture")[0]
    x, y = (2 * (int(at) + spec["padding"]) for at in place(first))
    side = 2 * int(float(first.get("width")))
    shot = np.asarray(Image.open(BytesIO(png(spec, theme))).convert("RGB")).astype(int)
    ground = np.array(ImageColor.getrgb(GROUNDS[theme]))
    assert (shot[0, 0] == ground).all()
    cells = shot[y : y + side, x : x + side].reshape(28, side // 28, 28, side // 28, 3)
    inner = cells[:, 4:-4]  # but for the scan line
    assert np.ptp(inner, axis=(1, 3)).max() == 0  # each cell of one colour up to its edges
    ink = np.round(read.images.numpy() * 255)[..., None].repeat(3, -1)
    wanted = np.where(np.arange(28)[:, None, None] < ROW, ink, ground)
    assert np.abs(inner[:, 0, :, 0] - wanted).max() <= 1


def test_text_is_drawn(figure: LiveStage) -> None:
    """On a machine without fonts, too: vl-convert brings its own."""
    spec = still(figure.spec, ROW)
    title = marks(ElementTree.fromstring(svg(spec)), "title")[0]
    x, y = (int(at) + spec["padding"] for at in place(title))
    shot = Image.open(BytesIO(png(spec, scale=1))).convert("L")
    letters = np.asarray(shot)[y - 10 : y + 1, x : x + 60]  # "the digit"
    assert 0.1 < (letters < 128).mean() < 0.5


@pytest.mark.parametrize(("row", "layer"), [(0, 1), (29, 1), (1, 0), (1, 3)])
def test_a_still_of_nothing_is_refused(figure: LiveStage, row: int, layer: int) -> None:
    with pytest.raises(ValueError, match="1"):
        still(figure.spec, row, layer)


# ------------------------------------------------------------------------------ any chart


def container_chart() -> alt.LayerChart:
    data = alt.InlineData(values=[{"a": 1, "b": 2}, {"a": 2, "b": 5}])
    line = alt.Chart(data).mark_line().encode(x="a:Q", y="b:Q")
    return alt.LayerChart(layer=[line], width="container", height=100)


def test_a_chart_without_a_container_gets_a_width() -> None:
    drawing = ElementTree.fromstring(svg(container_chart()))
    assert WIDTH <= float(drawing.get("width")) < WIDTH + 60
    shot = Image.open(BytesIO(png(container_chart(), scale=3)))
    assert 3 * WIDTH <= shot.width < 3 * (WIDTH + 60)


def test_the_theme_colours_what_the_chart_leaves_open() -> None:
    chart = container_chart().configure_axisX(labelColor="#abcdef").configure_axis(grid=False)
    spec = complete(chart, "dark")
    assert spec["background"] == GROUNDS["dark"]
    assert spec["config"]["axisX"] == {"labelColor": "#abcdef"}
    assert spec["config"]["axis"]["grid"] is False
    assert "#a4abb3" in svg(chart, "dark")
    assert complete({**spec, "background": "pink"}, "light")["background"] == "pink"


def test_vega_s_own_words_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        svg({"data": {"values": [{}]}, "mark": {"type": "bar", "width": {"expr": "nonsense(1)"}}})


# ------------------------------------------------------------------------------ documents


def floats(text: str) -> NDArray[np.float32]:
    return np.frombuffer(bytes.fromhex(text), ">f4").astype(np.float32)


def test_vega_lite_holds_every_number(read: Trace, figure: LiveStage) -> None:
    data = json.loads(vega_lite(figure.spec))["datasets"]
    order = Look.of(card()).order
    tables = {(row["slot"], row["layer"]): floats(row["hex"]) for row in data["numbers"]}
    assert (tables["digit", 0] == read.images.numpy().ravel()).all()
    assert (tables["belief", 0] == read.belief.numpy().ravel()).all()
    for k, layer in enumerate(read.layers):
        for quantity in QUANTITIES:
            values = getattr(layer, quantity).numpy()[:, list(order[k])]
            assert (tables[quantity, k + 1] == values.ravel()).all()


class Scripts(HTMLParser):
    """The contents of a document's scripts, and its words."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.words: list[str] = []
        self.inside = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.inside = tag
        if tag == "script":
            self.scripts.append("")
        assert not {"src", "href"} & dict(attrs).keys()

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts[-1] += data
        elif self.inside != "style":
            self.words.append(data)


def test_html_keeps_texts_and_figures_apart() -> None:
    evil = "</script><script>alert(1)</script> $vega & <b>"
    chart = container_chart().properties(title=evil)
    document = Scripts(
        html(evil, [Section(chart, evil, f"{evil}\n\nsecond"), Section(text="alone")], "dark")
    )
    assert len(document.scripts) == 3
    (spec,) = json.loads(document.scripts[1])
    assert spec == complete(chart, "dark")
    words = "".join(document.words)
    assert words.count(evil) == 4  # the window's title, heading, heading, text
    assert "alone" in words
    assert "alert" not in document.scripts[0] + document.scripts[2]


def test_html_says_what_language_it_is_in() -> None:
    for language, told in (("en", "drawn by JavaScript"), ("zh", "JavaScript 绘制")):
        with speaking(language):
            document = html("t", [])
        assert f'<html lang="{language}">' in document
        assert told in document


def test_html_forbids_itself_the_network(figure: LiveStage) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html("t", []))[1]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "connect-src" not in policy


# ------------------------------------------------------------------------------ figure


def test_the_suffix_names_the_kind_of_file(figure: LiveStage, tmp_path: Path) -> None:
    saved = {s: figure.save(tmp_path / f"x{s}", ROW, 2) for s in (".html", ".svg", ".png", ".JSON")}
    assert figure.title in saved[".html"].read_text(encoding="utf-8")
    assert saved[".svg"].read_text(encoding="utf-8") == svg(still(figure.spec, ROW, 2))
    assert Image.open(saved[".png"]).format == "PNG"
    assert json.loads(saved[".JSON"].read_text(encoding="utf-8")) == complete(figure.spec)
    with pytest.raises(ValueError, match=r"\.html, \.svg, \.png, \.json, \.gif"):
        figure.save(tmp_path / "x.pdf")


def test_the_text_says_what_the_trace_says(read: Trace, figure: LiveStage) -> None:
    assert figure.title == f"An LSTM reads a {read.belief[-1].argmax()}"
    assert percent(read.belief[-1].max().item()) in figure.text
    assert "leads from row" in figure.text


def test_the_text_names_no_row_where_the_rows_before_the_last_mean_nothing(read: Trace) -> None:
    text = lstm_viz.figure(read, Look.of(card("article"))).text
    assert percent(read.belief[-1].max().item()) in text
    assert "leads from row" not in text


def test_a_look_of_another_network_is_refused() -> None:
    torch.manual_seed(0)
    other = lstm_viz.trace(DigitClassifier((28, 6, 4)), torch.rand(28, 28))
    with pytest.raises(ValueError, match="6 and 4 units"):
        lstm_viz.figure(other)
    look = Look((tuple(range(6)), tuple(range(4))), {"c": (1.0, 1.0)})
    spec = lstm_viz.figure(other, look).spec
    drawn = marks(ElementTree.fromstring(svg(still(spec, 28, 2))), "picture")
    assert [picture(image).width for image in drawn] == [28, 10, *[4] * 6]


def test_colour_tables_are_the_ones_painted_with(drawing: ElementTree.Element) -> None:
    gate = picture(marks(drawing, "picture")[2])
    painted = np.asarray(gate.convert("RGB"))
    assert (painted == colours("gate", "light")[np.asarray(gate)]).all()
