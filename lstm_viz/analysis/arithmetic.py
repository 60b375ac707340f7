"""The sum behind one number on the screen, term by term, and the edits that stand between."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lstm_viz.analysis.trace import LayerTrace, Trace, single
from lstm_viz.analysis.worked_sum import Arithmetic, Product, Squash
from lstm_viz.edits import NetworkEdit
from lstm_viz.locale import _
from lstm_viz.models.cells import HookedLayer, Term
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.quantities import QUANTITIES, Cell


def arithmetic(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> Arithmetic:
    """Take apart one value of the trace of one image.

    Gates, candidates and the state of a plain recurrent network: the pre-activation in the
    equations of ``torch.nn.LSTM``, ``GRU`` and ``RNN``. ``c``, and the ``h`` of a GRU: the two
    products of the recurrence; the ``h`` of an LSTM: ``o · tanh(c)``. ``"logit"`` and
    ``"belief"``: the read-out after the row, where ``unit`` is the class and ``layer`` is ignored.

    Args:
        model: that made the trace.
        trace: of a single image, without edits.
        quantity: one of the layer's quantities, or logit, or belief.
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
    known = trace.layers[0].quantities
    if quantity not in known:
        names = ", ".join((*known, "logit", "belief"))
        raise ValueError(f"unknown quantity {quantity!r}: one of {names}")
    if not 0 <= layer < len(trace.layers):
        raise IndexError(f"there is no layer {layer}: they count from 0 to {len(trace.layers) - 1}")
    recorded = trace.layers[layer]
    _inside(recorded.h, row, unit)
    cell = list(model.layers())[layer]
    value = getattr(recorded, quantity)[row, unit].item()
    if quantity in cell.packed:
        products = _weighed(model, trace, quantity, layer, unit, row)
        return Arithmetic.of(products, squash_of(cell, quantity), value)
    return Arithmetic.of(_state(recorded, cell, quantity, unit, row), "none", value)


def squash_of(cell: HookedLayer | type[HookedLayer], quantity: str) -> Squash:
    """What makes a weighed quantity of its pre-activation."""
    return "sigmoid" if QUANTITIES[quantity].kind == "gate" else cell.squashing


def _inside(values: Tensor, row: int, unit: int) -> None:
    rows, units = values.shape
    if not 0 <= row < rows or not 0 <= unit < units:
        raise IndexError(f"row {row}, unit {unit}: there are {rows} rows and {units} units")


def _weighed(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> Sequence[Product]:
    """``W_x·x + b_x + W_h·h + b_h``; on row 0 there is no row before, h is zero.

    In a GRU's candidate the reset gate stands before the last two: ``r · (W_h·h + b_h)``.
    """
    recorded, cell = trace.layers[layer], list(model.layers())[layer]
    weights = {name: w.double() for name, w in model.recurrent[layer].named_parameters()}
    k = cell.packed.index(quantity) * recorded.h.shape[-1] + unit
    below = trace.images[row] if layer == 0 else trace.layers[layer - 1].h[row]  # [W] or [H]
    before = recorded.h[row - 1] if row else torch.zeros_like(recorded.h[0])  # [H]
    reset = cell.resets.get(quantity)
    r = getattr(recorded, reset)[row, unit].item() if reset else 1.0
    pixels = layer == 0
    return (
        *_products(
            _("pixel {n}") if pixels else _("layer {layer} unit {n}"),
            weights["weight_ih_l0"][k],
            below,
            "pixel" if pixels else "below",
            first=1 if pixels else 0,
            layer=layer,
        ),
        Product(_("bias b_x"), weights["bias_ih_l0"][k].item(), 1.0, "bias"),
        *_products(
            f"{reset} · {_('unit {n}')}" if reset else _("unit {n}"),
            weights["weight_hh_l0"][k],
            r * before.double(),
            "before",
        ),
        Product(
            _("{reset} · bias b_h").format(reset=reset) if reset else _("bias b_h"),
            weights["bias_hh_l0"][k].item(),
            r,
            "bias",
        ),
    )


def _state(
    recorded: LayerTrace, cell: HookedLayer, quantity: str, unit: int, row: int
) -> Sequence[Product]:
    """``f · c_before + i · g``, ``o · tanh(c)``; in a GRU ``z · h_before + (1 − z) · n``."""

    def at(name: str, t: int = row) -> float:
        number: float = getattr(recorded, name)[t, unit].item() if t >= 0 else 0.0
        return number

    terms = cell.sums[quantity]
    if len(terms) == 1:
        (read,) = terms
        shown = cell.squash(torch.tensor(at(read.of), dtype=torch.float64)).item()
        label = _("read: {gate} · {squash}({of})").format(
            gate=read, squash=cell.squashing, of=read.of
        )
        return (Product(label, at(read.gate), shown, read.gate, unit),)

    def gate(term: Term) -> float:
        return 1 - at(term.gate) if term.rest else at(term.gate)

    kept, new = terms
    before = at(kept.of, row - 1)
    written = _("written: {gate} · {of}").format(gate=new, of=new.of)
    if kept.gate:
        label = _("kept: {gate} · {state} before").format(gate=kept, state=kept.of)
        held = Product(label, gate(kept), before, kept.gate, unit)
    else:
        label = _("kept: {state} before").format(state=kept.of)
        held = Product(label, 1.0, before, "memory", unit)
    return held, Product(written, gate(new), at(new.of), new.gate, unit)


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
        return Arithmetic.of(products, "none", trace.logits[row, digit].item())
    return Arithmetic.of(products, "softmax", trace.belief[row, digit].item())


def _products(
    label: str, weights: Tensor, factors: Tensor, source: str, first: int = 0, layer: int = 0
) -> Sequence[Product]:
    """One product for each weight ``[N]`` with its factor ``[N]``; ``label`` has their number."""
    pairs = zip(weights.tolist(), factors.tolist(), strict=True)
    return [
        Product(label.format(n=k + first, layer=layer), w, x, source, k)
        for k, (w, x) in enumerate(pairs)
    ]


def touching(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> list[NetworkEdit]:
    """The edits that changed one value itself, or the memory that its sum found.

    Where there is none, the terms of :func:`~lstm_viz.analysis.arithmetic` add up to the value;
    elsewhere these edits made it something else.

    Args: as of :func:`~lstm_viz.analysis.arithmetic`; ``quantity`` is one of the layer's.
    """
    rows, cell = trace.logits.shape[-2], Cell(quantity, layer, unit, row)
    network = (edit for edit in trace.edits if isinstance(edit, NetworkEdit))
    return [edit for edit in network if edit.touches(cell, model, rows)]


def touched_rows(trace: Trace, layer: int) -> set[int]:
    """The rows, from 0, in which an edit changed the states of a layer themselves.

    There the gates do not tell what was kept: another memory was found, or another was left.

    Args:
        trace: of one image, or of a batch.
        layer: from 0.
    """
    network = [edit for edit in trace.edits if isinstance(edit, NetworkEdit)]
    of_states = (e for e in network if e.concerns(layer) and e.target("c") in ("c", "h"))
    return {row for edit in of_states for row in edit.when(trace.logits.shape[-2])}
