"""Fixed colour scales, one domain per quantity for every digit; and pictures painted in them.

The anchors are ColorBrewer's YlGnBu and RdBu (Harrower & Brewer 2003); on a dark ground diverging
values run from blue over the ground to orange, in the manner of Crameri's "berlin" (2018). Blue
against orange or red, and lightness everywhere, tell values apart for colour-blind eyes too.
"""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lstm_viz.models.pretrained import Card
from lstm_viz.models.quantities import QUANTITIES

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
Kind = Literal["gate", "state", "pixel", "belief"]  # of a colour table
KINDS: tuple[Kind, ...] = ("gate", "state", "pixel", "belief")
LEVELS = 256
ACCENT: dict[Theme, str] = {"light": "c2410c", "dark": "ffb454"}  # of what moves, and of beliefs

_YLGNBU = "ffffd9 edf8b1 c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 253494 081d58"
_RDBU = "053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f"
_BLUE_ORANGE = "cfe8ff 8cc4f5 4c9ada 2d6ca6 1f456b 15171a 61301c a04d25 db7d3c f7b27a ffe6cc"
_GREYS = "000000 ffffff"

_ANCHORS: dict[tuple[Kind, Theme], str] = {
    ("gate", "light"): _YLGNBU,
    ("gate", "dark"): " ".join(reversed(_YLGNBU.split())),
    ("state", "light"): _RDBU,
    ("state", "dark"): _BLUE_ORANGE,
    ("pixel", "light"): _GREYS,
    ("pixel", "dark"): _GREYS,
    # a belief is one colour, the more of it the more is believed: see `picture.palette`
    ("belief", "light"): f"{ACCENT['light']} {ACCENT['light']}",
    ("belief", "dark"): f"{ACCENT['dark']} {ACCENT['dark']}",
}


@cache
def colours(kind: Kind, theme: Theme) -> NDArray[np.uint8]:
    """The colour table ``[256, 3]`` (RGB) from the low to the high end of the domain."""
    anchors = np.array([list(bytes.fromhex(a)) for a in _ANCHORS[kind, theme].split()])  # [A, 3]
    at = np.linspace(0, len(anchors) - 1, LEVELS)
    table = [np.interp(at, np.arange(len(anchors)), channel) for channel in anchors.T]
    return np.stack(table, axis=1).round().astype(np.uint8)


def levels(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    """Where in the colour table each value lies; values outside ``[low, high]`` take its ends."""
    scaled = (np.asarray(values) - low) * ((LEVELS - 1) / (high - low))
    return scaled.round().clip(0, LEVELS - 1).astype(np.uint8)


class Scale(NamedTuple):
    """A colour scale: the values at its two ends, and the colours between them."""

    kind: Kind
    low: float
    high: float

    @classmethod
    def around(cls, bound: float) -> "Scale":
        """The diverging scale that is symmetric about nought."""
        return cls("state", -bound, bound)


PIXEL, GATE, STATE = Scale("pixel", 0.0, 1.0), Scale("gate", 0.0, 1.0), Scale.around(1.0)
BELIEF = Scale("belief", 0.0, 1.0)


@dataclass(frozen=True)
class Look:
    """What is fixed for a network, so that pictures of different digits can be compared.

    Attributes:
        order: for each layer, its units from left to right, like ones beside each other.
        bounds: for each quantity that has no natural end, and each layer, the end of its
            symmetric colour scale; beyond it values are painted like it.
        every_row: whether the read-out was trained after every row; else a belief means
            something after the last row alone.
    """

    order: tuple[tuple[int, ...], ...]
    bounds: Mapping[str, tuple[float, ...]]
    every_row: bool = True

    @classmethod
    def of(cls, about: Card) -> "Look":
        """The look that a trained network's card gives it."""
        layers = about["bounds"]  # for each layer, by quantity
        return cls(
            order=tuple(tuple(units) for units in about["unit_order"]),
            bounds={
                quantity: tuple(of[quantity]["bound"] for of in layers) for quantity in layers[0]
            },
            every_row=about.get("recipe", {}).get("last", 0.0) < 1,
        )

    def scale(self, quantity: str, layer: int) -> Scale:
        """The colour scale of a quantity; ``layer`` from 0."""
        if QUANTITIES[quantity].kind == "gate":
            return GATE
        if quantity in self.bounds:
            return Scale.around(self.bounds[quantity][layer])
        return STATE

    def difference(self, quantity: str, layer: int) -> Scale:
        """The scale of the difference of two values of a quantity: as far as one of them goes.

        Two states can differ by twice as much, but rarely do; what is beyond is painted like the
        end, and the legend says so.
        """
        return Scale.around(self.scale(quantity, layer).high)


HEAD = "data:image/png;base64,"


def png(cells: NDArray[np.uint8]) -> str:
    """A data URL of a PNG with one pixel for each cell, RGB ``[rows, columns, 3]``."""
    file = BytesIO()
    Image.fromarray(np.ascontiguousarray(cells)).save(file, "PNG", compress_level=1)
    return HEAD + base64.b64encode(file.getvalue()).decode()


# A palette PNG in three parts, each of whole Base64 groups: what comes before the colours (33
# bytes), the colours (780 bytes, or 1,047 veiled), and what comes after. So one picture has any
# colours at no cost.


# Where the levels begin in an uncompressed picture: after the length and the name of its chunk, the
# head of the compressed data, the head of its only block, and the first row's filter.
STORED = 8 + 2 + 5 + 1


def uncoloured(cells: NDArray[np.uint8]) -> tuple[str, str]:
    """What a PNG has before and after its colours, in Base64, for levels ``[rows, columns]``.

    With :func:`palette` between them it is a PNG of one pixel for each cell. It is not compressed:
    byte ``STORED + (columns + 1) * row + column`` of the second part is a level, as long as there
    are at most 64 KB of them, and the stage reads the values of recalled pixels there.
    """
    rows, columns = cells.shape
    lines = np.zeros((rows, columns + 1), np.uint8)  # each begins with its filter: none
    lines[:, 1:] = cells
    # compressing takes ten times as long, and numbers of a network hardly get shorter
    data = _chunk(b"IDAT", zlib.compress(lines.tobytes(), 0)) + _chunk(b"IEND", b"")
    return _head(rows, columns), base64.b64encode(data).decode()


def palette(colours: NDArray[np.uint8], veiled: bool = False) -> str:
    """The part of a PNG that holds its colours ``[256, 3]`` (RGB), in Base64.

    Args:
        colours: the table.
        veiled: let the ground show through each level but the last, the more the lower it is.
    """
    part = _chunk(b"PLTE", colours.tobytes())
    if veiled:
        part += _chunk(b"tRNS", bytes(range(255)))  # the last level is left out: it is opaque
    return base64.b64encode(part).decode()


@cache
def _head(rows: int, columns: int) -> str:
    size = columns.to_bytes(4, "big") + rows.to_bytes(4, "big")
    depth_8_palette = bytes([8, 3, 0, 0, 0])
    start = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size + depth_8_palette)
    return base64.b64encode(start).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check
