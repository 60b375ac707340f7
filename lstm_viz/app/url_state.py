"""The state of the page as a link: what a visitor sees, another browser can open.

Everything of the state but a drawing is always in the address bar; a drawing is put there when it
is shared. What cannot be understood is ignored, and said.
"""

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from lstm_viz.app import resources, selected_cell
from lstm_viz.app.inputs import network_picker
from lstm_viz.app.lesson import SECTIONS
from lstm_viz.app.marked_cell import MarkedCell
from lstm_viz.charts import Cell
from lstm_viz.edits import Edit, from_text, to_text
from lstm_viz.edits.image import rows_read
from lstm_viz.locale import LANGUAGES

ROWS, PIXELS = 28, 28 * 28
BESIDE = 2  # networks at most beside the one that reads
ON = "1"  # of a switch
CELL = 10  # among what can be watched, after the ten logits
SPEEDS = 0.75, 24.0  # the slowest and the fastest, rows a second
SOURCES = ("draw", "mnist", "upload")
WAYS = ("recall", "number", "ledger", "votes", "pixels", "checked", "away")
VIEWS = ("lecture", "embed")
PARTS = ("experiments", "surgery", "conventions")  # of the lab


@dataclass(frozen=True)
class State:
    """What a link holds; None where it says nothing.

    Attributes:
        source: the input that is open.
        sample: index of a test digit.
        pixels: a drawn or uploaded digit, 784 bytes.
        cell: the chosen cell; the stage stands at its row and layer, unless told otherwise.
        way: of looking closer.
        votes: the digit whose votes are counted, and the rival it is compared with, if any.
        watched: the number whose pixels are sought: that of a logit, or 10 for the chosen cell.
        gates: whether the stage shows all that a layer computes, and not its memory alone.
        numbers: whether the equation is printed with its numbers too.
        row: that the stage stands at, from 1.
        layer: on stage, from 1.
        speed: of the reading, rows a second.
        loop: whether the reading begins anew at its end.
        second: the digit compared with it: the index of a test digit, or 784 bytes.
        model: the network.
        learning: the step of its training after which it reads, if not the finished one.
        beside: the networks that are compared with it.
        lang: the language of the page.
        edits: what the lab changes.
        shown: the quantity that a stage of two readings shows.
        spot: the cell that is marked on it; see ``cell``.
        section: of the lesson.
        part: of the lab.
        view: how much of a page is shown, where it is not all of it.
    """

    source: str | None = None
    sample: int | None = None
    pixels: bytes | None = None
    cell: Cell | None = None
    way: str | None = None
    votes: tuple[int, int | None] | None = None
    watched: int | None = None
    gates: bool = False
    numbers: bool = False
    row: int | None = None
    layer: int | None = None
    speed: float | None = None
    loop: bool = False
    second: int | bytes | None = None
    model: str | None = None
    learning: int | None = None
    beside: tuple[str, ...] | None = None
    lang: str | None = None
    edits: tuple[Edit, ...] = ()
    shown: str | None = None
    spot: MarkedCell | None = None
    section: str | None = None
    part: str | None = None
    view: str | None = None


@dataclass(frozen=True)
class ParsedLink:
    """A link as understood, and the names of the parts that were not."""

    state: State
    ignored: tuple[str, ...] = field(default=())


def write(state: State) -> dict[str, str]:
    """The parameters of a link to ``state``."""
    parts = {
        "lang": state.lang,
        "model": state.model,
        "learning": None if state.learning is None else str(state.learning),
        "source": state.source,
        "digit": None if state.sample is None else str(state.sample),
        "drawing": None if state.pixels is None else pack(state.pixels),
        "cell": None if state.cell is None else selected_cell.text(state.cell),
        "closer": state.way,
        "with": None if state.beside is None else ",".join(state.beside),
        "votes": None if state.votes is None else votes_text(*state.votes),
        "watch": None if state.watched is None else watched_text(state.watched),
        "gates": ON if state.gates else None,
        "numbers": ON if state.numbers else None,
        "row": None if state.row is None else str(state.row),
        "layer": None if state.layer is None else str(state.layer),
        "speed": None if state.speed is None else f"{state.speed:g}",
        "loop": ON if state.loop else None,
        "second": None if state.second is None else digit_text(state.second),
        "edits": to_text(state.edits) or None,
        "shown": state.shown,
        "mark": None if state.spot is None else spot_text(state.spot),
        "section": state.section,
        "part": state.part,
        "view": state.view,
    }
    return {name: text for name, text in parts.items() if text is not None}


def url(base: str, state: State) -> str:
    """The link to ``state`` on the page at ``base``."""
    return f"{base.partition('?')[0]}?{urlencode(write(state))}"


