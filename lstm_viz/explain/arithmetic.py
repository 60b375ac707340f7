"""How one number on the screen came about, term by term."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from lstm_viz.explain.trace import Trace, single
from lstm_viz.network.classifier import DigitClassifier
from lstm_viz.words import _

Squash = Literal["sigmoid", "tanh", "softmax", "none"]
PACKED = ("i", "f", "g", "o")  # PyTorch's order of the gates within weights and biases
SQUASH: dict[str, Squash] = {"i": "sigmoid", "f": "sigmoid", "g": "tanh", "o": "sigmoid"}


@dataclass(frozen=True)
class Product:
    """One summand: a weight times what it weighs; a bias has the factor 1.

    Attributes:
        label: names the summand.
        weight: the network's number.
        factor: the number that this image gave.
        source: what the factor is: "pixel", "below" (hidden state of the layer below, this row),
            "before" (hidden state of this layer, the row before), "bias", or the name of a gate.
        index: of the pixel's column or of the unit, from 0.
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

    @property
    def terms(self) -> tuple[tuple[str, float], ...]:
        """Label and value of each summand; the values sum to the total."""
        return tuple((product.label, product.value) for product in self.products)


def arithmetic(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> Arithmetic:
    """Take apart one value of the trace of one image.

    Gates and candidate: the pre-activation of the equations of ``torch.nn.LSTM``. ``c`` and ``h``:
    the two products of the recurrence, and ``o · tanh(c)``. ``"logit"`` and ``"belief"``: the
    read-out after the row, where ``unit`` is the class and ``layer`` is ignored.

    Args:
        model: that made the trace.
        trace: of a single image.
        quantity: one of i, f, g, o, c, h, logit, belief.
        layer: from 0.
        unit: from 0.
        row: from 0.

    Raises:
        ValueError: the quantity is unknown, or the trace is of a batch.
        IndexError: there is no such layer, unit or row.
    """
    single(trace)
    if quantity in ("logit", "belief"):
        _inside(trace.logits, row, unit)
        return _readout(model, trace, quantity, unit, row)
    if quantity not in (*PACKED, "c", "h"):
        raise ValueError(f"unknown quantity {quantity!r}: one of i, f, g, o, c, h, logit, belief")
    if not 0 <= layer < len(trace.layers):
        raise IndexError(f"there is no layer {layer}: they count from 0 to {len(trace.layers) - 1}")
    _inside(trace.layers[layer].c, row, unit)
    if quantity in PACKED:
        return _gate(model, trace, quantity, layer, unit, row)
    return _state(trace, quantity, layer, unit, row)


def _inside(values: Tensor, row: int, unit: int) -> None:
    rows, units = values.shape
    if not 0 <= row < rows or not 0 <= unit < units:
        raise IndexError(f"row {row}, unit {unit}: there are {rows} rows and {units} units")


def _gate(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> Arithmetic:
    """``W_x·x + b_x + W_h·h + b_h`` of one gate; on row 0 there is no row before, h is zero."""
    recorded = trace.layers[layer]
    weights = {name: w.double() for name, w in _weights(model, layer).items()}
    k = PACKED.index(quantity) * recorded.c.shape[-1] + unit
    below = trace.images[row] if layer == 0 else trace.layers[layer - 1].h[row]  # [W] or [H]
    before = recorded.h[row - 1] if row else torch.zeros_like(recorded.h[0])  # [H]
    pixels = layer == 0
    products = (
        *_products(
            _("pixel {n}") if pixels else _("layer {layer} unit {n}"),
            weights["weight_ih_l0"][k],
            below,
            "pixel" if pixels else "below",
            first=1 if pixels else 0,
            layer=layer,
        ),
        Product(_("bias b_x"), weights["bias_ih_l0"][k].item(), 1.0, "bias"),
        *_products(_("unit {n}"), weights["weight_hh_l0"][k], before, "before"),
        Product(_("bias b_h"), weights["bias_hh_l0"][k].item(), 1.0, "bias"),
    )
    value = getattr(recorded, quantity)[row, unit].item()
    return Arithmetic(products, _sum(products), SQUASH[quantity], value)


def _weights(model: DigitClassifier, layer: int) -> dict[str, Tensor]:
    return dict(model.recurrent[layer].named_parameters())


def _state(trace: Trace, quantity: str, layer: int, unit: int, row: int) -> Arithmetic:
    """``f · c_before + i · g``, or ``o · tanh(c)``."""
    recorded = trace.layers[layer]

    def at(name: str, t: int = row) -> float:
        number: float = getattr(recorded, name)[t, unit].item()
        return number

    if quantity == "h":
        tanh_c = torch.tensor(at("c"), dtype=torch.float64).tanh().item()
        products: tuple[Product, ...] = (
            Product(_("read: o · tanh(c)"), at("o"), tanh_c, "o", unit),
        )
    else:
        before = at("c", row - 1) if row else 0.0
        products = (
            Product(_("kept: f · c before"), at("f"), before, "f", unit),
            Product(_("written: i · g"), at("i"), at("g"), "i", unit),
        )
    return Arithmetic(products, _sum(products), "none", at(quantity))


def _readout(
    model: DigitClassifier, trace: Trace, quantity: str, digit: int, row: int
) -> Arithmetic:
    """The read-out of one class: its weights times the last layer's hidden state, and a bias."""
    weight = model.readout.weight[digit].double()
    hidden = trace.layers[-1].h[row]  # [H]
    products = (
        *_products(_("layer {layer} unit {n}"), weight, hidden, "below", layer=len(trace.layers)),
        Product(_("bias"), model.readout.bias[digit].item(), 1.0, "bias"),
    )
    if quantity == "logit":
        return Arithmetic(products, _sum(products), "none", trace.logits[row, digit].item())
    return Arithmetic(products, _sum(products), "softmax", trace.belief[row, digit].item())


def _products(
    label: str, weights: Tensor, factors: Tensor, source: str, first: int = 0, layer: int = 0
) -> Sequence[Product]:
    """One product for each weight ``[N]`` with its factor ``[N]``; ``label`` has their number."""
    pairs = zip(weights.tolist(), factors.tolist(), strict=True)
    return [
        Product(label.format(n=k + first, layer=layer), w, x, source, k)
        for k, (w, x) in enumerate(pairs)
    ]


def _sum(products: Sequence[Product]) -> float:
    return math.fsum(product.value for product in products)
