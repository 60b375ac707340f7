"""The comparison of a trace with what torch's own modules compute."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import cast

import torch
from torch import nn

from lstm_viz.analysis.trace import Trace, trace
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.conventions import reference
from lstm_viz.models.hooked import HookedRecurrent


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