def read(parameters: Mapping[str, str]) -> ParsedLink:
    """Understand a link, or as much of it as can be understood."""
    found: dict[str, object] = {}

    def network() -> str:
        return str(found.get("model", resources.DEFAULT))

    def rows() -> int:  # of the longer of two readings
        edits: Any = found.get("edits", ())
        return max(ROWS, rows_read(edits))

    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "lang": ("lang", _one_of(tuple(LANGUAGES))),
        "model": ("model", _network),
        "learning": ("learning", lambda text: _snapshot(text, network())),
        "source": ("source", _one_of(SOURCES)),
        "digit": ("sample", _sample),
        "drawing": ("pixels", unpack),
        "cell": ("cell", lambda text: selected_cell.parse(text, network())),
        "closer": ("way", _one_of(WAYS)),
        "with": ("beside", _networks),
        "votes": ("votes", _votes),
        "watch": ("watched", lambda text: CELL if text == "cell" else _within(text, 0, 9)),
        "gates": ("gates", _on),
        "numbers": ("numbers", _on),
        "layer": ("layer", lambda text: _within(text, 1, len(resources.look(network()).order))),
        "speed": ("speed", _speed),
        "loop": ("loop", _on),
        "second": ("second", _digit),
        "edits": ("edits", lambda text: tuple(from_text(text))),
        "row": ("row", lambda text: _within(text, 1, rows())),
        "shown": ("shown", lambda text: _one_of(resources.quantities(network()))(text)),
        "mark": ("spot", lambda text: _spot(text, network(), rows())),
        "section": ("section", _one_of(tuple(SECTIONS))),
        "part": ("part", _one_of(PARTS)),
        "view": ("view", _one_of(VIEWS)),
    }
    ignored = []
    for name, (attribute, reader) in readers.items():
        text = parameters.get(name)
        if not text:
            continue
        try:
            found[attribute] = reader(text)
        except (ValueError, OverflowError):
            ignored.append(name)
    return ParsedLink(State(**found), tuple(ignored))  # type: ignore[arg-type]


def votes_text(digit: int, rival: int | None) -> str:
    """Whose votes are counted, as in a link: a digit, or a digit and its rival."""
    return f"{digit}" if rival is None else f"{digit}-{rival}"


def watched_text(watched: int) -> str:
    """What is watched, as in a link: the number of a logit, or the chosen cell."""
    return "cell" if watched == CELL else str(watched)


def digit_text(digit: int | bytes) -> str:
    """A digit as in a link: the index of a test digit, or 784 bytes packed."""
    return pack(digit) if isinstance(digit, bytes) else str(digit)


def spot_text(spot: MarkedCell) -> str:
    """A marked cell as in a link: its panel, and the cell."""
    return f"{spot.slot}.{selected_cell.text(spot.cell)}"


def keep(**parts: str | None) -> None:
    """Write parts of the state into the address, or take them out of it."""
    for name in [name for name, text in parts.items() if text is None]:
        st.query_params.pop(name, None)
    new = {name: text for name, text in parts.items() if text is not None}
    if any(st.query_params.get(name) != text for name, text in new.items()):
        st.query_params.update(new)  # at once: each write is a message of its own


def pack(pixels: bytes) -> str:
    """784 bytes as text for a link: empty borders are cut by compression."""
    return base64.urlsafe_b64encode(zlib.compress(pixels, 9)).decode().rstrip("=")


def unpack(text: str) -> bytes:
    """What :func:`pack` packed.

    Raises:
        ValueError: it is something else.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unzip = zlib.decompressobj()
        pixels = unzip.decompress(data, PIXELS + 1)  # no more, whatever the text claims
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a packed digit") from error
    if len(pixels) != PIXELS or not np.frombuffer(pixels, np.uint8).any():
        raise ValueError("not a packed digit")
    return pixels


def _network(text: str) -> str:
    name = _one_of(network_picker.names())(text)
    resources.network(name)  # or else its files are damaged
    return name


def _snapshot(text: str, network: str) -> int:
    found, step = resources.snapshots(network), selected_cell.count(text)
    if found is None or step not in found.steps:
        raise ValueError("no such snapshot")
    return step


def _networks(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(map(_network, text.split(","))))
    if len(names) > BESIDE:
        raise ValueError("too many")
    return names


def _sample(text: str) -> int:
    index = selected_cell.count(text)
    if index >= len(resources.test_digits()[0]):
        raise ValueError("no such digit")
    return index


def _digit(text: str) -> int | bytes:
    return _sample(text) if text.isdigit() else unpack(text)  # what is packed begins with a letter


def _spot(text: str, network: str, rows: int) -> MarkedCell:
    slot, _dot, cell = text.partition(".")
    return MarkedCell(slot, selected_cell.parse(cell, network, rows))


def _votes(text: str) -> tuple[int, int | None]:
    digit, _dash, rival = text.partition("-")
    pair = _within(digit, 0, 9), _within(rival, 0, 9) if rival else None
    if pair[0] == pair[1]:
        raise ValueError("a digit is no rival of itself")
    return pair


def _within(text: str, low: int, high: int) -> int:
    number = selected_cell.count(text)
    if not low <= number <= high:
        raise ValueError("out of range")
    return number


def _speed(text: str) -> float:
    speed = float(text)
    if not SPEEDS[0] <= speed <= SPEEDS[1]:
        raise ValueError("out of range")
    return speed


def _on(text: str) -> bool:
    if text != ON:
        raise ValueError("unknown")
    return True


def _one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    def reader(text: str) -> str:
        if text.lower() not in names:
            raise ValueError("unknown")
        return text.lower()

    return reader
