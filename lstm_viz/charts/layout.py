"""Which panels stand on a stage, and where: a layout is a tuple of panels.

A layout is data, as the digit is: one specification draws them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lstm_viz.words import N_, _

Shape = Literal["digit", "belief", "units"]
Place = tuple[int, int]  # column and tier


@dataclass(frozen=True)
class Panel:
    """One picture of the stage, with its rows on the common scan line.

    Attributes:
        slot: its name in the data, and what a click on it reports.
        shape: a digit is square, a belief has a column for each class, else a column is a unit.
        wide: its column and tier on a wide screen. Column 0 is as wide as a digit.
        narrow: its column and tier where there is room for two columns. What stands alone in its
            tier takes all the width; after a digit, all that the digit leaves.
        title: what it is.
        short: the same where there is little room; "" for the title.
        hint: what to look for in it.
    """

    slot: str
    shape: Shape
    wide: Place
    narrow: Place
    title: str
    short: str = ""
    hint: str = ""


Layout = tuple[Panel, ...]

_TITLES = {
    "digit": (N_("the digit"), N_("digit"), N_("read from the top, a row at a time")),
    "belief": (N_("belief"), N_("belief"), N_("what it would answer after each row")),
    "i": (N_("write · input gate i"), N_("write i"), N_("where it lets something new in")),
    "f": (N_("keep · forget gate f"), N_("keep f"), N_("1 keeps the memory, 0 forgets it")),
    "o": (N_("read · output gate o"), N_("read o"), N_("where it shows what it holds")),
    "g": (N_("candidate g"), N_("candidate g"), N_("what it would write there")),
    "c": (N_("memory · cell state c"), N_("memory c"), N_("a stripe down = kept from row to row")),
    "h": (N_("hidden state h"), N_("hidden h"), N_("what the next row and layer see")),
    "r": (N_("look back · reset gate r"), N_("reset r"), N_("how much of the past n may see")),
    "z": (N_("keep · update gate z"), N_("keep z"), N_("1 keeps the state, 0 replaces it")),
    "n": (N_("candidate n"), N_("candidate n"), N_("what would replace the state")),
}
_LSTM: dict[str, tuple[Place, Place]] = {  # on a wide screen and on a narrow one
    "digit": ((0, 0), (0, 0)),
    "i": ((1, 0), (0, 1)),
    "f": ((2, 0), (0, 2)),
    "o": ((3, 0), (0, 3)),
    "belief": ((0, 1), (1, 0)),
    "g": ((1, 1), (1, 1)),
    "c": ((2, 1), (1, 2)),
    "h": ((3, 1), (1, 3)),
}
_GRU: dict[str, tuple[Place, Place]] = {
    "digit": ((0, 0), (0, 0)),
    "r": ((1, 0), (0, 1)),
    "z": ((2, 0), (0, 2)),
    "belief": ((0, 1), (1, 0)),
    "n": ((1, 1), (1, 1)),
    "h": ((2, 1), (1, 2)),
}
_RNN: dict[str, tuple[Place, Place]] = {
    "digit": ((0, 0), (0, 0)),
    "h": ((1, 0), (0, 1)),
    "belief": ((2, 0), (1, 0)),
}


def reading(quantities: Iterable[str]) -> Layout:
    """A digit, every quantity of one layer, and the belief.

    A gate that a network does without leaves its place empty.

    Args:
        quantities: that the network's layers compute.
    """
    there = set(quantities)
    places = next(table for table in (_RNN, _GRU, _LSTM) if there <= table.keys())
    return tuple(
        panel(slot, slot, *places[slot]) for slot in places if slot in there | {"digit", "belief"}
    )


def panel(slot: str, kind: str, wide: Place, narrow: Place) -> Panel:
    """The panel ``slot`` of the kind "digit", "belief", or of a quantity, with its usual words."""
    shape: Shape = kind if kind in ("digit", "belief") else "units"  # type: ignore[assignment]
    title, short, hint = (_(text) for text in _TITLES[kind])
    return Panel(slot, shape, wide, narrow, title, short, hint)


def rows(layout: Layout, units: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    """The panels as the stage takes them.

    Args:
        layout: the panels.
        units: columns of each slot, in each layer.
    """
    digits = {p.narrow[1] for p in layout if p.shape == "digit"}  # tiers that begin with one
    crowd = [p.narrow[1] for p in layout]
    return [
        {
            "slot": p.slot,
            "shape": p.shape,
            "col": p.wide[0],
            "tier": p.wide[1],
            "ncol": p.narrow[0] if crowd.count(p.narrow[1]) > 1 else 0,
            "ntier": p.narrow[1],
            "beside": p.narrow[0] > 0 and p.narrow[1] in digits,
            "alone": crowd.count(p.narrow[1]) == 1,
            "title": p.title,
            "short": p.short or p.title,
            "hint": p.hint,
            **{f"units{k}": n for k, n in enumerate(units[p.slot], 1)},
        }
        for p in layout
    ]


def size(layout: Layout) -> dict[str, int]:
    """How many columns beside the first one, and tiers, there are."""
    return {
        "columns": max(p.wide[0] for p in layout),
        "tiers": 1 + max(p.wide[1] for p in layout),
        "ntiers": 1 + max(p.narrow[1] for p in layout),
    }
