"""Panels and where they stand. A layout is data, as the digit is: one specification draws all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Shape = Literal["digit", "belief", "units", "words"]
Place = tuple[int, int]  # column and tier


@dataclass(frozen=True)
class Panel:
    """One picture of the stage, with its rows on the common scan line.

    Attributes:
        slot: its name in the data, and what a click on it reports.
        shape: a digit is square, a belief has a column for each class, else a column is a unit;
            "words" are a title and a hint where a panel would be.
        wide: its column and tier on a wide screen. Column 0 is as wide as a digit.
        narrow: its column and tier where there is room for two columns, or None to leave it out.
            What stands alone in its tier takes all the width; after a digit, all that it leaves.
        title: what it is.
        short: the same where there is little room; "" for the title.
        hint: what to look for in it.
        span: how many columns it takes on a wide screen.
    """

    slot: str
    shape: Shape
    wide: Place
    narrow: Place | None
    title: str
    short: str = ""
    hint: str = ""
    span: int = 1


Layout = tuple[Panel, ...]


def rows(layout: Layout, units: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    """The panels as the stage takes them.

    Args:
        layout: the panels.
        units: columns of each slot, in each layer.
    """
    return [
        {
            "slot": p.slot,
            "shape": p.shape,
            "title": p.title,
            "short": p.short or p.title,
            "hint": p.hint,
            "col": p.wide[0],
            "tier": p.wide[1],
            "span": p.span,
            **_narrow(p, layout),
            **{f"units{k}": n for k, n in enumerate(units.get(p.slot, ()), 1)},
        }
        for p in layout
    ]


def _narrow(panel: Panel, layout: Layout) -> dict[str, Any]:
    if panel.narrow is None:
        return {"ncol": -1, "ntier": 0, "beside": False, "alone": False}
    column, tier = panel.narrow
    others = [p.shape for p in layout if p.narrow and p.narrow[1] == tier and p != panel]
    return {
        "ncol": column if others else 0,
        "ntier": tier,
        "beside": column > 0 and "digit" in others,
        "alone": not others,
    }


def size(layout: Layout) -> dict[str, int]:
    """How many columns beside the first one and how many tiers there are, and how much is needed
    for titles where there is little room: a belief has its digits under its own."""
    deep = any(p.shape == "belief" and p.narrow and p.narrow[1] for p in layout)
    return {
        "columns": max(p.wide[0] + p.span - 1 for p in layout),
        "tiers": 1 + max(p.wide[1] for p in layout),
        "ntiers": 1 + max(p.narrow[1] for p in layout if p.narrow),
        "ntitles": 34 if deep else 24,
    }
