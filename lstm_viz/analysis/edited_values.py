"""The edits that stand between a value and the sum that would otherwise have made it."""

from lstm_viz.analysis.trace import Trace
from lstm_viz.edits import NetworkEdit
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.quantities import Cell


def touching(
    model: DigitClassifier, trace: Trace, quantity: str, layer: int, unit: int, row: int
) -> list[NetworkEdit]:
    """The edits that changed one value itself, or the memory that its sum found.

    Where there is none, the terms of :func:`~lstm_viz.analysis.arithmetic` add up to the value;
    elsewhere these edits made it something else.

    Args: as of :func:`~lstm_viz.analysis.arithmetic`; ``quantity`` is one of the layer's.
    """
    rows, cell = trace.logits.shape[-2], Cell(quantity, layer, unit, row)
    network = (edit for edit in trace.edits if isinstance(edit, NetworkEdit))
    return [edit for edit in network if edit.touches(cell, model, rows)]


def touched_rows(trace: Trace, layer: int) -> set[int]:
    """The rows, from 0, in which an edit changed the states of a layer themselves.

    There the gates do not tell what was kept: another memory was found, or another was left.

    Args:
        trace: of one image, or of a batch.
        layer: from 0.
    """
    network = [edit for edit in trace.edits if isinstance(edit, NetworkEdit)]
    of_states = (e for e in network if e.concerns(layer) and e.target("c") in ("c", "h"))
    return {row for edit in of_states for row in edit.when(trace.logits.shape[-2])}
