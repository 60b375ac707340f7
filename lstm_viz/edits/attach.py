"""Forward hooks that carry out edits of the network on a run's hook points.

It is the mechanism by which a run is recorded. Each run is a twin of the network whose hooks are
its own and count the rows that pass them: neither chunks nor batches nor threads meet.
"""

from collections.abc import Callable, Collection, Iterator
from functools import singledispatch
from itertools import count
from typing import Any

import torch
from torch import Tensor, nn

from lstm_viz.edits.base import NetworkEdit
from lstm_viz.edits.measurements import left_by, means
from lstm_viz.edits.network import (
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    Scale,
    StartFrom,
    WipeMemory,
)
from lstm_viz.edits.selection import numbers
from lstm_viz.models.cells import HookedLayer
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import HookPoint

Change = Callable[[Tensor], Tensor]  # [B, H] → [B, H]
AttachHooks = Callable[[DigitClassifier], None]
Cells = Clamp | ClampToMean | Scale


def in_order(edits: Collection[NetworkEdit]) -> list[NetworkEdit]:
    """The edits in the order in which a row's computation meets them."""
    return sorted(edits, key=_turn)


def _turn(edit: NetworkEdit) -> int:
    if isinstance(edit, Cells):
        return {"c": 3, "h": 4}.get(edit.quantity, 1)
    return {StartFrom: 0, WipeMemory: 0, ForgetAsPrinted: 2}.get(type(edit), 5)


@singledispatch
def prepared(edit: NetworkEdit, model: DigitClassifier, rows: int) -> AttachHooks:
    """What hangs the hooks of an edit on a run of ``model`` over ``rows`` rows.

    The edit must fit them: see :func:`lstm_viz.edits.validate`.
    """
    raise NotImplementedError(type(edit).__name__)


@prepared.register
def _clamp(edit: Clamp, model: DigitClassifier, rows: int) -> AttachHooks:
    value = model.readout.weight.new_tensor(edit.value)
    return _changing(edit, rows, lambda _k, mask: _instead(mask, [value]))


@prepared.register
def _clamp_to_mean(edit: ClampToMean, model: DigitClassifier, rows: int) -> AttachHooks:
    mean = means(model, edit.quantity)  # [H] each
    return _changing(edit, rows, lambda k, mask: _instead(mask, [mean[k]]))


@prepared.register
def _scale(edit: Scale, _model: DigitClassifier, rows: int) -> AttachHooks:
    factor = edit.factor
    return _changing(edit, rows, lambda _k, mask: lambda x: torch.where(mask, x * factor, x))


def _changing(edit: Cells, rows: int, change: Callable[[int, Tensor], Change]) -> AttachHooks:
    """Hangs, on a quantity, the change that ``change`` makes of a layer's number and unit mask."""
    when = frozenset(numbers(edit.rows, rows))

    def attach(run: DigitClassifier) -> None:
        for k, layer, mask in _meant(edit, run):
            _at(getattr(layer, edit.quantity), when, change(k, mask))

    return attach


def _instead(mask: Tensor, values: list[Tensor]) -> Change:
    """Puts the value, which may come into the list later, where the mask ``[H]`` is."""
    return lambda x: torch.where(mask, values[0], x)


@prepared.register
def _wipe(edit: WipeMemory, model: DigitClassifier, _rows: int) -> AttachHooks:
    zero = model.readout.weight.new_zeros(())

    def attach(run: DigitClassifier) -> None:
        for _k, layer, mask in _meant(edit, run):
            _at(layer.before, {edit.row}, _instead(mask, [zero]))

    return attach


@prepared.register
def _freeze(edit: FreezeMemory, _model: DigitClassifier, rows: int) -> AttachHooks:
    def attach(run: DigitClassifier) -> None:
        for _k, layer, mask in _meant(edit, run):
            found = _seen(layer.before, {edit.row})
            memory = getattr(layer, layer.states[-1])
            _at(memory, range(edit.row, rows), _instead(mask, found))

    return attach


@prepared.register
def _forget_as_printed(_edit: ForgetAsPrinted, _model: DigitClassifier, rows: int) -> AttachHooks:
    def attach(run: DigitClassifier) -> None:
        for layer in run.layers():
            before, f, c = (getattr(layer, name) for name in ("before", "f", "c"))
            _at(c, range(rows), _printed(_seen(before, range(rows)), _seen(f, range(rows))))

    return attach


def _printed(before: list[Tensor], f: list[Tensor]) -> Change:
    """Makes (1 − f)·c + i·g of f·c + i·g, where c is the memory before, by adding (1 − 2f)·c."""
    return lambda x: x + (1 - 2 * f[-1]) * before[-1]


@prepared.register
def _start_from(edit: StartFrom, model: DigitClassifier, _rows: int) -> AttachHooks:
    if isinstance(edit.memory, int):
        states = left_by(model, edit.memory)
    else:
        like = model.readout.weight
        states = [tuple(like.new_tensor(part)[None] for part in layer) for layer in edit.memory]

    def attach(run: DigitClassifier) -> None:
        for layer, first in zip(run.layers(), states, strict=True):
            layer.register_forward_pre_hook(_beginning_with(first))

    return attach


def _beginning_with(states: tuple[Tensor, ...]) -> Callable[[nn.Module, Any], Any]:
    """A hook that hands a layer its first states, ``[1, H]`` each, for every digit of a batch."""

    def hook(_layer: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...]:
        x, zeros, *rest = args
        return x, tuple(s.expand_as(z) for s, z in zip(states, zeros, strict=True)), *rest

    return hook


def _meant(edit: Any, run: DigitClassifier) -> Iterator[tuple[int, HookedLayer, Tensor]]:
    """The layers that an edit is about, with their numbers and the mask ``[H]`` of its units."""
    for k, (layer, units) in enumerate(zip(run.layers(), run.sizes[1:], strict=True)):
        if edit.layer in (None, k):
            mask = torch.zeros(units, dtype=torch.bool)
            mask[numbers(edit.units, units)] = True
            yield k, layer, mask


def _at(point: HookPoint, rows: Collection[int], change: Callable[[Tensor], Tensor | None]) -> None:
    """Change what passes a hook point in some rows."""
    row = count()

    def hook(_point: nn.Module, _args: Any, value: Tensor) -> Tensor | None:
        return change(value) if next(row) in rows else None

    point.register_forward_hook(hook)


def _seen(point: HookPoint, rows: Collection[int]) -> list[Tensor]:
    """A list that fills with what passes a hook point in some rows."""
    values: list[Tensor] = []
    _at(point, rows, values.append)  # which returns None: nothing changes
    return values
