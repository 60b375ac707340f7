"""A sum in a few lines that add up as printed."""

from dataclasses import dataclass

from lstm_viz.analysis.sums import Arithmetic, Product
from lstm_viz.locale import _

DECIMALS = 4


@dataclass(frozen=True)
class Line:
    """One line of a worked sum.

    Attributes:
        label: what the line is.
        value: what it adds, as printed: a multiple of ``10 ** -decimals``.
        product: the two factors behind it, or None for the remainder.
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
        """A number at the sum's precision, with a true minus sign."""
        return f"{number:.{self.decimals}f}".replace("-", "−")


def worked(arithmetic: Arithmetic, most: int = 8, decimals: int = DECIMALS) -> Worked:
    """The largest products by size, the biases, and one line for all the others.

    The last line also carries what rounding took from the lines before it, so that the column
    adds up as it stands.

    Args:
        arithmetic: the whole sum.
        most: products to print; biases are printed always.
        decimals: of every printed number.
    """
    unit = 10**decimals
    biases = [product for product in arithmetic.products if product.source == "bias"]
    others = [product for product in arithmetic.products if product.source != "bias"]
    others.sort(key=lambda product: -abs(product.value))
    shown = [*others[:most], *biases]
    counts = [round(product.value * unit) for product in shown]
    total = round(arithmetic.total * unit)
    lines = [
        Line(product.label, count / unit, product)
        for product, count in zip(shown, counts, strict=True)
    ]
    hidden = len(others) - len(others[:most])
    if hidden or sum(counts) != total:
        label = _("all {n} others").format(n=hidden) if hidden else _("rounding")
        lines.append(Line(label, (total - sum(counts)) / unit))
    return Worked(tuple(lines), total / unit, decimals)
