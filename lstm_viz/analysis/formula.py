"""The equations of every kind of cell as LaTeX, in symbols or with the numbers of one cell."""

import math

from lstm_viz.analysis.arithmetic import squash_of
from lstm_viz.analysis.sums import Arithmetic, Product
from lstm_viz.models.cells import CELLS

_BELOW = r"W_{{x{q}}}\,{x} + b_{{x{q}}}"
_BEFORE = r"W_{{h{q}}}\,h_{{{before}}} + b_{{h{q}}}"
_SQUASH = {"sigmoid": r"\sigma", "tanh": r"\tanh", "relu": r"\mathrm{relu}"}


def formula(quantity: str, layer: int, row: int, kind: str = "lstm") -> str:
    """The equation behind a cell, in symbols.

    Args:
        quantity: one of the layer's quantities, or logit, or belief.
        layer: from 0.
        row: from 0; printed as t, counted from 1.
        kind: of the network's cells.
    """
    cell, t, before = CELLS[kind], f"{row + 1}", f"{row}"
    if quantity in ("logit", "belief"):
        logits = rf"W_y\,h_{{{t}}} + b_y"
        return logits if quantity == "logit" else rf"p_{{{t}}} = \mathrm{{softmax}}({logits})"
    left = f"{quantity}_{{{t}}}"
    if quantity not in cell.packed:
        return f"{left} = {_state(quantity, t, before, kind)}"
    x = f"x_{{{t}}}" if layer == 0 else f"h^{{({layer})}}_{{{t}}}"
    below, past = (p.format(q=quantity, x=x, before=before) for p in (_BELOW, _BEFORE))
    if quantity == "n":
        past = rf"r_{{{t}}} \odot ({past})"
    squash = squash_of(cell, quantity)
    if squash == "none":
        return f"{left} = {below} + {past}"
    return f"{left} = {_SQUASH[squash]}({below} + {past})"


def _state(quantity: str, t: str, before: str, kind: str) -> str:
    """What a state is made of: the other side of its equation."""
    cell = CELLS[kind]
    if quantity == "c":
        keep = rf"(1 - f_{{{t}}}) \odot " if cell.forgets else rf"f_{{{t}}} \odot "
        kept = keep if "f" in cell.quantities else ""
        return rf"{kept}c_{{{before}}} + i_{{{t}}} \odot g_{{{t}}}"
    if "z" in cell.quantities:
        return rf"z_{{{t}}} \odot h_{{{before}}} + (1 - z_{{{t}}}) \odot n_{{{t}}}"
    return rf"o_{{{t}}} \odot {_SQUASH[cell.squashing]}(c_{{{t}}})"


def formula_with_numbers(
    arithmetic: Arithmetic, decimals: int = 4, shown: tuple[str, float] | None = None
) -> str:
    """The same equation with the numbers of one cell in their places, adding up as printed.

    Args:
        arithmetic: the sum behind the cell.
        decimals: of every number.
        shown: for the h of an LSTM the function that shows the memory, and the memory.
    """
    products, value = arithmetic.products, _plain(arithmetic.value, decimals)
    if all(product.source != "bias" for product in products):
        return f"{_products(arithmetic, decimals, shown)} = {value}"
    groups: dict[str, float] = {}
    for product in products:
        key = product.label if product.source == "bias" else product.source
        groups[key] = groups.get(key, 0.0) + product.value
    inner = _added(list(groups.values()), arithmetic.total, decimals)
    total = _plain(arithmetic.total, decimals)
    if arithmetic.squash == "none":
        return rf"{inner} = {total}"
    if arithmetic.squash == "softmax":
        return rf"{inner} = {total},\quad p = {_share(arithmetic, total)}{value}"
    name = _SQUASH[arithmetic.squash]
    return rf"{name}({inner}) = {name}({total}) = {value}"


def _share(arithmetic: Arithmetic, total: str) -> str:
    """``e^y / Σ e^y``, where a float has room for it."""
    if not arithmetic.value:
        return ""
    every = math.exp(arithmetic.total) / arithmetic.value
    return rf"e^{{{total}}} / \sum_k e^{{y_k}} = e^{{{total}}} / {every:.2f} = "


def _products(arithmetic: Arithmetic, decimals: int, shown: tuple[str, float] | None) -> str:
    """The factors of a state, and what they make."""
    products = arithmetic.products
    parts = [_factors(product, decimals) for product in products]
    if shown is not None:
        function, memory = shown
        of = f"{_SQUASH[function]}({_plain(memory, decimals)})"
        parts = [rf"{_plain(products[0].weight, decimals)} \cdot {of} = {parts[0]}"]
    if len(parts) == 1:
        return parts[0]
    added = _added([product.value for product in products], arithmetic.total, decimals)
    return f"{' + '.join(parts)} = {added}"


def _factors(product: Product, decimals: int) -> str:
    factor = _signed(_plain(product.factor, decimals))
    if product.source == "memory":  # kept whole: nothing weighs it
        return factor
    return rf"{_plain(product.weight, decimals)} \cdot {factor}"


def _added(numbers: list[float], total: float, decimals: int) -> str:
    rounded = round_to_sum(numbers, total, decimals)
    return " + ".join(_signed(_plain(number, decimals)) for number in rounded)


def round_to_sum(numbers: list[float], total: float, decimals: int) -> list[float]:
    """Round numbers so that, as printed, they add up to the printed total.

    The method of largest remainders: each number is off by less than one unit of its last place.
    """
    unit = 10**decimals
    floors = [math.floor(number * unit) for number in numbers]
    missing = round(total * unit) - sum(floors)
    by_rest = sorted(range(len(numbers)), key=lambda k: floors[k] - numbers[k] * unit)
    for k in by_rest[:missing]:
        floors[k] += 1
    return [count / unit for count in floors]


def _plain(number: float, decimals: int) -> str:
    return f"{round(number, decimals) + 0.0:.{decimals}f}"  # + 0.0: no nought is negative


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text
