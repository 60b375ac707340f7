"""What happened in each row, in plain sentences made from the trace."""

from math import isnan, nan

from lstm_viz.explain.trace import LayerTrace, Trace, single

WRITES = 0.5  # |i · g| above which a unit is said to write
SHOWS = 0.5  # |h| above which a unit is said to show what it holds


def beliefs(trace: Trace) -> list[str]:
    """One sentence for each row of one image: what is believed after it, and what changed."""
    top, digits = single(trace).belief.topk(2)  # [T, 2] each
    sentences = []
    leaders = digits[:, 0].tolist()
    for row, ((p, q), (first, second)) in enumerate(
        zip(top.tolist(), digits.tolist(), strict=True)
    ):
        text = f"After row {row + 1} it believes {first} ({p:.1%}), then {second} ({q:.1%})."
        before = leaders[row - 1] if row else first
        if before != first:
            text += f" {first} has just overtaken {before}."
        sentences.append(text)
    return sentences


def deeds(layer: LayerTrace) -> list[str]:
    """One sentence for each row of one image: what one layer kept, wrote and showed.

    Kept is the share of the memory's size that the forget gate let through,
    ``Σ f·|c before| / Σ |c before|``.
    """
    units = layer.c.shape[-1]
    before = layer.c[:-1].abs()  # [T-1, H]
    kept = ((layer.f[1:] * before).sum(-1) / before.sum(-1)).tolist()  # [T-1]; NaN of nothing
    written = ((layer.i * layer.g).abs() > WRITES).sum(-1).tolist()  # [T]
    shown = (layer.h.abs() > SHOWS).sum(-1).tolist()  # [T]
    keeps = [
        "has no memory yet" if isnan(share) else f"keeps {share:.0%} of its memory"
        for share in (nan, *kept)
    ]
    return [
        f"Row {row + 1}: {keep}; of {units} units {w} write and {s} show what they hold."
        for row, (keep, w, s) in enumerate(zip(keeps, written, shown, strict=True))
    ]
