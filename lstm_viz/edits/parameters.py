"""Parameters of edits: of each its range, its text in links and in sentences, its control."""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Annotated, Any, Literal

from lstm_viz.data import mnist
from lstm_viz.edits.selection import Selection, Which, whole
from lstm_viz.locale import N_, _, an
from lstm_viz.models.quantities import QUANTITIES

DIGITS = 10_000  # of MNIST's test set
Memory = tuple[tuple[tuple[float, ...], ...], ...]  # [layers][h, and c where there is one][H]

_WHOLE = "-?[0-9]{1,4}"
_RUN = "[0-9]{1,4}(-([0-9]{1,4})?)?"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """What is known of a parameter whatever its value is; it annotates the field of an edit.

    Attributes:
        control: what it is chosen with on the page.
        label: its name there.
        check: what was given, in the form in which an edit keeps it; raises ValueError, whose
            message says what can be given.
        say: the value in a sentence.
        mark: stands before the value in a link, and tells it from other parameters.
        looks: the regular expression of the value in a link.
        write: the value as text for a link; ``None`` is never written.
        read: such text as a value; raises ValueError where it is wrong although it looks right.
        beyond: a row named by a value that is not among so many, if there is one.
        low, high, step: of a number.
        but: what it may not be within that range.
    """

    control: Literal["quantity", "layer", "units", "rows", "row", "number", "shift", "memory"]
    label: str = ""
    check: Callable[[Any], Any] = whole
    say: Callable[[Any], str] = str
    mark: str = ""
    looks: str = _WHOLE
    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = int
    beyond: Callable[[Any, int], int | None] = lambda _value, _rows: None
    low: float = 0
    high: float = 0
    step: float = 1
    but: float | None = None

    def understood(self, text: str) -> bool:
        """Whether a part of a link is a value of this parameter with its mark."""
        return re.fullmatch(self.mark + self.looks, text) is not None


def number(
    label: str, low: float, high: float, message: str, but: float | None = None
) -> Parameter:
    """A number of a range; the message names its ends, ``low`` and ``high``."""

    def check(given: Any) -> float:
        try:
            value = float(given) + 0.0  # -0.0 becomes 0.0
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if not (isfinite(value) and low <= value <= high) or value == but:
            raise ValueError(_(message).format(low=low, high=high))
        return value

    return Parameter(
        control="number", label=label, check=check, say=lambda x: f"{x:g}".replace("-", "−"),
        looks=r"-?[0-9]{1,3}(\.[0-9]{1,20})?(e-[0-9]{1,3})?", read=float,
        write=lambda x: repr(x).removesuffix(".0"), low=float(low), high=float(high), step=0.5,
    )  # fmt: skip


def count(
    label: str, low: int, high: int, message: str, but: int | None = None, **more: Any
) -> Parameter:
    """A whole number of a range."""

    def check(given: Any) -> int:
        try:
            value = operator.index(given)
        except TypeError:
            value = high + 1
        if not low <= value <= high or value == but:
            raise ValueError(_(message).format(low=low, high=high))
        return value

    known = {"control": "number", **more}
    return Parameter(label=label, check=check, low=low, high=high, but=but, **known)


def shift(label: str, high: int, message: str) -> Parameter:
    """Rows by which something moves down, or up."""
    return count(label, -high, high, message, but=0, control="shift", say=_shift)


def row(end: int = 0) -> Parameter:
    """A row; with ``end`` 1 a place before a row, or after the last."""
    return Parameter(
        control="row", label=N_("Row"), say=lambda row: str(row + 1), mark="r",
        write=lambda row: str(row + 1), read=lambda text: int(text) - 1, high=end,
        beyond=lambda row, rows: row if row >= rows + end else None,
    )  # fmt: skip


def quantity_name(quantity: str) -> str:
    """A quantity as a person would say it: “the forget gate f”."""
    return _(QUANTITIES[quantity].spoken)


def _quantity(name: object) -> str:
    if name not in QUANTITIES:
        said = _("There is no quantity “{name}”: it is one of {names}.")
        raise ValueError(said.format(name=name, names=", ".join(QUANTITIES)))
    return str(name)


def _layer(layer: int | None) -> str:
    return _("all layers") if layer is None else _("layer {layer}").format(layer=layer + 1)


def _shift(by: int) -> str:
    if abs(by) == 1:
        return _("down by one row") if by > 0 else _("up by one row")
    said = _("down by {count} rows") if by > 0 else _("up by {count} rows")
    return said.format(count=abs(by))


