"""A sum, taken apart into products."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Squash = Literal["sigmoid", "tanh", "relu", "softmax", "none"]


@dataclass(frozen=True)
class Product:
    """One summand: a weight times what it weighs; a bias has the factor 1.

    Attributes:
        label: names the summand.
        weight: the network's number.
        factor: the number that this image gave.
        source: what the factor is: "pixel", "below" (hidden state of the layer below, this row),
            "before" (hidden state of this layer, the row before), "bias", "state" (a number
            that a read-back reads), or the name of a gate or state of this unit.
        index: of the pixel's column, of the unit, or of the number in the state, from 0.
    """

    label: str
    weight: float
    factor: float
    source: str
    index: int = 0

    @property
    def value(self) -> float:
        """Weight times factor."""
        return self.weight * self.factor


@dataclass(frozen=True)
class Arithmetic:
    """The sum behind one cell.

    Attributes:
        products: the summands, in the network's order.
        total: their sum: the pre-activation of a gate, a logit, or the state itself.
        squash: what makes the value of the total.
        value: the traced value.
    """

    products: tuple[Product, ...]
    total: float
    squash: Squash
    value: float

    @classmethod
    def of(cls, products: Sequence[Product], squash: Squash, value: float) -> "Arithmetic":
        """The sum of ``products``."""
        total = math.fsum(product.value for product in products)
        return cls(tuple(products), total, squash, value)

    @property
    def terms(self) -> tuple[tuple[str, float], ...]:
        """Label and value of each summand; the values sum to the total."""
        return tuple((product.label, product.value) for product in self.products)
