"""A heatmap as one picture: a palette PNG, one pixel per cell, in a data URL."""

import base64
import zlib
from functools import cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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
