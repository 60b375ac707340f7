"""The base of every edit: a frozen dataclass that describes itself.

A subclass that has a ``code`` is listed in :data:`EDITS`, which links, sentences, the lab and the
package's public names read: a new edit is one class. One of the network changes it by forward hooks
on the hook points of a run, the mechanism by which a run is recorded. Each run is a twin of the
network whose hooks are its own and count the rows that pass them: neither chunks nor batches nor
threads meet.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from itertools import count
from typing import Any, ClassVar, Self, get_type_hints
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from lstm_viz.data import mnist
from lstm_viz.edits.parameters import Parameter, quantity_name
from lstm_viz.edits.selection import Selection, Which, numbers
from lstm_viz.locale import _
from lstm_viz.models.cells import HookedLayer
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import HookPoint, twin
from lstm_viz.models.quantities import Cell

EDITS: dict[str, type["Edit"]] = {}  # by their codes
LATE = slice(14, None)  # rows, in examples


class Edit:
    """A what-if change. Edits are compared by what they say, and can be hashed.

    Rows, units and layers count from 0, and ``None`` means all of them. What cannot be raises
    ValueError when the edit is made; the message says what can.
    Each field is annotated with its :class:`~lstm_viz.edits.parameters.Parameter`.

    Attributes:
        code: names it in links; old links need it.
        title: names it in the lab.
        template: a sentence that says what it does, with its fields in braces.
        example: the fields with which the lab begins, such that something shows.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    template: ClassVar[str]
    example: ClassVar[Mapping[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        """List it."""
        if "code" in vars(cls):
            EDITS[cls.code] = cls

    def __post_init__(self) -> None:
        """Check the fields."""
        for name, parameter in self.parameters().items():
            object.__setattr__(self, name, parameter.check(getattr(self, name)))

    @classmethod
    @cache
    def parameters(cls) -> dict[str, Parameter]:
        """What is known of each field."""
        hints = get_type_hints(cls, include_extras=True)
        return {field.name: hints[field.name].__metadata__[0] for field in fields(cls)}  # type: ignore[arg-type]

    @classmethod
    def first(cls, _model: DigitClassifier) -> Self:
        """The edit of this kind with which the lab begins."""
        return cls(**cls.example)

    def changed(self, **given: Any) -> Self:
        """The same edit with other fields."""
        return replace(self, **given)  # type: ignore[type-var]

    def span(self, name: str) -> tuple[float, float, float]:
        """The lowest and the highest value of a number, given the other fields; and a step."""
        parameter = self.parameters()[name]
        return parameter.low, parameter.high, parameter.step

    def sentence(self) -> str:
        """What it does, in plain language: “Hold the forget gate f of layer 2, …”."""
        said = {name: p.say(getattr(self, name)) for name, p in self.parameters().items()}
        return _(self.template).format(**said)

    def missing_rows(self, rows: int) -> Iterator[str]:
        """What to say of rows that it names and that are not among ``rows``."""
        for name, parameter in self.parameters().items():
            missing = parameter.beyond(getattr(self, name), rows)
            if missing is not None:
                said = _("There is no row {row}: {count} rows are read.")
                yield said.format(row=missing + 1, count=rows)


class NetworkEdit(Edit):
    """A change of what the network computes while it reads: of some cells.

    Its rows are the rows read, after all edits of the image. Within a row the order is that of the
    computation, whatever the order of the list: what the row finds in memory is wiped; gates
    change; the printed formula makes the new memory; it changes, or stays what it was when it was
    frozen; the hidden state changes. Edits of the same quantity follow each other as in the list.
    What has changed is what the next quantity, the layer above and the next row see.

    Attributes:
        turn: where the computation of a row meets it, among other edits.
        layer: whose units it changes, or all.
        units: that it changes, or all.
    """

    turn: int
    layer: int | None = None
    units: Which = None

    def attach(self, run: DigitClassifier, model: DigitClassifier, rows: int) -> None:
        """Hang its hooks on a run over ``rows`` rows, a twin of a model that it fits."""
        raise NotImplementedError

    def target(self, memory: str) -> str:
        """The quantity that it changes, where the network's memory is ``memory``: c or h."""
        return memory

    def when(self, rows: int) -> list[int]:
        """The rows, of ``rows``, in which it changes something."""
        return list(range(rows))

    def concerns(self, layer: int) -> bool:
        """Whether it changes units of a layer."""
        return self.layer in (None, layer)

    def cells(self, model: DigitClassifier, rows: int) -> tuple[set[Any], ...]:
        """What it changes itself: a quantity, pairs of layer and unit, rows."""
        target = self.target(next(model.layers()).states[-1])
        sizes = enumerate(model.sizes[1:])
        where = {(k, u) for k, n in sizes if self.concerns(k) for u in numbers(self.units, n)}
        return {target}, where, set(self.when(rows))

    def touches(self, cell: Cell, model: DigitClassifier, rows: int) -> bool:
        """Whether it changed one value itself, or the memory that the value's sum found."""
        what, where, when = self.cells(model, rows)
        return cell.quantity in what and (cell.layer, cell.unit) in where and cell.row in when

    def tolerates(self, other: "NetworkEdit") -> bool:
        """Whether both can be made even of the same cells."""
        return False

    def missing_quantity(self, quantity: str, model: DigitClassifier) -> Iterator[str]:
        """What to say of a quantity that it needs and a network does not have."""
        there = next(model.layers()).quantities
        if quantity not in there:
            said = _("This network does not have {quantity}. It has {others}.")
            yield said.format(quantity=quantity_name(quantity), others=_(", ").join(there))

    def problems(self, model: DigitClassifier, rows: int) -> Iterator[str]:
        """What keeps it from being made on a network that is to read ``rows`` rows."""
        sizes = model.sizes[1:]
        if self.layer is not None and self.layer >= len(sizes):
            said = _("There is no layer {layer}: this network has {count}.")
            yield said.format(layer=self.layer + 1, count=len(sizes))
            return
        for k, size in enumerate(sizes):
            some = self.units if self.concerns(k) else None
            missing = some.beyond(size) if isinstance(some, Selection) else None
            if missing is not None:
                said = _("There is no unit {unit} in layer {layer}: its units are 0 to {last}.")
                yield said.format(unit=missing, layer=k + 1, last=size - 1)
        yield from self.missing_rows(rows)


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
