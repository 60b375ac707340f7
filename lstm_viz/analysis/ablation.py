"""What an answer depends on: pixels by gradients, rows by blanking, units by ablation."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lstm_viz.analysis.trace import CHUNK, Trace, checked, single, trace
from lstm_viz.edits import Edit, Plan
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import HookPoint, keep, twin

Progress = Callable[[float], object]  # is told the share done, above 0 and up to 1
Asked = Callable[[], bool]


class Cancelled(Exception):
    """Somebody asked that the work be stopped."""


def accuracy(
    model: DigitClassifier,
    images: Any,
    labels: Any,
    edits: Sequence[Edit] = (),
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> float:
    """Share of digits that are read right, after the last row, with edits.

    Args:
        model: the network.
        images: floats ``[N, T, W]`` in [0, 1].
        labels: the digits ``[N]``.
        edits: what to change, as for :func:`lstm_viz.trace`.
        progress: is told how far it is, after each chunk of 128 digits.
        cancelled: is asked before each chunk whether to stop.

    Raises:
        ValueError: the images are not such, the labels are not as many, or the edits cannot be
            made.
        Cancelled: somebody asked to stop.
    """
    given = answers(model, images, edits, progress, cancelled).numpy()  # [N]
    right = np.asarray(labels)
    if right.shape != given.shape:
        raise ValueError(f"{len(given)} images need as many labels, not {list(right.shape)}")
    return float((given == right).mean())


@torch.no_grad()
def answers(
    model: DigitClassifier,
    images: Any,
    edits: Sequence[Edit] = (),
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> Tensor:
    """The most probable digit after the last row, with edits. Nothing is recorded on the way.

    Args: as of :func:`accuracy`.

    Returns:
        int64 ``[N]``.

    Raises: as :func:`accuracy`.
    """
    x = checked(images, model)  # [N, T, W]
    if x.dim() != 3:
        raise ValueError("expected many images [N, T, W], not one")
    plan = Plan.of(edits, model, x.shape[1])
    given: list[Tensor] = []
    done = 0
    for part in plan.read(x).split(CHUNK):
        if cancelled is not None and cancelled():
            raise Cancelled
        run = twin(model)
        plan.attach(run)
        given.append(run(part)[:, -1].argmax(-1))  # [b]
        done += len(part)
        if progress is not None:
            progress(done / len(x))
    return torch.cat(given)


@torch.no_grad()
def importance(model: DigitClassifier, image: Any, layer: int) -> Tensor:
    """How much the answer to an image hangs on each unit of a layer.

    Measured: how far the log odds of the answer, ``log p − log(1 − p)`` after the last row, fall
    when the unit's hidden state h is held at 0 in all rows. Negative for a unit that speaks
    against the answer.

    Args:
        model: the network.
        image: floats ``[T, W]`` in [0, 1].
        layer: from 0.

    Returns:
        ``[H]``.

    Raises:
        ValueError: it is not one image, or there is no such layer.
    """
    x = checked(image, model)  # [T, W]
    if x.dim() != 2:
        raise ValueError("expected one image [T, W]")
    if not 0 <= layer < len(model.sizes) - 1:
        raise ValueError(f"there is no layer {layer}: they count from 0 to {len(model.sizes) - 2}")
    logits = model(x[None])[:, -1]  # [1, K]
    answer = int(logits.argmax())
    units = model.sizes[1 + layer]
    without = []
    for off in torch.eye(units, dtype=torch.bool).split(CHUNK):  # [b, H]: one unit in each item
        run = twin(model)
        point: HookPoint = list(run.layers())[layer].h  # type: ignore[assignment]
        point.register_forward_hook(lambda _p, _a, h, off=off: h.masked_fill(off, 0))
        without.append(run(x.expand(len(off), *x.shape))[:, -1])  # [b, K]
    return _log_odds(logits, answer) - _log_odds(torch.cat(without), answer)


def _log_odds(logits: Tensor, answer: int) -> Tensor:
    """log p − log(1 − p) of a class, ``[B, K]`` → ``[B]``, exact even where p rounds to 1."""
    others = torch.cat([logits[:, :answer], logits[:, answer + 1 :]], dim=1)  # [B, K - 1]
    return logits[:, answer] - others.logsumexp(1)


def most_important(model: DigitClassifier, image: Any, layer: int, count: int) -> tuple[int, ...]:
    """The ``count`` units of a layer on which the answer hangs most, most important first.

    See :func:`importance`.

    Raises:
        ValueError: as there, or the layer does not have so many units.
    """
    fall = importance(model, image, layer)  # [H]
    if not 0 < count <= len(fall):
        raise ValueError(f"choose 1 to {len(fall)} units, not {count}")
    return tuple(fall.topk(count).indices.tolist())


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
    if quantity != "logit":
        seen = keep(getattr(list(run.layers())[layer], quantity))
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
