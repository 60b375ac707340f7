"""Everything one run of the network computes, recorded by hooks, and compared with torch's own."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import numpy as np
import torch
from torch import Tensor, nn

from lstm_viz.edits import Edit, Plan
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier, HookedRecurrent
from lstm_viz.models.conventions import forgets, reference
from lstm_viz.models.hooks import keep, twin

CHUNK = 128  # digits run together: their values stay in the processor's cache


class LayerTrace:
    """One layer's gates and states after each row, each ``[T, H]`` or ``[B, T, H]``.

    It has those of its kind of cell, by name: i, f, g, o, c, h of an LSTM (no f in that of 1997);
    r, z, n, h of a GRU; h of a plain recurrent network.

    Attributes:
        i: input gate (write), in [0, 1].
        f: forget gate (keep), in [0, 1]; 1 keeps everything.
        g: candidate, in [-1, 1].
        o: output gate (read), in [0, 1].
        c: cell state (memory), unbounded.
        h: hidden state, in [-1, 1].
        r: reset gate, in [0, 1]; 0 leaves the past out of the candidate.
        z: update gate (keep), in [0, 1]; 1 keeps everything.
        n: candidate, in [-1, 1].
        forgets: whether f is in the printed convention, where 1 forgets everything.
    """

    forgets: ClassVar[bool] = False
    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    c: Tensor
    h: Tensor
    r: Tensor
    z: Tensor
    n: Tensor

    def __init__(self, **values: Tensor) -> None:
        vars(self).update(values)

    @property
    def quantities(self) -> tuple[str, ...]:
        """The names of what it has, in the order of a row's computation."""
        return tuple(vars(self))

    def __getattr__(self, name: str) -> Tensor:
        """Say what there is instead."""
        raise AttributeError(f"this layer has no {name}: it has {', '.join(vars(self))}")


class PrintedLayerTrace(LayerTrace):
    """One layer of a network in the printed convention: its forget gate at 1 forgets everything."""

    forgets = True


@dataclass(frozen=True)
class Trace:
    """Everything recorded for one image, or for a batch of them.

    Attributes:
        images: what was read, edited or not, ``[T, W]`` or ``[B, T, W]``.
        layers: one :class:`LayerTrace` per layer, in reading order.
        logits: the read-out after each row, ``[T, classes]`` or ``[B, T, classes]``.
        edits: what was changed in this run.
    """

    images: Tensor
    layers: tuple[LayerTrace, ...]
    logits: Tensor
    edits: tuple[Edit, ...] = ()

    @property
    def belief(self) -> Tensor:
        """Softmax of the logits after each row, shaped like them."""
        return self.logits.softmax(-1)

    def __getitem__(self, item: int) -> "Trace":
        """The trace of one item of a batch, without its batch dimension."""
        if self.logits.dim() == 2:
            raise TypeError("this trace is of a single image: it has no items")
        layers = tuple(
            type(layer)(**{q: value[item] for q, value in vars(layer).items()})
            for layer in self.layers
        )
        return Trace(self.images[item], layers, self.logits[item], self.edits)


def single(trace: Trace) -> Trace:
    """The trace itself, if it is of one image.

    Raises:
        ValueError: if it is of a batch.
    """
    if trace.logits.dim() != 2:
        raise ValueError("take one item of the batch first: trace[item]")
    return trace


def trace(model: DigitClassifier, images: Any, edits: Sequence[Edit] = ()) -> Trace:
    """Read images row by row and record every gate and state.

    The hooks sit on a twin of the model for this run alone, so that threads sharing one model
    never see each other's values, and nothing is left behind when an exception passes.

    Args:
        model: the network, with row width W.
        images: array or tensor ``[T, W]`` or ``[B, T, W]``, floats in [0, 1], ink bright.
        edits: what to change; see :mod:`lstm_viz.edits`. Some change how many rows T' are
            read.

    Returns:
        The trace, with a batch dimension if ``images`` has one, on the CPU, without gradients.

    Raises:
        ValueError: if the shape, the type or the range of ``images`` is another, or the edits
            cannot be made.
    """
    x = checked(images, model)
    plan = Plan.of(edits, model, x.shape[-2])
    x = plan.read(x)
    batch = x if x.dim() == 3 else x.unsqueeze(0)  # [B, T, W]
    cells = list(zip(model.layers(), model.sizes[1:], strict=True))
    values = [
        batch.new_empty(*batch.shape[:2], units) for layer, units in cells for _ in layer.quantities
    ]  # [B, T, H] each
    chunks = zip(*(whole.split(CHUNK) for whole in (batch, *values)), strict=True)
    with torch.no_grad():
        logits = torch.cat(
            [_run(model, plan, part, records) for part, *records in chunks]
        )  # [B, T, K]
    if x.dim() == 2:
        logits, values = logits[0], [value[0] for value in values]
    rest = iter(values)
    kind = PrintedLayerTrace if forgets(model) else LayerTrace
    layers = (kind(**{q: next(rest) for q in layer.quantities}) for layer, _ in cells)
    return Trace(x, tuple(layers), logits, tuple(edits))


