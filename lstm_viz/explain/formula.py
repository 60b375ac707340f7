"""The equations of an LSTM as LaTeX, with their symbols or with the numbers of one cell."""

import math

from lstm_viz.explain.sums import Arithmetic

_GATE = r"{left} = {squash}(W_{{x{q}}}\,{x} + b_{{x{q}}} + W_{{h{q}}}\,h_{{{before}}} + b_{{h{q}}})"
_SQUASH = {"sigmoid": r"\sigma", "tanh": r"\tanh"}


def formula(quantity: str, layer: int, row: int) -> str:
    """The equation behind a cell, in symbols.

    Args:
        quantity: one of i, f, g, o, c, h, logit, belief.
        layer: from 0.
        row: from 0; printed as t, counted from 1.
    """
    t, before = f"{row + 1}", f"{row}"
    left = f"{quantity}_{{{t}}}"
    if quantity == "c":
        return rf"c_{{{t}}} = f_{{{t}}} \odot c_{{{before}}} + i_{{{t}}} \odot g_{{{t}}}"
    if quantity == "h":
        return rf"h_{{{t}}} = o_{{{t}}} \odot \tanh(c_{{{t}}})"
    if quantity in ("logit", "belief"):
        logits = rf"W_y\,h_{{{t}}} + b_y"
        return logits if quantity == "logit" else rf"p_{{{t}}} = \mathrm{{softmax}}({logits})"
    squash = r"\tanh" if quantity == "g" else r"\sigma"
    x = f"x_{{{t}}}" if layer == 0 else f"h^{{({layer})}}_{{{t}}}"
    return _GATE.format(left=left, squash=squash, q=quantity, x=x, before=before)


def formula_with_numbers(arithmetic: Arithmetic, decimals: int = 4) -> str:
    """The same equation with the numbers of one cell in their places, adding up as printed."""
    products = arithmetic.products
    if all(product.source != "bias" for product in products):
        parts = [rf"{p.weight:.{decimals}f} \cdot {_signed(p.factor, decimals)}" for p in products]
        return rf"{' + '.join(parts)} = {arithmetic.value:.{decimals}f}"
    groups: dict[str, float] = {}
    for product in products:
        key = product.label if product.source == "bias" else product.source
        groups[key] = groups.get(key, 0.0) + product.value
    numbers = round_to_sum(list(groups.values()), arithmetic.total, decimals)
    total = f"{round(arithmetic.total, decimals):.{decimals}f}"
    inner = " + ".join(_signed(number, decimals) for number in numbers)
    if arithmetic.squash == "none":
        return rf"{inner} = {total}"
    if arithmetic.squash == "softmax":
        return rf"{inner} = {total},\quad p = {arithmetic.value:.{decimals}f}"
    name = _SQUASH[arithmetic.squash]
    return rf"{name}({inner}) = {name}({total}) = {arithmetic.value:.{decimals}f}"


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


def _signed(number: float, decimals: int) -> str:
    text = f"{number:.{decimals}f}"
    return f"({text})" if text.startswith("-") else text