def _units(units: Selection | None) -> str:
    if units is None:
        return _("all units")
    some, one = _said(units, 0)
    return (_("unit {unit}") if one else _("units {units}")).format(unit=some, units=some)


def _rows(rows: Selection | None) -> str:
    if rows is None:
        return _("all rows")
    some, one = _said(rows, 1)
    return (_("row {row}") if one else _("rows {rows}")).format(row=some, rows=some)


def _ends(some: Selection, first: int) -> Iterator[tuple[int, int | None]]:
    """The first and the last number of each stretch, counted from ``first``."""
    for start, stop in some.runs:
        yield start + first, None if stop is None else stop - 1 + first


def _said(some: Selection, first: int) -> tuple[str, bool]:
    """The numbers, “3–5, 9, 12 to the last”, and whether it is one alone."""
    parts = []
    for start, last in _ends(some, first):
        if last is None:
            parts.append(_("{first} to the last").format(first=start))
        else:
            parts.append(f"{start}" if start == last else f"{start}–{last}")
    return _(", ").join(parts), parts[0].isdigit() and len(parts) == 1


def _write(some: Selection, first: int) -> str:
    """The numbers: “3-5.9.12-”."""
    ends = _ends(some, first)
    return ".".join(f"{a}" if a == b else f"{a}-" if b is None else f"{a}-{b}" for a, b in ends)


def _read(text: str, first: int) -> Selection:
    runs: list[tuple[int, int | None]] = []
    for part in text.split("."):
        start, dash, last = part.partition("-")
        stop = None if dash and not last else int(last or start) - first + 1
        runs.append((int(start) - first, stop))
    return Selection(tuple(runs))


def _memory(given: Any) -> int | Memory:
    """An index as it is, and states as numbers, which can be compared."""
    if isinstance(given, int) and not isinstance(given, bool):
        if not 0 <= given < DIGITS:
            text = _("There is no test digit {number}: they are 0 to {last}.")
            raise ValueError(text.format(number=given, last=DIGITS - 1))
        return given
    if hasattr(given, "layers"):  # a trace
        if given.logits.dim() != 2:
            raise ValueError("take one item of the batch first: trace[item]")
        given = [
            [getattr(layer, q)[-1] for q in ("h", "c") if q in layer.quantities]
            for layer in given.layers
        ]
    try:
        states = tuple(tuple(tuple(map(float, state)) for state in layer) for layer in given)
    except (TypeError, ValueError):
        raise ValueError(
            "a memory is a test digit, a trace, or h and c [H] of each layer"
        ) from None
    if not all(isfinite(number) for layer in states for state in layer for number in state):
        raise ValueError("a memory holds finite numbers only")
    return states


def _write_memory(memory: int | Memory) -> str:
    if not isinstance(memory, int):
        raise ValueError(_("Only what a test digit left in memory fits into a link."))
    return str(memory)


def _memory_name(memory: int | Memory) -> str:
    if not isinstance(memory, int):
        return _("another digit")
    label = int(mnist("test")[1][memory])
    return an(_("test digit {number}, a {digit}").format(number=memory, digit=label))


OneQuantity = Annotated[
    str,
    Parameter(
        control="quantity", label=N_("Quantity"), check=_quantity, say=quantity_name,
        looks="[a-z]", read=str,
    ),
]  # fmt: skip
SomeLayers = Annotated[
    int | None,
    Parameter(
        control="layer", label=N_("Layer"), say=_layer, mark="l",
        check=lambda layer: None if layer is None else whole(layer),
        write=lambda layer: str(layer + 1), read=lambda text: int(text) - 1,
    ),
]  # fmt: skip
SomeUnits = Annotated[
    Which,
    Parameter(
        control="units", label=N_("Units"), check=lambda units: Selection.of(units, "unit"),
        say=_units, mark="u", looks=rf"{_RUN}(\.{_RUN})*",
        write=lambda units: _write(units, 0), read=lambda text: _read(text, 0),
    ),
]  # fmt: skip
SomeRows = Annotated[
    Which,
    Parameter(
        control="rows", check=lambda rows: Selection.of(rows, "row"), say=_rows, mark="r",
        looks=rf"{_RUN}(\.{_RUN})*", write=lambda rows: _write(rows, 1),
        read=lambda text: _read(text, 1), beyond=lambda some, rows: some and some.beyond(rows),
    ),
]  # fmt: skip
OneRow = Annotated[int, row()]
LeftMemory = Annotated[
    Any,
    Parameter(
        control="memory", label=N_("Test digit"), check=_memory, say=_memory_name, mark="d",
        write=_write_memory,
    ),
]  # fmt: skip
