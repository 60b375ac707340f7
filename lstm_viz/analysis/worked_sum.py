"""Sums taken apart into products, and as they are printed: every one adds up to the last place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lstm_viz.locale import _

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


DECIMALS = 4
FINEST = 15  # decimals at most: float64 has no more to tell


def decimals_that_add_up(splits: Sequence[Sequence[float]], total: float, least: int) -> int:
    """The number of decimals with which rounded terms add up to their rounded total.

    Every number is rounded by itself, so that it reads the same wherever else it is printed; where
    the roundings do not add up, one more decimal is printed of all of them, until they do.

    Args:
        splits: one or more ways in which the total is taken apart; each has to add up.
        total: their sum.
        least: decimals to begin with.
    """
    for decimals in range(least, FINEST):
        if all(_rest(terms, total, decimals) == 0 for terms in splits):
            return decimals
    return FINEST


def formula_terms(arithmetic: Arithmetic, decimals: int) -> list[float]:
    """What the inputs, the hidden states and each bias add to a sum: they add up when rounded.

    The sum of the products with hidden states takes what rounding leaves. A state has no biases:
    each of its products is a term of its own.
    """
    terms = _terms(arithmetic)
    if rest := _takes_rest(terms):
        others = [term for key, term in terms.items() if key != rest]
        terms[rest] = _rest(others, arithmetic.total, decimals) / 10**decimals
    return list(terms.values())


def _terms(arithmetic: Arithmetic) -> dict[str, float]:
    """The same, exact, by what they come from."""
    products = arithmetic.products
    if all(product.source != "bias" for product in products):
        return {product.label: product.value for product in products}
    added: dict[str, list[float]] = {}
    for product in products:
        key = product.label if product.source == "bias" else product.source
        added.setdefault(key, []).append(product.value)
    return {key: math.fsum(values) for key, values in added.items()}


def _takes_rest(terms: dict[str, float]) -> str:
    """The term that is printed nowhere else and may take what rounding leaves; "" if none may."""
    if "before" in terms:
        return "before" if terms["before"] else ""  # zero before the first row, and printed so
    return "below" if "below" in terms else ""


def printed_sum(terms: Sequence[float], least: int = DECIMALS) -> list[str]:
    """The texts of terms and, last, of their sum: as printed, they add up.

    Args:
        terms: the numbers added.
        least: decimals of every number; more where fewer would not add up.
    """
    total = math.fsum(terms)
    decimals = decimals_that_add_up([terms], total, least)
    return [printed(number, decimals) for number in (*terms, total)]


def printed(number: float, decimals: int) -> str:
    """A number with a true minus sign; no nought is negative."""
    return f"{round(number, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def _rest(terms: Sequence[float], total: float, decimals: int) -> int:
    """What rounding leaves of a total, in units of the last printed place."""
    return _count(total, decimals) - sum(_count(term, decimals) for term in terms)


def _count(number: float, decimals: int) -> int:
    """A number in units of its last printed place."""
    return int(printed(number, decimals).replace("−", "-").replace(".", ""))


@dataclass(frozen=True)
class Line:
    """One line of a worked sum.

    Attributes:
        label: what the line is.
        value: what it adds, as printed: a multiple of ``10 ** -decimals``.
        product: the two factors behind it, or None for the products that are not listed.
    """

    label: str
    value: float
    product: Product | None = None


@dataclass(frozen=True)
class Worked:
    """A worked sum: the values of the lines add up to the total exactly as they are printed."""

    lines: tuple[Line, ...]
    total: float
    decimals: int

    def print(self, number: float) -> str:
        """A number at the sum's precision."""
        return printed(number, self.decimals)


def worked(arithmetic: Arithmetic, most: int = 8, decimals: int = DECIMALS) -> Worked:
    """The largest products by size, the biases, and one line for all the others.

    Every product and bias is rounded by itself; the line of all the others takes what that leaves.
    Where nothing can take it, in the list or in the formula, so many decimals are printed that
    nothing is left.

    Args:
        arithmetic: the whole sum.
        most: products to print; biases are printed always.
        decimals: of every printed number, at least.
    """
    biases = [product for product in arithmetic.products if product.source == "bias"]
    others = [product for product in arithmetic.products if product.source != "bias"]
    others.sort(key=lambda product: -abs(product.value))
    shown, hidden = [*others[:most], *biases], others[most:]
    values, terms = [product.value for product in shown], _terms(arithmetic)
    splits = [] if _takes_rest(terms) else [list(terms.values())]
    if not any(product.value for product in hidden):
        splits.append(values)
    decimals = decimals_that_add_up(splits, arithmetic.total, decimals)
    unit = 10**decimals
    lines = [Line(p.label, _count(p.value, decimals) / unit, p) for p in shown]
    if hidden:
        rest = _rest(values, arithmetic.total, decimals) / unit
        lines.append(Line(_("all {n} others").format(n=len(hidden)), rest))
    return Worked(tuple(lines), _count(arithmetic.total, decimals) / unit, decimals)
