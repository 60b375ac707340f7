"""Edits of the image: they change what is read before it is read, in the order of the list.

Their rows are those that stand when the edit's turn comes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Annotated, ClassVar

import torch
from torch import Tensor

from lstm_viz.edits.base import LATE, Edit
from lstm_viz.edits.parameters import SomeRows, count, row, shift
from lstm_viz.edits.selection import Which, numbers
from lstm_viz.locale import N_, _

LONGEST = 228  # rows read at most: 28, and 200 more


class ImageEdit(Edit):
    """A change of what is read."""

    def read(self, images: Tensor) -> Tensor:
        """What is read instead: ``[..., T, W]`` → ``[..., T', W]``."""
        raise NotImplementedError

    def length(self, count: int) -> int:
        """How many rows are read instead of ``count``."""
        return count

    def problems(self, rows: int) -> Iterator[str]:
        """What keeps it from being made of an image of ``rows`` rows."""
        yield from self.missing_rows(rows)


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

    def problems(self, rows: int) -> Iterator[str]:
        """Rows that are not there; too many, none, or the same ones as before."""
        if missing := list(self.missing_rows(rows)):
            yield from missing
            return
        order = self.order(rows)
        if len(order) > LONGEST:
            said = _("With “{edit}” the image has {count} rows: it may have {most} at most.")
            yield said.format(edit=self.sentence(), count=len(order), most=LONGEST)
        elif all(row == rows for row in order):
            yield _("“{edit}” leaves nothing of the image.").format(edit=self.sentence())
        elif order == list(range(rows)):
            yield _("“{edit}” changes nothing.").format(edit=self.sentence())


@dataclass(frozen=True)
class BlankRows(_Painted):
    """Take the ink off rows."""

    code = "blank"
    title = N_("Blank rows")
    template = N_("Blank {rows}")
    example: ClassVar = {"rows": LATE}

    rows: SomeRows = None

    def paint(self, ink: Tensor) -> Tensor:
        """Paper."""
        return torch.zeros_like(ink)


@dataclass(frozen=True)
class SkipRows(Reordered):
    """Do not read some rows at all: less is read, and what follows them comes earlier."""

    code = "skip"
    title = N_("Leave out rows")
    template = N_("Leave out {rows}")
    example: ClassVar = {"rows": slice(24, None)}

    rows: SomeRows

    def __post_init__(self) -> None:
        """Check the rows: not all of them."""
        super().__post_init__()
        if self.rows is None:
            raise ValueError(_("Choose the rows to be left out: something has to be read."))

    def order(self, count: int) -> list[int]:
        """The others."""
        skipped = set(numbers(self.rows, count))
        return [row for row in range(count) if row not in skipped]


@dataclass(frozen=True)
class InsertBlankRows(Reordered):
    """Read ``count`` blank rows before row ``at``: a gap over which the memory has to hold."""

    code = "gap"
    title = N_("Insert blank rows")
    template = N_("Insert {count} blank rows before row {at}")
    example: ClassVar = {"at": 14, "count": 20}

    at: Annotated[int, row(end=1)]
    count: Annotated[
        int, count(N_("Blank rows"), 1, 200, N_("Insert {low} to {high} blank rows."), mark="x")
    ]

    def order(self, count: int) -> list[int]:
        """The rows, with blank ones between them."""
        return [*range(self.at), *[count] * self.count, *range(self.at, count)]


@dataclass(frozen=True)
class RepeatRows(Reordered):
    """Read each of some rows ``times`` times, one after the other: the digit is stretched."""

    code = "repeat"
    title = N_("Repeat rows")
    template = N_("Read {rows} {times} times each")

    rows: SomeRows = None
    times: Annotated[
        int, count(N_("Times"), 2, 8, N_("Read a row {low} to {high} times."), mark="x")
    ] = 2

    def order(self, count: int) -> list[int]:
        """Each row once, or ``times`` times."""
        often = set(numbers(self.rows, count))
        return [row for row in range(count) for _n in range(self.times if row in often else 1)]


@dataclass(frozen=True)
class InvertRows(_Painted):
    """Make ink of paper, and paper of ink."""

    code = "invert"
    title = N_("Swap ink and paper in rows")
    template = N_("Swap ink and paper in {rows}")

    rows: SomeRows = None

    def paint(self, ink: Tensor) -> Tensor:
        """The rest to full ink."""
        return 1 - ink


@dataclass(frozen=True)
class ReverseRows(_Painted):
    """Read rows from right to left."""

    code = "mirror"
    title = N_("Read rows from right to left")
    template = N_("Read {rows} from right to left")

    rows: SomeRows = None

    def paint(self, ink: Tensor) -> Tensor:
        """The last pixel first."""
        return ink.flip(-1)


@dataclass(frozen=True)
class ShuffleRows(Reordered):
    """Read some rows in a random order, the others in their places; a seed names the order."""

    code = "shuffle"
    title = N_("Shuffle rows")
    template = N_("Shuffle {rows}, order number {seed}")

    seed: Annotated[
        int,
        count(
            N_("Order number"), 0, 9999, N_("The seed is a whole number from {low} to {high}."),
            mark="s",
        ),
    ] = 0  # fmt: skip
    rows: SomeRows = None

    def order(self, count: int) -> list[int]:
        """The rows in places drawn by lot."""
        rows, draw = numbers(self.rows, count), Random(self.seed)
        # only random() is the same in all versions of Python
        shuffled = dict(zip(rows, sorted(rows, key=lambda _row: draw.random()), strict=True))
        return [shuffled.get(row, row) for row in range(count)]


@dataclass(frozen=True)
class ShiftRows(Reordered):
    """Move the image down by ``by`` rows, or up; rows that leave it are lost, blank ones come."""

    code = "shift"
    title = N_("Move the image up or down")
    template = N_("Move the image {by}")
    example: ClassVar = {"by": 4}

    by: Annotated[
        int, shift(N_("Direction"), 27, N_("Shift by {low} to {high} rows, other than 0."))
    ]

    def order(self, count: int) -> list[int]:
        """The row that comes to stand in each place."""
        return [r if 0 <= r < count else count for r in range(-self.by, count - self.by)]


@dataclass(frozen=True)
class BottomUp(Reordered):
    """Read the last row first and the first row last."""

    code = "bottomup"
    title = N_("Read from the bottom up")
    template = N_("Read the image from the bottom up")

    def order(self, count: int) -> list[int]:
        """Falling."""
        return list(range(count))[::-1]