def _run(model: DigitClassifier, plan: Plan, x: Tensor, records: list[Tensor]) -> Tensor:
    """Logits ``[b, T, K]`` of ``x`` ``[b, T, W]``; what passes the hook points fills the records.

    The records are ``[b, T, H]``, one for each hook point in order.
    """
    run = twin(model)
    plan.attach(run)  # first: what is recorded is what has changed
    passed = [keep(getattr(layer, q)) for layer in run.layers() for q in layer.quantities]
    logits: Tensor = run(x)
    for record, steps in zip(records, passed, strict=True):
        torch.stack(steps, dim=1, out=record)
    return logits


def checked(images: Any, model: DigitClassifier) -> Tensor:
    """A copy of images as the network reads them.

    Raises:
        ValueError: if their shape, their type or their range is another.
    """
    x = images if isinstance(images, Tensor) else _tensor(images)
    width = model.sizes[0]
    if x.dim() not in (2, 3) or x.shape[-1] != width or 0 in x.shape:
        raise ValueError(
            f"images must have shape [T, {width}] or [B, T, {width}], not {list(x.shape)}"
        )
    if not x.is_floating_point():
        raise ValueError(f"images must be floats in [0, 1], not {x.dtype}: divide bytes by 255")
    low, high = x.aminmax()  # both NaN if any is
    if not (low >= 0 and high <= 1):
        raise ValueError("images must lie in [0, 1], ink bright; some values do not")
    # a copy: the trace stays what it was when the image is drawn over
    return x.detach().to("cpu", model.readout.weight.dtype, copy=True)


def _tensor(images: Any) -> Tensor:
    try:
        return torch.from_numpy(np.array(images))  # a copy: torch takes no mirrored, locked arrays
    except (TypeError, ValueError) as error:
        kind = type(images).__name__
        raise ValueError(f"images must be an array or tensor of floats, not {kind}") from error


def against(model: DigitClassifier) -> str:
    """What :func:`difference` compares a trace of this model with, in words."""
    return {
        "lstm": "torch.nn.LSTM",
        "gru": "torch.nn.GRU",
        "rnn": "torch.nn.RNN",
        "lstm-1997": _("torch.nn.LSTM, its forget gate held open"),
        "lstm-printed": _("torch.nn.LSTM, the signs of its forget gate turned"),
    }.get(model.kind) or _("the same in float64, as torch has no such cell")


def references(model: DigitClassifier) -> list[nn.RNNBase]:
    """Torch's own modules with the weights of a model, layer by layer; none if torch has none."""
    modules = cast(Iterable[HookedRecurrent], model.recurrent)
    return [torchs for module in modules if (torchs := reference(module, model.kind))]


def difference(
    model: DigitClassifier, read: Trace, torchs: Sequence[nn.RNNBase] | None = None
) -> float:
    """The largest difference between a trace and torch's own module with the same weights.

    Hidden states of every layer and logits after every row are compared. Where torch has no such
    cell, the other side is the same network in float64.

    Args:
        model: that made the trace.
        read: of one image or of a batch, without edits.
        torchs: the :func:`references` of the model; made if not given.
    """
    x = read.images if read.logits.dim() == 3 else read.images.unsqueeze(0)  # [B, T, W]
    torchs = references(model) if torchs is None else torchs
    if not torchs:
        double = trace(deepcopy(model).double(), x)
        pairs = zip(double.layers, read.layers, strict=True)
        gaps = [(theirs.h - ours.h).abs().max() for theirs, ours in pairs]
        return max(gap.item() for gap in (*gaps, (double.logits - read.logits).abs().max()))
    gaps = []
    with torch.no_grad():
        for module, layer in zip(torchs, read.layers, strict=True):
            x, _state = module(x)  # [B, T, H]
            gaps.append((x - layer.h).abs().max())
        gaps.append((model.readout(x) - read.logits).abs().max())
    return max(gap.item() for gap in gaps)
