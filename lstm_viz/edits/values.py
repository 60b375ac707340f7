"""Edits of values: a quantity of some cells is held, or multiplied."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

import torch
from torch import Tensor

from lstm_viz.edits.base import LATE, NetworkEdit, change_at, means, meant
from lstm_viz.edits.parameters import (
    OneQuantity,
    SomeLayers,
    SomeRows,
    SomeUnits,
    number,
)
from lstm_viz.edits.selection import Which, numbers
from lstm_viz.locale import N_, _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.quantities import QUANTITIES


class _OfQuantity(NetworkEdit):
    """A change of one quantity in some rows."""

    quantity: str
    rows: Which

    @classmethod
    def first(cls, model: DigitClassifier) -> Self:
        """One of the gate that keeps the memory; of the hidden state, if there is none."""
        cell = next(model.layers())
        kept = cell.sums.get(cell.states[-1], ())
        gate = kept[0].gate if kept else ""
        return cls(gate or "h", **cls.example)  # type: ignore[call-arg]

    def _change(self, k: int, x: Tensor, model: DigitClassifier) -> Tensor:
        """The new values of layer ``k``, ``[B, H]`` → ``[B, H]``, ``[H]`` or ``[]``."""
        raise NotImplementedError

    def attach(self, run: DigitClassifier, model: DigitClassifier, rows: int) -> None:
        """The change, where the quantity passes."""
        when = frozenset(self.when(rows))
        for k, layer, mask in meant(self, run):

            def change(x: Tensor, k: int = k, mask: Tensor = mask) -> Tensor:
                return torch.where(mask, self._change(k, x, model), x)

            change_at(getattr(layer, self.quantity), when, change)

    @property
    def turn(self) -> int:  # type: ignore[override]
        """That of the quantity."""
        return {"c": 3, "h": 4}.get(self.quantity, 1)

    def target(self, memory: str) -> str:
        """The quantity."""
        return self.quantity

    def when(self, rows: int) -> list[int]:
        """The rows chosen."""
        return numbers(self.rows, rows)

    def problems(self, model: DigitClassifier, rows: int) -> Iterator[str]:
        """A quantity that the network lacks; cells."""
        yield from self.missing_quantity(self.quantity, model)
        yield from super().problems(model, rows)


def _is_gate(quantity: str) -> bool:
    return quantity in QUANTITIES and QUANTITIES[quantity].kind == "gate"


@dataclass(frozen=True)
class Clamp(_OfQuantity):
    """Hold a quantity at a value.

    Attributes:
        quantity: one that the network has: i, f, g, o, c, h; r, z, n, h of a GRU.
        value: a number; from 0 to 1 for a gate.
        layer: from 0, or all.
        units: indices or a slice, or all.
        rows: indices or a slice, or all.
    """

    code = "hold"
    title = N_("Hold at a value")
    template = N_("Hold {quantity} of {layer}, {units}, at {value} in {rows}")
    example: ClassVar = {"value": 0, "rows": LATE}

    quantity: OneQuantity
    value: Annotated[
        float, number(N_("Value"), -100, 100, N_("Hold at a number from {low} to {high}."))
    ]
    layer: SomeLayers = None
    units: SomeUnits = None
    rows: SomeRows = None

    def __post_init__(self) -> None:
        """Check the fields."""
        super().__post_init__()
        if _is_gate(self.quantity) and not 0 <= self.value <= 1:
            raise ValueError(_("A gate lies from 0 to 1: hold it at a number in between."))

    def changed(self, **given: Any) -> Self:
        """With a value that a gate can have, if it is to hold one."""
        if _is_gate(given.get("quantity", "")):
            given["value"] = min(max(self.value, 0.0), 1.0)
        return super().changed(**given)

    def span(self, name: str) -> tuple[float, float, float]:
        """Narrower for a gate."""
        return (0.0, 1.0, 0.1) if _is_gate(self.quantity) else super().span(name)

    def _change(self, _k: int, x: Tensor, _model: DigitClassifier) -> Tensor:
        return x.new_tensor(self.value)

    def tolerates(self, other: NetworkEdit) -> bool:
        """Another at the same value."""
        return isinstance(other, Clamp) and other.value == self.value


@dataclass(frozen=True)
class ClampToMean(_OfQuantity):
    """Hold a quantity where it stands on average: of every unit its own mean, in every row.

    The mean is over all rows of the first 1,000 test digits, read without edits. Held so, a gate
    is still there, but does not react to what is read.

    Attributes: see :class:`Clamp`.
    """

    code = "mean"
    title = N_("Hold at its own mean over 1,000 digits")
    template = N_(
        "Hold {quantity} of {layer}, {units}, each at its own mean over 1,000 test digits, in"
        " {rows}"
    )

    quantity: OneQuantity
    layer: SomeLayers = None
    units: SomeUnits = None
    rows: SomeRows = None

    def _change(self, k: int, _x: Tensor, model: DigitClassifier) -> Tensor:
        return means(model, self.quantity)[k]

    def tolerates(self, other: NetworkEdit) -> bool:
        """Another."""
        return isinstance(other, ClampToMean)


@dataclass(frozen=True)
class Scale(_OfQuantity):
    """Multiply a quantity by a factor. A gate may so pass 1.

    Attributes: ``factor``, a number; for the others see :class:`Clamp`.
    """

    code = "scale"
    title = N_("Multiply by a factor")
    template = N_("Multiply {quantity} of {layer}, {units}, by {factor} in {rows}")
    example: ClassVar = {"factor": 0.5}

    quantity: OneQuantity
    factor: Annotated[
        float,
        number(
            N_("Factor"), -100, 100, N_("Scale by a number from {low} to {high}, other than 1."), 1
        ),
    ]
    layer: SomeLayers = None
    units: SomeUnits = None
    rows: SomeRows = None

    def _change(self, _k: int, x: Tensor, _model: DigitClassifier) -> Tensor:
        return x * self.factor

    def tolerates(self, other: NetworkEdit) -> bool:
        """Another: factors multiply."""
        return isinstance(other, Scale)
