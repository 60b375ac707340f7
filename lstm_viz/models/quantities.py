"""The one table of what recurrent layers compute: all that is known of each gate and state.

Texts are English; whoever shows one says ``_(QUANTITIES["f"].name)``.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from lstm_viz.locale import N_


@dataclass(frozen=True)
class Quantity:
    """What is known of a quantity in whatever cell it is.

    Attributes:
        kind: a gate is a sigmoid and lies from 0 to 1; a state, or a candidate for one, has signs.
        name: with its letter.
        spoken: the same in a sentence.
        short: for a narrow panel and for a legend.
        title: of its panel.
        hint: what to look for there.
        column: of its column in a table.
        line: the colour of its line: of Okabe & Ito (2008), which colour-blind eyes tell apart;
            like things of LSTM and GRU alike.
    """

    kind: Literal["gate", "state"]
    name: str
    spoken: str
    short: str
    title: str
    hint: str
    column: str
    line: str


# by letter, in the order of the charts
QUANTITIES: dict[str, Quantity] = {
    "i": Quantity(
        kind="gate", name=N_("input gate i"), spoken=N_("the input gate i"), short=N_("write i"),
        title=N_("write · input gate i"), hint=N_("where it lets something new in"),
        column=N_("input gate after the row, 0 to 1: how much of g is written"), line="#009E73",
    ),
    "f": Quantity(
        kind="gate", name=N_("forget gate f"), spoken=N_("the forget gate f"), short=N_("keep f"),
        title=N_("keep · forget gate f"), hint=N_("1 keeps the memory, 0 forgets it"),
        column=N_("forget gate, 0 to 1: how much of c is kept; 1 keeps everything"),
        line="#0072B2",
    ),
    "o": Quantity(
        kind="gate", name=N_("output gate o"), spoken=N_("the output gate o"), short=N_("read o"),
        title=N_("read · output gate o"), hint=N_("where it shows what it holds"),
        column=N_("output gate, 0 to 1: how much of tanh(c) is shown"), line="#CC79A7",
    ),
    "r": Quantity(
        kind="gate", name=N_("reset gate r"), spoken=N_("the reset gate r"), short=N_("reset r"),
        title=N_("look back · reset gate r"), hint=N_("how much of the past n may see"),
        column=N_("reset gate, 0 to 1: how much of the past the candidate sees"), line="#CC79A7",
    ),
    "z": Quantity(
        kind="gate", name=N_("update gate z"), spoken=N_("the update gate z"), short=N_("keep z"),
        title=N_("keep · update gate z"), hint=N_("1 keeps the state, 0 replaces it"),
        column=N_("update gate, 0 to 1: how much of h is kept; 1 keeps everything"),
        line="#0072B2",
    ),
    "g": Quantity(
        kind="state", name=N_("candidate g"), spoken=N_("the candidate g"),
        short=N_("candidate g"), title=N_("candidate g"), hint=N_("what it would write there"),
        column=N_("candidate, -1 to 1: what would be written"), line="#E69F00",
    ),
    "n": Quantity(
        kind="state", name=N_("candidate n"), spoken=N_("the candidate n"),
        short=N_("candidate n"), title=N_("candidate n"),
        hint=N_("what would replace the state"),
        column=N_("candidate, -1 to 1: what h moves to"), line="#E69F00",
    ),
    "c": Quantity(
        kind="state", name=N_("cell state c"), spoken=N_("the memory c"), short=N_("memory c"),
        title=N_("memory · cell state c"), hint=N_("a stripe down = kept from row to row"),
        column=N_("cell state, unbounded: c = f * c of the row before + i * g"), line="#D55E00",
    ),
    "h": Quantity(
        kind="state", name=N_("hidden state h"), spoken=N_("the hidden state h"),
        short=N_("hidden h"), title=N_("hidden state h"),
        hint=N_("what the next row and layer see"),
        column=N_("hidden state: what the next row and layer see; h = o * tanh(c) in an LSTM"),
        line="#56B4E9",
    ),
}  # fmt: skip
FORGETS = replace(  # f in the printed convention
    QUANTITIES["f"], short=N_("forget f"), title=N_("forget · forget gate f"),
    hint=N_("1 forgets the memory, 0 keeps it"),
)  # fmt: skip


COLUMNS = {"digit": 28, "recall": 28, "belief": 10}  # of a cell's quantities that have no units


@dataclass(frozen=True)
class Cell:
    """One value of a reading.

    Attributes:
        quantity: what the network computes, such as "f"; "digit" for a pixel, "belief" for a
            probability, "recall" for a recalled pixel.
        layer: from 0; 0 for a pixel and for a belief; for a recalled pixel the row after which
            the state is read.
        unit: from 0; the column of a pixel, the class of a belief.
        row: from 0.
    """

    quantity: str
    layer: int
    unit: int
    row: int


def in_order(there: Collection[str]) -> tuple[str, ...]:
    """Some quantities in the order of the charts."""
    return tuple(quantity for quantity in QUANTITIES if quantity in there)


def memory_of(there: Collection[str]) -> str:
    """The one of a layer's quantities that is its memory: c, or h where there is no c."""
    return "c" if "c" in there else "h"
