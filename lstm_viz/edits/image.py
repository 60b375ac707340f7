"""Edits of the image: they change what is read before it is read, in the order of the list.

Rows count from 0 as they stand when the edit's turn comes; ``None`` means all of them. All of them
raise ValueError when they are made of what cannot be; the message says what can.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from lstm_viz.edits.base import Edit, ImageEdit
from lstm_viz.edits.selection import Which, numbers
from lstm_viz.locale import _

LONGEST = 228  # rows read at most: 28, and 200 more


def rows_read(edits: Iterable[Edit], rows: int = 28) -> int:
    """How many rows are read of an image of ``rows`` rows with edits, made or not.

    At most ``LONGEST``: more are refused, and a link of few words may ask for billions.
    """
    for edit in edits:
        if isinstance(edit, ImageEdit):
            rows = min(edit.length(rows), LONGEST)
    return rows


def image_rows(edits: Iterable[Edit], rows: int = 28) -> list[int]:
    """Which row of the image each row read shows, from 0; -1 for a blank row that was put in."""
    shown = list(range(rows))
    for edit in edits:
        if isinstance(edit, Reordered):
            shown = [shown[k] if k < len(shown) else -1 for k in edit.order(len(shown))]
    return shown


class _Painted(ImageEdit):
    """Reads the same rows with other ink."""

    rows: Which = None

    def paint(self, ink: Tensor) -> Tensor:
        """Rows ``[..., R, W]`` → the same shape."""
        raise NotImplementedError

    def read(self, images: Tensor) -> Tensor:
        """``[..., T, W]`` → the same shape."""
        rows, changed = numbers(self.rows, images.shape[-2]), images.clone()
        changed[..., rows, :] = self.paint(images[..., rows, :])
        return changed


class Reordered(ImageEdit):
    """Reads the same rows in another order, more often, not at all, or blank ones between them."""

    def order(self, count: int) -> list[int]:
        """Which of ``count`` rows are read, in order; ``count`` itself is a blank row."""
        raise NotImplementedError

    def length(self, count: int) -> int:
        """How many rows are read instead of ``count``."""
        return len(self.order(count))

    def read(self, images: Tensor) -> Tensor:
        """``[..., T, W]`` → ``[..., T', W]``."""
        blank = torch.zeros_like(images[..., :1, :])  # [..., 1, W]
        return torch.cat([images, blank], dim=-2)[..., self.order(images.shape[-2]), :]


@dataclass(frozen=True)
class BlankRows(_Painted):
    """Take the ink off rows."""

    rows: Which = None

    def paint(self, ink: Tensor) -> Tensor:
        """Paper."""
        return torch.zeros_like(ink)


@dataclass(frozen=True)
class InvertRows(_Painted):
    """Make ink of paper, and paper of ink."""

    rows: Which = None

    def paint(self, ink: Tensor) -> Tensor:
        """The rest to full ink."""
        return 1 - ink


@dataclass(frozen=True)
class ReverseRows(_Painted):
    """Read rows from right to left."""

    rows: Which = None

    def paint(self, ink: Tensor) -> Tensor:
        """The last pixel first."""
        return ink.flip(-1)


@dataclass(frozen=True)
class RepeatRows(Reordered):
    """Read each of some rows ``times`` times, one after the other: the digit is stretched."""

    rows: Which = None
    times: int = 2

    def order(self, count: int) -> list[int]:
        """Each row once, or ``times`` times."""
        often = set(numbers(self.rows, count))
        return [row for row in range(count) for _n in range(self.times if row in often else 1)]


@dataclass(frozen=True)
class ShuffleRows(Reordered):
    """Read some rows in a random order, the others in their places; a seed names the order."""

    seed: int = 0
    rows: Which = None

    def order(self, count: int) -> list[int]:
        """The rows in places drawn by lot."""
        rows, draw = numbers(self.rows, count), Random(self.seed)
        # only random() is the same in all versions of Python
        shuffled = dict(zip(rows, sorted(rows, key=lambda _row: draw.random()), strict=True))
        return [shuffled.get(row, row) for row in range(count)]


@dataclass(frozen=True)
class ShiftRows(Reordered):
    """Move the image down by ``by`` rows, or up; rows that leave it are lost, blank ones come."""

    by: int

    def order(self, count: int) -> list[int]:
        """The row that comes to stand in each place."""
        return [r if 0 <= r < count else count for r in range(-self.by, count - self.by)]


@dataclass(frozen=True)
class BottomUp(Reordered):
    """Read the last row first and the first row last."""

    def order(self, count: int) -> list[int]:
        """Falling."""
        return list(range(count))[::-1]


@dataclass(frozen=True)
class InsertBlankRows(Reordered):
    """Read ``count`` blank rows before row ``at``: a gap over which the memory has to hold."""

    at: int
    count: int

    def order(self, count: int) -> list[int]:
        """The rows, with blank ones between them."""
        return [*range(self.at), *[count] * self.count, *range(self.at, count)]


@dataclass(frozen=True)
class SkipRows(Reordered):
    """Do not read some rows at all: less is read, and what follows them comes earlier."""

    rows: Which

    def __post_init__(self) -> None:
        """Check the rows: not all of them."""
        super().__post_init__()
        if self.rows is None:
            raise ValueError(_("Choose the rows to be left out: something has to be read."))

    def order(self, count: int) -> list[int]:
        """The others."""
        skipped = set(numbers(self.rows, count))
        return [row for row in range(count) if row not in skipped]
