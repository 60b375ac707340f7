"""Is a trace what torch's own LSTM computes?"""

import torch
from torch import nn

from lstm_viz.explain.trace import Trace
from lstm_viz.network.classifier import DigitClassifier


def difference(model: DigitClassifier, trace: Trace) -> float:
    """The largest difference between a trace and ``torch.nn.LSTM`` with the same weights.

    Hidden states of every layer and logits after every row are compared.

    Args:
        model: that made the trace.
        trace: of one image or of a batch.
    """
    x = trace.images if trace.logits.dim() == 3 else trace.images.unsqueeze(0)  # [B, T, W]
    gaps = []
    with torch.no_grad():
        for hooked, layer in zip(model.recurrent, trace.layers, strict=True):
            reference = nn.LSTM(x.shape[-1], layer.h.shape[-1], batch_first=True, dtype=x.dtype)
            reference.load_state_dict(hooked.state_dict())
            x, _ = reference(x)  # [B, T, H]
            gaps.append((x - layer.h).abs().max())
        gaps.append((model.readout(x) - trace.logits).abs().max())
    return max(gap.item() for gap in gaps)
