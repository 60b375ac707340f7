"""What a stage shows, before it is made into the datasets that it draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.trace import Trace
from lstm_viz.charts.layouts import Layout
from lstm_viz.charts.palette import Kind, Scale

# on a page, where one can scroll; alone on the screen of a hall, to be read from its last row; or
# alone in a frame of another page, which may be small
Setting = Literal["page", "hall", "frame"]


class Start(NamedTuple):
    """Where and how a new digit is read; by default from the top, and as the digit before it.

    Attributes:
        row: to stand at, from 1; 0 to play from the top.
        layer: from 1; 0 for the one on stage, or for the stage's first.
        speed: rows a second; 0 for that of before.
        loop: whether the reading begins anew at its end.
    """

    row: int = 0
    layer: int = 0
    speed: float = 0.0
    loop: bool = False


FROM_TOP = Start()


@dataclass(frozen=True)
class Heat:
    """The picture of a panel, and the numbers it is made of.

    Attributes:
        slot: the panel.
        values: float32 ``[T, N]``, columns in the order in which they are shown.
        scale: to paint them on.
        text: what is said of the cell under the pointer, with ``{column}``, ``{row}``, ``{value}``.
        names: the numbers of the columns.
        layer: from 1; 0 for a picture that is there whatever layer is on stage.
    """

    slot: str
    values: NDArray[np.float32]
    scale: Scale
    text: str
    names: range | tuple[int, ...]
    layer: int = 0


@dataclass(frozen=True)
class Legend:
    """A colour scale in words: what it is for, and its ends.

    Attributes:
        at: its place, from the left.
        kind: of its colours.
        name: what it is for.
        low: its lower end.
        high: its upper end.
        layer: from 1; 0 for a scale of every layer.
    """

    at: int
    kind: Kind
    name: str
    low: str
    high: str
    layer: int = 0


@dataclass(frozen=True)
class Belief:
    """What is believed in a panel.

    Attributes:
        text: what is said of the cell under the pointer, with ``{column}``, ``{row}``, ``{value}``.
        trace: the reading.
        every_row: whether the read-out was trained after every row; else nobody leads before the
            last one.
    """

    text: str
    trace: Trace
    every_row: bool


@dataclass(frozen=True)
class Mark:
    """A cell to mark.

    Attributes:
        slot: its panel.
        layer: from 1; 0 for any.
        row: from 0.
        at: its position in the row, from 0.
        now: of a picture for each row, the row on stage, from 1; 0 for any.
    """

    slot: str
    layer: int
    row: int
    at: int
    now: int = 0


@dataclass(frozen=True)
class Held:
    """Rows of a panel that an edit holds: its layer (from 1; 0 for any), first and last row."""

    slot: str
    layer: int
    first: int
    last: int


@dataclass(frozen=True)
class Frames:
    """Pictures that change from row to row, and what is said of them.

    Attributes:
        values: ``[T, T, W]``, for each row now the rows so far, in [0, 1].
        of: the slot of the picture that they are to be like.
        text: what is said of the cell under the pointer, with ``{column}``, ``{row}``, ``{now}``,
            ``{value}``, and ``{read}``, the value in ``of``.
    """

    values: NDArray[np.float32]
    of: str
    text: str


NOWHERE = Mark("", 0, 0, 0)


@dataclass(frozen=True)
class Content:
    """All that a stage shows.

    Attributes:
        layout: its panels.
        units: of each layer that can be shown; 0 where panels have different ones.
        heats: the pictures of every layer.
        beliefs: what is believed, by the panel of that shape.
        lines: what is said under the panels, from top to bottom: for each layer, or 0 for any, a
            sentence for each row.
        legends: the colour scales.
        same_units: whether a column is the same unit in all panels.
        frames: pictures that change from row to row, by the panel.
    """

    layout: Layout
    units: tuple[int, ...]
    heats: Sequence[Heat]
    beliefs: Mapping[str, Belief]
    lines: Sequence[Mapping[int, Sequence[str]]]
    legends: Sequence[Legend]
    same_units: bool = True
    frames: Mapping[str, Frames] = field(default_factory=dict)
