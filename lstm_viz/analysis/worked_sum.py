"""Sums as they are printed: every one of them adds up to the last printed place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_viz.analysis.sums import Arithmetic, Product
from lstm_viz.locale import _

DECIMALS = 4
FINEST = 12  # decimals at most: float64 has no more to tell


def decimals_that_add_up(terms: Sequence[float], total: float, least: int) -> int:
    """The number of decimals with which rounded terms add up to the rounded total.

    Every number is rounded by itself, so that it reads the same wherever else it is printed; where
    three roundings do not add up, one more decimal is printed of all of them, until they do.

    Args:
        terms: the numbers added.
        total: their sum.
        least: decimals to begin with.
    """
    for decimals in range(least, FINEST):
        if sum(_count(term, decimals) for term in terms) == _count(total, decimals):
            return decimals
    return FINEST


def printed_sum(terms: Sequence[float], least: int = DECIMALS) -> list[str]:
    """The texts of terms and, last, of their sum: as printed, they add up.

    Args:
        terms: the numbers added.
        least: decimals of every number; more where fewer would not add up.
    """
    total = math.fsum(terms)
    decimals = decimals_that_add_up(terms, total, least)
    return [printed(number, decimals) for number in (*terms, total)]


def printed(number: float, decimals: int) -> str:
    """A number with a true minus sign; no nought is negative."""
    return f"{round(number, decimals) + 0.0:.{decimals}f}".replace("-", "−")


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
    Where nothing is left out, so many decimals are printed that the lines add up.

    Args:
        arithmetic: the whole sum.
        most: products to print; biases are printed always.
        decimals: of every printed number, at least.
    """
    biases = [product for product in arithmetic.products if product.source == "bias"]
    others = [product for product in arithmetic.products if product.source != "bias"]
    others.sort(key=lambda product: -abs(product.value))
    shown = [*others[:most], *biases]
    hidden = len(others) - len(others[:most])
    if not hidden:
        values = [product.value for product in shown]
        decimals = decimals_that_add_up(values, arithmetic.total, decimals)
    unit = 10**decimals
    lines = [Line(p.label, _count(p.value, decimals) / unit, p) for p in shown]
    total = _count(arithmetic.total, decimals)
    if hidden:
        rest = total - sum(_count(product.value, decimals) for product in shown)
        lines.append(Line(_("all {n} others").format(n=hidden), rest / unit))
    return Worked(tuple(lines), total / unit, decimals)
