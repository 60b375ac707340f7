"""The route that reads a drawing while the pen moves, against the stage of the same drawing."""

import base64
import io
import zlib
from concurrent.futures import Future

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lstm_viz.app import live, resources, server
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.reading import Reading

SEVEN = [(35, 28), (105, 28), (87, 63), (63, 119)]


def ink(*points: tuple[int, int], width: int = 10) -> np.ndarray:
    sheet = Image.new("L", (140, 140))
    ImageDraw.Draw(sheet).line(points, fill=255, width=width, joint="curve")
    return np.asarray(sheet)


def png(alpha: np.ndarray) -> str:
    rgba = np.zeros((*alpha.shape, 4), np.uint8)
    rgba[..., 3] = alpha
    file = io.BytesIO()
    Image.fromarray(rgba).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def painted(picture: dict) -> np.ndarray:
    """The levels of a picture of the stage, by Pillow: any palette will do."""
    grey = base64.b64encode(chunk(bytes(level for level in range(256) for _ in "rgb"))).decode()
    file = base64.b64decode(picture["head"] + grey + picture["body"])
    return np.asarray(Image.open(io.BytesIO(file)).convert("L"))


def chunk(colours: bytes) -> bytes:
    data = b"PLTE" + colours
    return (768).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("network", "order"),
    [
        *((network, "likeness") for network in ("lstm", "gru", "rnn", "lstm@300")),
        *((network, order) for network in ("lstm", "rnn") for order in ("keeping", "votes")),
    ],
)
def test_the_levels_are_those_of_the_stage(network, order):
    alpha = ink(*SEVEN)
    (levels,) = live.read(network, [alpha.tobytes()], order)
    reading = Reading(digit_state.drawn(png(alpha)), network, "light", order=order)
    back = resources.readback(network) is not None
    pictures = [
        *reading.datasets()["pictures"].to_pylist(),
        *(
            p
            for p in (reading.datasets(overview=True)["pictures"].to_pylist() if back else [])
            if p["now"] == 28
        ),
    ]
    about = live.contents(network)
    start = 0
    for panel in about["panels"]:
        end = start + about["rows"] * panel["columns"]
        part = np.frombuffer(levels[start:end], np.uint8).reshape(about["rows"], -1)
        (picture,) = (
            p for p in pictures if (p["slot"], p["layer"]) == (panel["slot"], panel["layer"])
        )
        assert picture["kind"] == panel["kind"]
        assert (part == painted(picture)).all()
        start = end
    assert start == len(levels)
    assert len(about["panels"]) == len(pictures)


def test_colours_are_those_of_the_stage():
    about = live.contents("lstm")
    spec = resources.specification()
    (palettes,) = (p["value"] for p in spec["params"] if p["name"] == "palettes")
    for theme, kinds in about["palettes"].items():
        for kind, colours in kinds.items():
            assert chunk(base64.b64decode(colours)) in base64.b64decode(palettes[kind][theme])


def test_what_is_no_digit_yet_has_no_answer():
    assert live.read("lstm", [bytes(140 * 140)]) == [b""]
    sheet = Image.new("L", (140, 140))
    ImageDraw.Draw(sheet).ellipse((65, 65, 75, 75), fill=255)
    assert live.read("lstm", [sheet.tobytes()]) == [b""]


def test_drawings_that_wait_are_read_at_once_and_each_has_its_own_answer(monkeypatch):
    sheets = [ink(*SEVEN, width=width).tobytes() for width in (6, 8, 10)]
    alone = [live.read("lstm", [sheet])[0] for sheet in sheets]
    asked = [live.Asked("lstm", "likeness", sheet, Future()) for sheet in (*sheets, sheets[0])]
    asked.append(live.Asked("gru", "likeness", sheets[0], Future()))
    asked[-2].levels.cancel()  # its visitor has left
    batches = []
    read = live.read
    monkeypatch.setattr(live, "read", lambda *of: batches.append(len(of[1])) or read(*of))
    live._WAITING.extend(asked)
    live._read_waiting()
    live._read_waiting()  # nothing waits any more
    assert batches == [3, 1]
    for one, levels in zip(asked, alone, strict=False):
        near = np.frombuffer(one.levels.result(0), np.uint8).astype(int)
        assert abs(near - np.frombuffer(levels, np.uint8)).max() <= 1  # of 255: a batch rounds
    assert asked[-1].levels.result(0) == read("gru", [sheets[0]])[0]


def test_a_reading_that_fails_is_told_to_all_who_wait_for_it(monkeypatch):
    asked = live.Asked("lstm", "likeness", bytes(3), Future())  # no sheet
    live._WAITING.append(asked)
    live._read_waiting()
    with pytest.raises(ValueError, match="reshape"):
        asked.levels.result(0)


@pytest.mark.parametrize(("base", "url"), [("", "/live/lstm"), ("digits/", "/digits/live/lstm")])
def test_it_stands_below_the_path_of_the_app(monkeypatch, base, url):
    monkeypatch.setattr(server.st, "get_option", lambda _name: base)
    assert live.url("lstm") == url
    assert live.url("lstm", "votes") == f"{url}?order=votes"
    (route,) = server.routes()
    assert route.path.format(network="lstm") == url


def test_a_drawing_has_a_name_of_its_own_once_the_pen_rests():
    url = png(ink(*SEVEN))
    moving, rested = digit_state.drawn(url), digit_state.drawn(url, rested=True)
    assert moving.pixels == rested.pixels
    assert moving.unfinished
    assert not rested.unfinished
    other = digit_state.drawn(png(ink(*SEVEN[1:])), rested=True)
    assert len({moving.id, rested.id, other.id}) == 3
