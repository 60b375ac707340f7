"""The fit of an edit with its network, and conflicts between two edits."""

from collections.abc import Iterator
from typing import Any

from lstm_viz.edits.base import NetworkEdit
from lstm_viz.edits.measurements import WIDTH
from lstm_viz.edits.network import (
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    Scale,
    StartFrom,
    WipeMemory,
)
from lstm_viz.edits.selection import Selection, numbers
from lstm_viz.edits.sentences import quantity_name, sentence
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.conventions import forgets


def of_network(edit: NetworkEdit, model: DigitClassifier, rows: int) -> Iterator[str]:
    """What is wrong with an edit of a network that is to read ``rows`` rows."""
    if isinstance(edit, StartFrom):
        yield from _beginning(edit, model)
        return
    quantity = "f" if isinstance(edit, ForgetAsPrinted) else getattr(edit, "quantity", "h")
    there = next(model.layers()).quantities
    if quantity not in there:
        said = _("This network does not have {quantity}. It has {others}.")
        yield said.format(quantity=quantity_name(quantity), others=_(", ").join(there))
    elif isinstance(edit, ForgetAsPrinted) and forgets(model):
        yield _("This network uses the printed formula already, with weights made for it.")
    yield from _no_such_cells(edit, model, rows)


def _no_such_cells(edit: NetworkEdit, model: DigitClassifier, rows: int) -> Iterator[str]:
    layer, units = getattr(edit, "layer", None), getattr(edit, "units", None)
    sizes = model.sizes[1:]
    if layer is not None and layer >= len(sizes):
        said = _("There is no layer {layer}: this network has {count}.")
        yield said.format(layer=layer + 1, count=len(sizes))
        return
    for k, size in enumerate(sizes):
        missing = (
            units.beyond(size) if isinstance(units, Selection) and layer in (None, k) else None
        )
        if missing is not None:
            said = _("There is no unit {unit} in layer {layer}: its units are 0 to {last}.")
            yield said.format(unit=missing, layer=k + 1, last=size - 1)
    row, some = getattr(edit, "row", 0), getattr(edit, "rows", None)
    missing = some.beyond(rows) if isinstance(some, Selection) else row if row >= rows else None
    if missing is not None:
        yield no_row(missing, rows)
    if isinstance(edit, WipeMemory) and row == 0:
        yield _("Before row 1 there is no memory yet to be wiped.")


def no_row(row: int, rows: int) -> str:
    """What to say of a row that is not there."""
    return _("There is no row {row}: {count} rows are read.").format(row=row + 1, count=rows)


def _beginning(edit: StartFrom, model: DigitClassifier) -> Iterator[str]:
    """What is wrong with a memory to begin with."""
    if isinstance(edit.memory, int):
        if model.sizes[0] != WIDTH:
            yield _("This network cannot read test digits: its rows are of another width.")
        return
    given = [[len(state) for state in layer] for layer in edit.memory]
    layers = zip(model.layers(), model.sizes[1:], strict=True)
    if given != [[size] * len(layer.states) for layer, size in layers]:
        yield _("That memory is another network's: it has other layers.")


def conflict(one: NetworkEdit, other: NetworkEdit, model: DigitClassifier, rows: int) -> str | None:
    """Why two edits cannot both be made, if so."""
    if one == other:
        said = _("“{one}” is there twice: take one of them away.")
    elif _contradict(one, other, model, rows):
        said = _(
            "“{one}” and “{other}” want different things of the same cells: take one of them away."
        )
    else:
        return None
    return said.format(one=sentence(one), other=sentence(other))


def _contradict(one: NetworkEdit, other: NetworkEdit, model: DigitClassifier, rows: int) -> bool:
    kinds = {type(one), type(other)}
    if kinds & {StartFrom, ForgetAsPrinted}:
        return kinds == {StartFrom}
    if kinds <= {Scale, WipeMemory} or kinds == {ClampToMean}:
        return False
    if isinstance(one, Clamp) and isinstance(other, Clamp) and one.value == other.value:
        return False
    if kinds == {WipeMemory, FreezeMemory} and getattr(one, "row", 0) == getattr(other, "row", 0):
        return False
    meant = zip(cells(one, model, rows), cells(other, model, rows), strict=True)
    return all(ones & others for ones, others in meant)


def cells(edit: NetworkEdit, model: DigitClassifier, rows: int) -> tuple[set[Any], ...]:
    """What an edit is about: its quantity, its pairs of layer and unit, its rows."""
    layer, units = getattr(edit, "layer", None), getattr(edit, "units", None)
    memory = next(model.layers()).states[-1]
    if isinstance(edit, WipeMemory):
        when = [edit.row]
    elif isinstance(edit, FreezeMemory):
        when = list(range(edit.row, rows))
    else:
        when = numbers(getattr(edit, "rows", None), rows)
    sizes = enumerate(model.sizes[1:])
    where = {(k, u) for k, size in sizes if layer in (None, k) for u in numbers(units, size)}
    return {getattr(edit, "quantity", memory)}, where, set(when)
