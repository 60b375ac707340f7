"""Gradients of a number with respect to the pixels, and the effect of blanking a row."""

from typing import Any

import torch
from torch import Tensor, nn

from lstm_viz.analysis.trace import Trace, single, trace
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import twin


def gradient(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> Tensor:
    """How fast one number of the trace of one image changes with each pixel.

    Args:
        model: that made the trace.
        trace: of one image.
        quantity: of the network's layers; or "logit", where ``unit`` is the class and ``layer``
            is ignored.
        layer: from 0.
        unit: from 0.
        row: from 0; pixels of later rows have no influence.

    Returns:
        float32 ``[T, W]``: change of the number per unit of ink.

    Raises:
        ValueError: the quantity is unknown, or the trace is of a batch.
        IndexError: there is no such layer, unit or row.
    """
    known = (*next(model.layers()).quantities, "logit")
    if quantity not in known:
        raise ValueError(f"unknown quantity {quantity!r}: one of {', '.join(known)}")
    image = single(trace).images.detach().clone().requires_grad_()  # [T, W]
    run = twin(model)
    seen: list[Tensor] = []

    def keep(_point: nn.Module, _args: Any, output: Tensor) -> None:
        seen.append(output)

    if quantity != "logit":
        getattr(list(run.layers())[layer], quantity).register_forward_hook(keep)
    with torch.enable_grad():
        logits = run(image.unsqueeze(0))  # [1, T, K]
        values = logits[0] if quantity == "logit" else torch.cat(seen)  # [T, K] or [T, H]
        (slope,) = torch.autograd.grad(values[row, unit], image)
    return slope


def occlusion(model: DigitClassifier, original: Trace, digit: int) -> Tensor:
    """How much of a logit is lost when a row of the image is blanked, for each row in turn.

    Args:
        model: that made the trace.
        original: the trace of one image.
        digit: the class whose logit is watched, from 0.

    Returns:
        float32 ``[T]``: the last logit, minus the one without that row's ink.

    Raises:
        ValueError: the trace is of a batch.
    """
    image = single(original).images  # [T, W]
    images = image.repeat(len(image) + 1, 1, 1)  # [T + 1, T, W]: item s + 1 lacks row s
    images[range(1, len(images)), range(len(image))] = 0
    logits = trace(model, images).logits[:, -1, digit]  # [T + 1]
    return logits[0] - logits[1:]  # [T]
