"""Forward hooks of edits on the hook points of a run, and what edits measure on the network first.

It is the mechanism by which a run is recorded. Each run is a twin of the network whose hooks are
its own and count the rows that pass them: neither chunks nor batches nor threads meet.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from lstm_viz.data import mnist
from lstm_viz.edits.base import NetworkEdit
from lstm_viz.edits.selection import numbers
from lstm_viz.models.cells import HookedLayer
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import HookPoint, twin


def meant(edit: NetworkEdit, run: DigitClassifier) -> Iterator[tuple[int, HookedLayer, Tensor]]:
    """The layers that an edit is about, with their numbers and the mask ``[H]`` of its units."""
    for k, (layer, units) in enumerate(zip(run.layers(), run.sizes[1:], strict=True)):
        if edit.concerns(k):
            mask = torch.zeros(units, dtype=torch.bool)
            mask[numbers(edit.units, units)] = True
            yield k, layer, mask


def change_at(
    point: HookPoint, rows: Collection[int], change: Callable[[Tensor], Tensor | None]
) -> None:
    """Change what passes a hook point in some rows: ``[B, H]`` → ``[B, H]``."""
    row = count()

    def hook(_point: nn.Module, _args: Any, value: Tensor) -> Tensor | None:
        return change(value) if next(row) in rows else None

    point.register_forward_hook(hook)


def seen_at(point: HookPoint, rows: Collection[int]) -> list[Tensor]:
    """A list that fills with what passes a hook point in some rows."""
    values: list[Tensor] = []
    change_at(point, rows, values.append)  # which returns None: nothing changes
    return values


DIGITS = 1000  # of the test set, over which means are taken
WIDTH = 28  # pixels in a row of them
CHUNK = 100  # digits run together

Means = dict[str, tuple[Tensor, ...]]

_means: WeakKeyDictionary[DigitClassifier, Means] = WeakKeyDictionary()


def means(model: DigitClassifier, quantity: str) -> tuple[Tensor, ...]:
    """The mean of a quantity over all rows of the first 1,000 test digits.

    Measured once for each network.

    Returns:
        ``[H]`` for each layer: of each unit its own.
    """
    if model not in _means:
        _means[model] = _measure(model)
    return _means[model][quantity]


@torch.no_grad()
def _measure(model: DigitClassifier) -> Means:
    run = twin(model)
    layers = list(zip(run.layers(), model.sizes[1:], strict=True))
    sums = {
        quantity: [torch.zeros(units, dtype=torch.float64) for _, units in layers]  # [H] each
        for quantity in layers[0][0].quantities
    }
    for quantity, totals in sums.items():
        for (layer, _units), total in zip(layers, totals, strict=True):
            getattr(layer, quantity).register_forward_hook(_adding(total))
    digits = _digits(model, slice(0, DIGITS))  # [N, T, W]
    for part in digits.split(CHUNK):
        run(part)
    count = digits.shape[0] * digits.shape[1]
    return {q: tuple((t / count).to(digits.dtype) for t in totals) for q, totals in sums.items()}


def _adding(total: Tensor) -> Callable[[nn.Module, Any, Tensor], None]:
    """A forward hook that adds up what passes, over the batch."""

    def hook(_point: nn.Module, _args: Any, value: Tensor) -> None:
        total.add_(value.sum(0))

    return hook


@torch.no_grad()
def left_by(model: DigitClassifier, index: int) -> list[tuple[Tensor, ...]]:
    """What a test digit leaves in the network.

    Returns:
        For each layer its final states, ``[1, H]`` each.
    """
    run, left = twin(model), []
    for layer in run.layers():
        layer.register_forward_hook(lambda _layer, _args, output: left.append(output[1]))
    run(_digits(model, slice(index, index + 1)))
    return left


def _digits(model: DigitClassifier, which: slice) -> Tensor:
    """Test digits as the network reads them ``[N, T, W]``."""
    ink = torch.from_numpy(mnist("test")[0][which].copy())
    return ink.to(model.readout.weight.dtype) / 255
