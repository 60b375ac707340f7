"""The equations of every kind of cell as LaTeX, in symbols or with the numbers of one cell."""

import math

from lstm_viz.analysis.arithmetic import squash_of
from lstm_viz.analysis.worked_sum import (
    DECIMALS,
    Arithmetic,
    Product,
    formula_terms,
    printed,
    worked,
)
from lstm_viz.models.cells import CELLS, Term

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
    if quantity in cell.resets:
        past = rf"{cell.resets[quantity]}_{{{t}}} \odot ({past})"
    squash = squash_of(cell, quantity)
    if squash == "none":
        return f"{left} = {below} + {past}"
    return f"{left} = {_SQUASH[squash]}({below} + {past})"


def _state(quantity: str, t: str, before: str, kind: str) -> str:
    """What a state is made of: the other side of its equation."""
    cell = CELLS[kind]

    def product(term: Term) -> str:
        gate = f"{term.gate}_{{{t}}}"
        gate = "" if not term.gate else rf"(1 - {gate}) \odot " if term.rest else rf"{gate} \odot "
        if term.of == quantity:
            return rf"{gate}{term.of}_{{{before}}}"
        of = f"{term.of}_{{{t}}}"
        return gate + (f"{_SQUASH[cell.squashing]}({of})" if term.of in cell.states else of)

    return " + ".join(map(product, cell.sums[quantity]))


def formula_with_numbers(
    arithmetic: Arithmetic, decimals: int = DECIMALS, shown: tuple[str, float] | None = None
) -> str:
    """The same equation with the numbers of one cell in their places, adding up as printed.

    Every number is rounded by itself, to as many decimals as in the list of the worked sum; the
    sum of the products with hidden states takes what that leaves.

    Args:
        arithmetic: the sum behind the cell.
        decimals: of every number, at least.
        shown: for the h of an LSTM the function that shows the memory, and the memory.
    """
    decimals = worked(arithmetic, decimals=decimals).decimals
    value, total = _plain(arithmetic.value, decimals), _plain(arithmetic.total, decimals)
    if all(product.source != "bias" for product in arithmetic.products):
        return f"{_products(arithmetic, decimals, shown)} = {total}"
    inner = _added(formula_terms(arithmetic, decimals), decimals)
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
    added = _added([product.value for product in products], decimals)
    return f"{' + '.join(parts)} = {added}"


def _factors(product: Product, decimals: int) -> str:
    factor = _signed(_plain(product.factor, decimals))
    if product.source == "memory":  # kept whole: nothing weighs it
        return factor
    return rf"{_plain(product.weight, decimals)} \cdot {factor}"


def _added(numbers: list[float], decimals: int) -> str:
    return " + ".join(_signed(_plain(number, decimals)) for number in numbers)


def _plain(number: float, decimals: int) -> str:
    return printed(number, decimals).replace("−", "-")


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text
