"""The cell's own formulas in LaTeX, and a reading's steps in plain PyTorch."""

import base64
import math
import zlib
from itertools import pairwise

from lstm_viz.analysis.arithmetic import squash_of
from lstm_viz.analysis.trace import Trace, single
from lstm_viz.analysis.worked_sum import (
    DECIMALS,
    Arithmetic,
    Product,
    formula_terms,
    printed,
    worked,
)
from lstm_viz.locale import _
from lstm_viz.models.cells import CELLS, Term
from lstm_viz.models.classifier import family
from lstm_viz.models.snapshots import parted

_FROM_MNIST = """\
import gzip, torch
from safetensors.torch import load_file
data = gzip.open("lstm_viz/data/files/t10k-images-idx3-ubyte.gz").read()[16:]  # {about}
x = torch.frombuffer(bytearray(data), dtype=torch.uint8).reshape(-1, 28, 28)[{index}] / 255"""
_FROM_TEXT = """\
import base64, zlib, torch
from safetensors.torch import load_file
data = zlib.decompress(base64.b64decode("{text}"))
x = torch.frombuffer(bytearray(data), dtype=torch.float32).reshape({rows}, {columns})"""
_REST = """\
weights = {weights}
for k, (inputs, units) in enumerate({sizes}):
    lstm = torch.nn.LSTM(inputs, units).requires_grad_(False)
    lstm.load_state_dict({{key: weights[f"lstm.{{k}}.{{key}}"] for key in lstm.state_dict()}})
    if k == {layer}:  # {about}
        c = h = torch.zeros(units)
        for row in x[:{row}]:
            z = lstm.weight_ih_l0 @ row + lstm.bias_ih_l0 + lstm.weight_hh_l0 @ h + lstm.bias_hh_l0
            i, f, g, o = z.chunk(4)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
        print({{q: round(v[{unit}].item(), 6) for q, v in zip("ifgoch", (i, f, g, o, c, h))}})
    x, _ = lstm(x)
belief = (x @ weights["readout.weight"].T + weights["readout.bias"]).softmax(-1)
print([round(p, 6) for p in belief[{row} - 1].tolist()])"""

# for cells that torch.nn.LSTM does not have: all layers by hand
_BY_HAND = """\
weights = {weights}
for k, units in enumerate({units}):
    w_x, w_h, b_x, b_h = (weights[f"{family}.{{k}}.{{part}}_l0"] for part in {parts})
    c = h = torch.zeros(units)
    rows = []
    for t, row in enumerate(x, 1):
        {steps}
        rows.append(h)
        if (k, t) == ({layer}, {row}):
            print({{q: round(v[{unit}].item(), 6) for q, v in zip("{letters}", ({values}))}})
    x = torch.stack(rows)
belief = (x @ weights["readout.weight"].T + weights["readout.bias"]).softmax(-1)
print([round(p, 6) for p in belief[{row} - 1].tolist()])"""
_WEIGHTS = 'load_file("pretrained/{name}.safetensors")'
_OF_A_STEP = """\
weights = {{k[{length}:]: v.float() for k, v in weights.items() if k.startswith("{head}")}}"""
_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_SUM = "w_x @ row + b_x + w_h @ h + b_h"
_STEPS = {
    "lstm-1997": (
        f"i, g, o = ({_SUM}).chunk(3)",
        "i, g, o = i.sigmoid(), g.tanh(), o.sigmoid()",
        "c = c + i * g",
        "h = o * c.tanh()",
    ),
    "lstm-printed": (
        f"i, f, g, o = ({_SUM}).chunk(4)",
        "i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()",
        "c = (1 - f) * c + i * g",
        "h = o * c.tanh()",
    ),
    "lstm-relu": (
        f"i, f, g, o = ({_SUM}).chunk(4)",
        "i, f, g, o = i.sigmoid(), f.sigmoid(), g.relu(), o.sigmoid()",
        "c = f * c + i * g",
        "h = o * c.relu()",
    ),
    "gru": (
        "(r, z, n), (r_h, z_h, n_h) = (w_x @ row + b_x).chunk(3), (w_h @ h + b_h).chunk(3)",
        "r, z = (r + r_h).sigmoid(), (z + z_h).sigmoid()",
        "n = (n + r * n_h).tanh()",
        "h = (1 - z) * n + z * h",
    ),
    "rnn": (f"h = ({_SUM}).tanh()",),
    "rnn-linear": (f"h = {_SUM}",),
}


def snippet(
    trace: Trace,
    layer: int,
    unit: int,
    row: int,
    name: str = "lstm",
    index: int | None = None,
    kind: str = "lstm",
) -> str:
    """At most 20 lines that print a unit's gates and states and the belief, after a row.

    For a snapshot there are 21. They need torch and safetensors, and are to be run where
    ``lstm_viz`` was cloned to.

    Args:
        trace: of one image.
        layer: from 0.
        unit: from 0.
        row: from 0.
        name: of the pretrained network, or of a snapshot of it.
        index: of the image in MNIST's test set; None writes its pixels into the lines.
        kind: of the network's cells.

    Raises:
        ValueError: the trace is of a batch.
        IndexError: there is no such layer, unit or row.
    """
    single(trace)
    if not 0 <= layer < len(trace.layers):
        raise IndexError(f"there is no layer {layer}: they count from 0 to {len(trace.layers) - 1}")
    rows, units = trace.layers[layer].h.shape
    if not 0 <= row < rows or not 0 <= unit < units:
        raise IndexError(f"row {row}, unit {unit}: there are {rows} rows and {units} units")
    if index is None:
        start = _pixels(trace)
    else:
        start = _FROM_MNIST.format(index=index, about=_("MNIST's test set"))
    where = {"weights": _weights(name), "layer": layer, "row": row + 1, "unit": unit}
    widths = [trace.images.shape[-1], *(each.h.shape[-1] for each in trace.layers)]
    if kind == "lstm":
        about = _("this layer once more by hand, gate by gate, up to row {row}")
        sizes = list(pairwise(widths))
        rest = _REST.format(sizes=sizes, about=about.format(row=row + 1), **where)
    else:
        quantities = trace.layers[layer].quantities
        rest = _BY_HAND.format(
            units=widths[1:],
            family=family(kind),
            parts=_PARTS,
            steps="\n        ".join(_STEPS[kind]),
            letters="".join(quantities),
            values=", ".join(quantities) + ",",
            **where,
        )
    return f"{start}\n{rest}\n"


def _weights(name: str) -> str:
    network, step = parted(name)
    if step is None:
        return _WEIGHTS.format(name=network)
    head = f"{step}."
    own = _OF_A_STEP.format(length=len(head), head=head)
    return _WEIGHTS.format(name=f"{network}.snapshots") + f"\n{own}"


def _pixels(trace: Trace) -> str:
    rows, columns = trace.images.shape
    data = trace.images.numpy().astype("<f4").tobytes()
    text = base64.b64encode(zlib.compress(data, 9)).decode()
    return _FROM_TEXT.format(text=text, rows=rows, columns=columns)


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
