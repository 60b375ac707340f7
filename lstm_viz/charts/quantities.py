"""The fixed colour scales of what a recurrent layer computes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lstm_viz.charts.palette import Kind
from lstm_viz.models.pretrained import Card
from lstm_viz.models.quantities import QUANTITIES


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
        if QUANTITIES[quantity].kind == "gate":
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
