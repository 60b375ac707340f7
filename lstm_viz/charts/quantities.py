"""What a recurrent layer computes: how the charts call it, and on which fixed scale they paint it.

Tables hold the English words; whoever shows one says ``_(NAMES[quantity])``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lstm_viz.analysis.trace import LayerTrace
from lstm_viz.charts.palette import Kind
from lstm_viz.locale import N_
from lstm_viz.models.pretrained import Card

KINDS: dict[str, Kind] = {
    "i": "gate", "f": "gate", "o": "gate", "r": "gate", "z": "gate",
    "g": "state", "n": "state", "c": "state", "h": "state",
}  # fmt: skip
NAMES = {
    "i": N_("input gate i"),
    "f": N_("forget gate f"),
    "o": N_("output gate o"),
    "g": N_("candidate g"),
    "c": N_("cell state c"),
    "h": N_("hidden state h"),
    "r": N_("reset gate r"),
    "z": N_("update gate z"),
    "n": N_("candidate n"),
}
# in the name of a colour scale
SHORT = {
    "g": N_("candidate g"),
    "n": N_("candidate n"),
    "c": N_("memory c"),
    "h": N_("hidden h"),
}


def quantities(layer: LayerTrace) -> tuple[str, ...]:
    """What was recorded of a layer, in the order of the charts."""
    return tuple(quantity for quantity in KINDS if quantity in layer.quantities)


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
        if KINDS[quantity] == "gate":
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
