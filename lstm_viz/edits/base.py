"""The base of every edit: a frozen dataclass whose parameters are checked when it is made."""

import operator
from collections.abc import Callable
from dataclasses import fields
from math import isfinite
from typing import Any

from torch import Tensor

from lstm_viz.edits.selection import Selection, whole
from lstm_viz.locale import N_, _

GATES = ("i", "f", "o", "r", "z")  # sigmoids: from 0 to 1
QUANTITIES = (*GATES, "g", "n", "c", "h")


class Edit:
    """A what-if change. Edits are compared by what they say, and can be hashed."""

    def __post_init__(self) -> None:
        """Check the parameters, each by its name."""
        for field in fields(self):  # type: ignore[arg-type]
            checked = _CHECKS[field.name](getattr(self, field.name))
            object.__setattr__(self, field.name, checked)


class NetworkEdit(Edit):
    """A change of what the network computes while it reads."""


class ImageEdit(Edit):
    """A change of what is read."""

    def read(self, images: Tensor) -> Tensor:
        """What is read instead: ``[..., T, W]`` → ``[..., T', W]``."""
        raise NotImplementedError

    def length(self, count: int) -> int:
        """How many rows are read instead of ``count``."""
        return count


def concerns(edit: Edit, layer: int) -> bool:
    """Whether an edit is of a layer, from 0: of that one, or of all."""
    return getattr(edit, "layer", None) in (None, layer)


def _quantity(name: object) -> str:
    if name not in QUANTITIES:
        names = ", ".join(QUANTITIES)
        raise ValueError(
            _("There is no quantity “{name}”: it is one of {names}.").format(name=name, names=names)
        )
    return str(name)


def _number(low: float, high: float, message: str, but: float | None = None) -> Callable[..., Any]:
    def check(number: Any) -> float:
        try:
            value = float(number) + 0.0  # -0.0 becomes 0.0
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if not (isfinite(value) and low <= value <= high) or value == but:
            raise ValueError(_(message).format(low=low, high=high))
        return value

    return check


def _count(low: int, high: int, message: str, but: int | None = None) -> Callable[..., Any]:
    def check(number: Any) -> int:
        try:
            value = operator.index(number)
        except TypeError:
            value = high + 1
        if not low <= value <= high or value == but:
            raise ValueError(_(message).format(low=low, high=high))
        return value

    return check


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "quantity": _quantity,
    "layer": lambda layer: None if layer is None else whole(layer),
    "units": lambda units: Selection.of(units, "unit"),
    "rows": lambda rows: Selection.of(rows, "row"),
    "row": whole,
    "value": _number(-100, 100, N_("Hold at a number from {low} to {high}.")),
    "factor": _number(-100, 100, N_("Scale by a number from {low} to {high}, other than 1."), 1),
    "times": _count(2, 8, N_("Read a row {low} to {high} times.")),
    "seed": _count(0, 9999, N_("The seed is a whole number from {low} to {high}.")),
    "by": _count(-27, 27, N_("Shift by {low} to {high} rows, other than 0."), 0),
    "at": whole,
    "count": _count(1, 200, N_("Insert {low} to {high} blank rows.")),
}
