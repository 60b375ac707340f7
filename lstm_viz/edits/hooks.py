"""Forward hooks of edits on the hook points of a run.

It is the mechanism by which a run is recorded. Each run is a twin of the network whose hooks are
its own and count the rows that pass them: neither chunks nor batches nor threads meet.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import count
from typing import Any

import torch
from torch import Tensor, nn

from lstm_viz.edits.base import NetworkEdit
from lstm_viz.edits.selection import numbers
from lstm_viz.models.cells import HookedLayer
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import HookPoint


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
