"""Values of a reading that are infinite or not a number."""

import torch

from lstm_viz.analysis.trace import Trace


def overflow(trace: Trace) -> int | None:
    """The first row, from 0, in which something is infinite or no number; None if nothing is.

    Edits can take a network beyond what a float32 holds, which is about 3.4e38.

    Args:
        trace: of one image.
    """
    recorded = [getattr(layer, q) for layer in trace.layers for q in layer.quantities]
    parts = [*recorded, trace.logits]  # [T, H] or [T, K] each
    finite = torch.stack([part.isfinite().all(-1) for part in parts]).all(0)  # [T]
    return None if finite.all() else int(finite.int().argmin())
