"""The layouts there are: one reading, two compared, several networks side by side."""

from collections.abc import Iterable, Sequence

from lstm_viz.charts.layout import Layout, Panel, Place, Shape
from lstm_viz.charts.quantities import NAMES
from lstm_viz.locale import N_, _

TITLES = {
    "digit": (N_("the digit"), N_("digit"), N_("read from the top, a row at a time")),
    "belief": (N_("belief"), N_("belief"), N_("what it would answer after each row")),
    "recall": (
        N_("what it remembers"),
        N_("remembers"),
        N_("the rows read, read back from c and h"),
    ),
    "i": (N_("write · input gate i"), N_("write i"), N_("where it lets something new in")),
    "f": (N_("keep · forget gate f"), N_("keep f"), N_("1 keeps the memory, 0 forgets it")),
    "f-printed": (
        N_("forget · forget gate f"),
        N_("forget f"),
        N_("1 forgets the memory, 0 keeps it"),
    ),
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


_SHAPES: dict[str, Shape] = {"digit": "digit", "recall": "digit", "belief": "belief"}


def reading(quantities: Iterable[str], forgets: bool = False) -> Layout:
    """A digit, every quantity of one layer, and the belief.

    Args:
        quantities: that the network's layers compute, or one of them to be shown alone.
        forgets: whether f is in the printed convention, where 1 forgets everything.
    """
    there = set(quantities)
    if len(there) == 1:
        return _one(*there)
    places = next(table for table in (_GRU, _LSTM) if there <= table.keys())
    shown = there | {"digit", "belief"}
    made = [
        _usual(slot, places[slot], words="f-printed" if forgets and slot == "f" else "")
        for slot in places
        if slot in shown
    ]
    if places is _LSTM and "f" not in there:
        title, hint = _("no forget gate"), _("what is in the memory stays")
        made.append(Panel("f", "words", places["f"][0], None, title, title, hint))
    return tuple(made)


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
        _usual(memory, ((1, 0), (0, 1))),
        _usual("recall", ((0, 1), (1, 0))),
        _usual("belief", ((1, 1), (0, 2))),
    )


def _usual(slot: str, place: tuple[Place, Place], span: int = 1, words: str = "") -> Panel:
    """The panel of a quantity, or of the digit or the belief, in its usual words."""
    shape = _SHAPES.get(slot, "units")
    title, short, hint = (_(text) for text in TITLES[words or slot])
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
    what = _(NAMES[quantity])
    _title, _short, hint = TITLES[quantity]
    states = [_("{quantity}, {name}").format(quantity=what, name=name) for name in names]
    short = [_("{quantity}, {name}").format(quantity=quantity, name=name) for name in names]
    digits = [_("the digit, {name}").format(name=name) for name in names]
    belief = _(TITLES["belief"][0])
    said = [_("{quantity}, {name}").format(quantity=belief, name=n) for n in (*names, change)]
    again = _("the same for both") if same_digit else _("read from the top, a row at a time")
    differs = _("no colour where they agree")
    return (
        Panel("digit-1", "digit", (0, 0), (0, 0), digits[0], first, _(TITLES["digit"][2])),
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
    digit = _(TITLES["digit"][0])
    top, again = _(TITLES["digit"][2]), _("the same, beside the beliefs")
    said = _(TITLES["belief"][0])
    made = [
        Panel("digit-1", "digit", (0, 0), (0, 0), digit, digit, top),
        Panel("digit-2", "digit", (0, 1), None, digit, digit, again),
    ]
    for n, (name, quantity) in enumerate(zip(names, quantities, strict=True), 1):
        what = _("{name} · {quantity}").format(name=name, quantity=_(NAMES[quantity]))
        made += [
            Panel(f"states-{n}", "units", (n, 0), (0, n), what, name, _(TITLES[quantity][2])),
            Panel(f"belief-{n}", "belief", (n, 1), (1, n), said),
        ]
    return tuple(made)
