"""Values of a link: how each is read from its text, and written as text.

What reads a text takes the state read so far too, and raises ValueError where it does not
understand.
"""

import base64
import binascii
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm_viz.app import resources
from lstm_viz.app.inputs import network_picker
from lstm_viz.charts import Cell, Look
from lstm_viz.charts.content import Mark
from lstm_viz.charts.signals import ROWS
from lstm_viz.edits import Edit, from_text
from lstm_viz.edits.image import rows_read
from lstm_viz.models.quantities import QUANTITIES

if TYPE_CHECKING:
    from lstm_viz.app.url_state import State

PIXELS = 28 * 28
BESIDE = 2  # networks at most beside the one that reads
ON = "1"  # of a switch
CELL = 10  # among what can be watched, after the ten logits
SPEEDS = 0.75, 24.0  # the slowest and the fastest, rows a second


def count(text: str) -> int:
    """A number of a link.

    Raises:
        ValueError: it is not one, or an unreasonable one.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ValueError("not a number")
    return int(text)


def one_of(names: Collection[str]) -> Callable[[str, Any], str]:
    """Reads one of some names."""

    def read(text: str, _state: Any) -> str:
        if text.lower() not in names:
            raise ValueError("unknown")
        return text.lower()

    return read


def within(text: str, low: int, high: int) -> int:
    """A whole number of a range."""
    number = count(text)
    if not low <= number <= high:
        raise ValueError("out of range")
    return number


def switch(text: str, _state: "State") -> bool:
    """A switch that is on."""
    if text != ON:
        raise ValueError("unknown")
    return True


def speed(text: str, _state: "State") -> float:
    """Rows a second."""
    number = float(text)
    if not SPEEDS[0] <= number <= SPEEDS[1]:
        raise ValueError("out of range")
    return number


def network(text: str, _state: "State") -> str:
    """A network whose files can be read."""
    name = text.lower()
    if name not in network_picker.names():
        raise ValueError("unknown")
    resources.network(name)
    return name


def snapshot(text: str, state: "State") -> int:
    """A step of the training after which the network was kept."""
    found, step = resources.snapshots(state.network), count(text)
    if found is None or step not in found.steps:
        raise ValueError("no such snapshot")
    return step


def networks(text: str, state: "State") -> tuple[str, ...]:
    """Different networks, but not too many."""
    names = tuple(dict.fromkeys(network(name, state) for name in text.split(",")))
    if len(names) > BESIDE:
        raise ValueError("too many")
    return names


def quantity(text: str, state: "State") -> str:
    """A quantity of the network."""
    return one_of(resources.quantities(state.network))(text, state)


def layer(text: str, state: "State") -> int:
    """A layer of the network, from 1."""
    return within(text, 1, len(resources.look(state.network).order))


def edits(text: str, _state: "State") -> tuple[Edit, ...]:
    """Edits, whether they fit the network or not."""
    return tuple(from_text(text))


def row(text: str, state: "State") -> int:
    """A row of the stage, from 1."""
    return within(text, 1, max(_rows(state)))


def _rows(state: "State") -> tuple[int, int]:
    """How many rows the readings on the page's stage have, the first and the second."""
    return ROWS, rows_read(state.edits) if state.page == "lab" else ROWS


def cell(text: str, state: "State") -> Cell:
    """A cell of the network."""
    return parse_cell(text, state.network)


def cell_text(cell: Cell) -> str:
    """A cell as in a link: quantity, layer from 1, unit from 0 and row from 1, as on the page.

    For the layer of a recalled pixel, see :class:`~lstm_viz.charts.Cell`.
    """
    return f"{cell.quantity}.{cell.layer + 1}.{cell.unit}.{cell.row + 1}"


def parse_cell(text: str, network: str, rows: int = ROWS) -> Cell:
    """The cell that :func:`cell_text` wrote down.

    Raises:
        ValueError: it is not the text of a cell of the network of this name, over so many rows.
    """
    quantity, layer, unit, row = text.split(".")
    cell = Cell(quantity, count(layer) - 1, count(unit), count(row) - 1)
    if not resources.has_cell(network, cell, rows):
        raise ValueError("no such cell")
    return cell


PAIRED, UNITS = ("digit", "belief"), ("states", "difference")  # panels of a stage of two readings
Rows = tuple[int, int]  # that the first of the two readings has, and the second


@dataclass(frozen=True)
class MarkedCell:
    """A cell of both readings, and the panel in which it is marked."""

    slot: str
    cell: Cell

    def __post_init__(self) -> None:
        """Check that the panel shows such cells."""
        kind, of = self.slot.split("-")[0], self.cell.quantity
        if kind != of if of in PAIRED else kind not in UNITS:
            raise ValueError(f"{self.slot} shows no {of}")

    def mark(self, look: Look) -> Mark:
        """What the stage frames."""
        cell = self.cell
        if cell.quantity not in QUANTITIES:
            return Mark(self.slot, 0, cell.row, cell.unit)
        at = look.order[cell.layer].index(cell.unit)
        return Mark(self.slot, cell.layer + 1, cell.row, at)


def rows_of(slot: str, rows: Rows) -> int:
    """How many rows a panel has: that of a difference those of the second reading."""
    return {"1": rows[0]}.get(slot.rpartition("-")[2], rows[1])


def spot(text: str, state: "State") -> MarkedCell:
    """A cell of one of the panels of a stage of two readings."""
    slot, _dot, cell = text.partition(".")
    rows = rows_of(slot, _rows(state))
    return MarkedCell(slot, parse_cell(cell, state.network, rows))


def spot_text(spot: MarkedCell) -> str:
    """Its panel, and the cell."""
    return f"{spot.slot}.{cell_text(spot.cell)}"


def votes(text: str, _state: "State") -> tuple[int, int | None]:
    """A digit, and perhaps its rival."""
    digit, _dash, rival = text.partition("-")
    pair = within(digit, 0, 9), within(rival, 0, 9) if rival else None
    if pair[0] == pair[1]:
        raise ValueError("a digit is no rival of itself")
    return pair


def votes_text(pair: tuple[int, int | None]) -> str:
    """“4”, or “4-9”."""
    digit, rival = pair
    return f"{digit}" if rival is None else f"{digit}-{rival}"


def watched(text: str, _state: "State") -> int:
    """The number of a logit, or of the chosen cell."""
    return CELL if text == "cell" else within(text, 0, 9)


def watched_text(what: int) -> str:
    """“4”, or “cell”."""
    return "cell" if what == CELL else str(what)


def sample(text: str, _state: "State") -> int:
    """The index of a test digit."""
    return within(text, 0, len(resources.test_digits()[0]) - 1)


def pack(pixels: bytes) -> str:
    """784 bytes as text: empty borders are cut by compression."""
    return base64.urlsafe_b64encode(zlib.compress(pixels, 9)).decode().rstrip("=")


def unpack(text: str, _state: "State | None" = None) -> bytes:
    """What :func:`pack` packed."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unzip = zlib.decompressobj()
        pixels = unzip.decompress(data, PIXELS + 1)  # no more, whatever the text claims
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a packed digit") from error
    if len(pixels) != PIXELS or not np.frombuffer(pixels, np.uint8).any():
        raise ValueError("not a packed digit")
    return pixels


def digit(text: str, state: "State") -> int | bytes:
    """The index of a test digit, or 784 bytes: what is packed begins with a letter."""
    return sample(text, state) if text.isdigit() else unpack(text)


def digit_text(digit: int | bytes) -> str:
    """The index, or the bytes packed."""
    return pack(digit) if isinstance(digit, bytes) else str(digit)
