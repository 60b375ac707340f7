"""The layouts there are: one reading, two compared, several networks side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lstm_viz.locale import N_, _
from lstm_viz.models.quantities import FORGETS, QUANTITIES, in_order

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


TOP, BELIEF = N_("read from the top, a row at a time"), N_("belief")
BACK = N_("the rows read, read back from c and h")
# what is no quantity of a layer: its shape, its title, a short one, and what to look for there
OTHERS: dict[str, tuple[Shape, tuple[str, str, str]]] = {
    "digit": ("digit", (N_("the digit"), N_("digit"), TOP)),
    "belief": ("belief", (BELIEF, BELIEF, N_("what it would answer after each row"))),
    "recall": ("digit", (N_("what it remembers"), N_("remembers"), BACK)),
}


def reading(quantities: Iterable[str], forgets: bool = False) -> Layout:
    """A digit, every quantity of one layer, and the belief.

    Args:
        quantities: that the network's layers compute, or one of them to be shown alone.
        forgets: whether f is in the printed convention, where 1 forgets everything.
    """
    there = set(quantities)
    if len(there) == 1:
        return _one(*there)
    lacks = {"f"} if "c" in there and "f" not in there else set()
    places = _places(in_order(there | lacks))
    made = [_usual(slot, at, forgets=forgets) for slot, at in places.items() if slot not in lacks]
    for slot in lacks:
        title, hint = _("no forget gate"), _("what is in the memory stays")
        made.append(Panel(slot, "words", places[slot][0], None, title, title, hint))
    return tuple(made)


def _places(quantities: Sequence[str]) -> dict[str, tuple[Place, Place]]:
    """Where panels are, on a wide screen and on a narrow one: above the gates, below the states."""
    gates = [q for q in quantities if QUANTITIES[q].kind == "gate"]
    states = [q for q in quantities if QUANTITIES[q].kind == "state"]
    return {
        "digit": ((0, 0), (0, 0)),
        **{q: ((k, 0), (0, k)) for k, q in enumerate(gates, 1)},
        "belief": ((0, 1), (1, 0)),
        **{q: ((k, 1), (1, k)) for k, q in enumerate(states, 1)},
    }


def _one(quantity: str) -> Layout:
    """All there is room for goes to one quantity."""
    return (
        _usual("digit", ((0, 0), (0, 0))),
        _usual(quantity, ((1, 0), (0, 1)), span=2),
        _usual("belief", ((3, 0), (1, 0))),
    )


def overview(memory: str) -> Layout:
    """A digit, what is remembered of it, the memory of a layer, and the belief.

    Args:
        memory: the quantity that is handed from row to row.
    """
    return (
        _usual("digit", ((0, 0), (0, 0))),
        _usual(memory, ((1, 0), (0, 2))),
        _usual("recall", ((0, 1), (1, 0))),
        _usual("belief", ((1, 1), (0, 1))),
    )


def _usual(slot: str, place: tuple[Place, Place], span: int = 1, forgets: bool = False) -> Panel:
    """The panel of a quantity, or of the digit or the belief, in its usual words."""
    if slot in OTHERS:
        shape, words = OTHERS[slot]
    else:
        of = FORGETS if forgets and slot == "f" else QUANTITIES[slot]
        shape, words = "units", (of.title, of.short, of.hint)
    title, short, hint = (_(text) for text in words)
    return Panel(slot, shape, *place, title, short, hint, span)


def less(first: str, second: str) -> str:
    """What the difference of two readings is called."""
    return _("{second} − {first}").format(first=first, second=second)


def pair(quantity: str, names: tuple[str, str], same_digit: bool) -> Layout:
    """Two readings and their difference: digits, one quantity, and beliefs.

    Args:
        quantity: that both show.
        names: of the two.
        same_digit: whether both read the same.
    """
    first, second = names
    change = less(first, second)
    what = _(QUANTITIES[quantity].name)
    hint = QUANTITIES[quantity].hint
    states = [_("{quantity}, {name}").format(quantity=what, name=name) for name in names]
    short = [_("{quantity}, {name}").format(quantity=quantity, name=name) for name in names]
    digits = [_("the digit, {name}").format(name=name) for name in names]
    belief = _(BELIEF)
    said = [_("{quantity}, {name}").format(quantity=belief, name=n) for n in (*names, change)]
    again = _("the same for both") if same_digit else _(TOP)
    differs = _("no colour where they agree")
    return (
        Panel("digit-1", "digit", (0, 0), (0, 0), digits[0], first, _(TOP)),
        Panel("states-1", "units", (1, 0), (0, 1), states[0], short[0], _(hint)),
        Panel("states-2", "units", (2, 0), (1, 1), states[1], short[1], _(hint)),
        Panel("difference", "units", (3, 0), (0, 2), change, change, differs),
        Panel("digit-2", "digit", (0, 1), None if same_digit else (1, 0), digits[1], second, again),
        Panel("belief-1", "belief", (1, 1), (0, 3), said[0]),
        Panel("belief-2", "belief", (2, 1), (1, 3), said[1]),
        Panel("belief-difference", "belief", (3, 1), (0, 4), said[2]),
    )


def networks(names: Sequence[str], quantities: Sequence[str]) -> Layout:
    """One digit, and for each network one quantity and the belief.

    Args:
        names: of the networks, two or three.
        quantities: that they show.
    """
    digit = _("the digit")
    top, again = _(TOP), _("the same, beside the beliefs")
    said = _(BELIEF)
    made = [
        Panel("digit-1", "digit", (0, 0), (0, 0), digit, digit, top),
        Panel("digit-2", "digit", (0, 1), None, digit, digit, again),
    ]
    for n, (name, quantity) in enumerate(zip(names, quantities, strict=True), 1):
        what = _("{name} · {quantity}").format(name=name, quantity=_(QUANTITIES[quantity].name))
        made += [
            Panel(f"states-{n}", "units", (n, 0), (0, n), what, name, _(QUANTITIES[quantity].hint)),
            Panel(f"belief-{n}", "belief", (n, 1), (1, n), said),
        ]
    return tuple(made)
