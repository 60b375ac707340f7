"""The edits that stand between a value and the sum that would otherwise have made it."""

from collections.abc import Iterable

from lstm_viz.analysis.trace import Trace
from lstm_viz.edits import (
    Clamp,
    ClampToMean,
    Edit,
    ForgetAsPrinted,
    FreezeMemory,
    NetworkEdit,
    Scale,
    StartFrom,
    WipeMemory,
)
from lstm_viz.edits.base import concerns
from lstm_viz.edits.compatibility import cells
from lstm_viz.edits.selection import numbers
from lstm_viz.models.classifier import DigitClassifier


def touching(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> list[NetworkEdit]:
    """The edits that changed one value itself, or the memory that its sum found.

    Where there is none, the terms of :func:`~lstm_viz.analysis.arithmetic` add up to the value;
    elsewhere these edits made it something else.

    Args: as of :func:`~lstm_viz.analysis.arithmetic`; ``quantity`` is one of the layer's.
    """
    network = [edit for edit in trace.edits if isinstance(edit, NetworkEdit)]
    cell = list(model.layers())[layer]
    weighs = quantity in cell.packed  # the hidden states of the row before, of all units
    remembers = quantity == cell.states[-1]  # what the unit held the row before

    def touches(edit: NetworkEdit) -> bool:
        if isinstance(edit, StartFrom):
            return row == 0 and (weighs or remembers)
        if isinstance(edit, ForgetAsPrinted):
            return quantity == "c"
        quantities, places, rows = cells(edit, model, trace.logits.shape[-2])
        if isinstance(edit, WipeMemory) and weighs and cell.states == ("h",):
            return row in rows and any(k == layer for k, _unit in places)
        return quantity in quantities and (layer, unit) in places and row in rows

    return [edit for edit in network if touches(edit)]


def touched_rows(trace: Trace, layer: int) -> set[int]:
    """The rows, from 0, in which an edit changed the states of a layer themselves.

    There the gates do not tell what was kept: another memory was found, or another was left.

    Args:
        trace: of one image, or of a batch.
        layer: from 0.
    """
    rows = trace.logits.shape[-2]
    of_layer = (edit for edit in trace.edits if concerns(edit, layer))
    return {row for edit in of_layer for row in _rows(edit, rows)}


def _rows(edit: Edit, rows: int) -> Iterable[int]:
    if isinstance(edit, StartFrom):
        return [0]
    if isinstance(edit, WipeMemory):
        return [edit.row]
    if isinstance(edit, FreezeMemory):
        return range(edit.row, rows)
    if isinstance(edit, ForgetAsPrinted):
        return range(rows)
    if isinstance(edit, Clamp | ClampToMean | Scale) and edit.quantity in ("c", "h"):
        return numbers(edit.rows, rows)
    return []
