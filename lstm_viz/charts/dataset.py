"""The trace of one digit as the datasets that the stage draws."""

from math import ceil, isfinite

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lstm_viz.analysis.arithmetic import touched_rows
from lstm_viz.analysis.belief import beliefs
from lstm_viz.analysis.captions import row_captions
from lstm_viz.analysis.trace import LayerTrace, Trace
from lstm_viz.charts.content import FROM_TOP, Belief, Content, Frames, Heat, Legend, Mark, Start
from lstm_viz.charts.layouts import overview, reading
from lstm_viz.charts.palette import GATE, PIXEL, STATE, Look
from lstm_viz.charts.tables import tables
from lstm_viz.locale import N_, _
from lstm_viz.models.quantities import QUANTITIES, Cell, in_order

BELIEF = N_("belief, in digit {column}, row {row}:  {value}")
RECALLED = N_(
    "recalled pixel, column {column}, row {row}, after row {now}:  {value}  (it read {read})"
)
# what the stage itself fills in
LATER = {field: f"{{{field}}}" for field in ("column", "row", "value")}


def datasets(
    trace: Trace,
    look: Look,
    digit_id: str,
    start: Start = FROM_TOP,
    only: str | None = None,
    recalled: NDArray[np.float32] | None = None,
) -> dict[str, pa.Table]:
    """The named datasets of the stage for the trace of one image, by whatever network.

    Args:
        trace: of a single image.
        look: unit order and colour scales of the network.
        digit_id: names the digit on stage; when it changes, the reading begins anew.
        start: where and how a new digit is read.
        only: the quantity to show, if not all.
        recalled: what can be read back from the memory, ``[T, T, W]``, see
            :class:`~lstm_viz.analysis.recall.Recall`: then that is shown, with ``only`` beside it.
    """
    of = in_order(trace.layers[0].quantities) if only is None else (only,)
    content = Content(
        layout=reading(of, trace.layers[0].forgets) if recalled is None else overview(*of),
        units=tuple(layer.h.shape[-1] for layer in trace.layers),
        heats=[
            pixels("digit", trace),
            *(
                heat(quantity, quantity, trace.layers[k], look, k)
                for k in range(len(trace.layers))
                for quantity in of
            ),
        ],
        beliefs={"belief": Belief(_(BELIEF), trace, look.every_row)},
        lines=[
            {
                k: row_captions(layer, touched_rows(trace, k - 1), plain=recalled is not None)
                for k, layer in enumerate(trace.layers, 1)
            },
            {0: beliefs(trace, look.every_row)},
        ],
        legends=legends(of, look, trace),
        frames={} if recalled is None else {"recall": Frames(recalled, "digit", _(RECALLED))},
    )
    return tables(content, digit_id, start)


def pixels(slot: str, trace: Trace) -> Heat:
    """What was read."""
    image = trace.images.numpy()  # [T, W]
    text = _("pixel, column {column}, row {row}:  {value}")
    return Heat(slot, image, PIXEL, text, range(1, image.shape[1] + 1))


def heat(slot: str, quantity: str, layer: LayerTrace, look: Look, k: int) -> Heat:
    """A quantity of layer ``k``, from 0."""
    order = look.order[k]
    values = getattr(layer, quantity).numpy()[:, list(order)]  # [T, H], in display order
    text = _("{name}, layer {layer}, unit {column}, row {row}:  {value}").format(
        name=_(QUANTITIES[quantity].name), layer=k + 1, **LATER
    )
    return Heat(slot, values, look.scale(quantity, k), text, order, k + 1)


def legends(of: tuple[str, ...], look: Look, *traces: Trace) -> list[Legend]:
    """The scale of every quantity of the layers: one for what shares it.

    Args:
        of: the quantities.
        look: their scales.
        traces: what is painted on them.
    """
    gates = [quantity for quantity in of if QUANTITIES[quantity].kind == "gate"]
    known = [q for q in of if QUANTITIES[q].kind == "state" and q not in look.bounds]
    states = _(", ").join(_(QUANTITIES[q].short) for q in known)
    made = []
    if gates:
        name = _("gates {names}").format(names=_(", ").join(gates))
        # an edit may scale a gate beyond what it can be by itself
        sizes = [
            _largest(trace, q, k)
            for trace in traces
            for q in gates
            for k in range(len(trace.layers))
        ]
        high = "≥ 1" if max(sizes, default=0) > 1 else "1"
        name = name if gates[1:] else _(QUANTITIES[gates[0]].name)
        made.append(Legend(0, GATE.kind, name, "0", high))
    if states:
        made.append(Legend(len(made), STATE.kind, states, "−1", "1"))
    at = len(made)
    for quantity in of:
        if quantity in look.bounds:
            made += [_unbounded(at, quantity, look, k, traces) for k in range(len(look.order))]
            at += 1
    return made


def _unbounded(at: int, quantity: str, look: Look, k: int, traces: tuple[Trace, ...]) -> Legend:
    """The scale of what has no natural end, and within what it stays in these readings."""
    bound = look.bounds[quantity][k]
    largest = max(_largest(trace, quantity, k) for trace in traces)
    name = _("{name} (here within ±{largest})").format(
        name=_(QUANTITIES[quantity].short), largest=ceil(largest) if isfinite(largest) else "∞"
    )
    return Legend(at, "state", name, f"≤ −{bound:g}", f"≥ {bound:g}", k + 1)


def _largest(trace: Trace, quantity: str, k: int) -> float:
    size: float = getattr(trace.layers[k], quantity).abs().max().item()
    return size


def mark(look: Look, cell: Cell | None) -> Mark | None:
    """Where a cell is marked on the stage of one reading."""
    if cell is None:
        return None
    if cell.quantity == "recall":
        return Mark(cell.quantity, 0, cell.row, cell.unit, now=cell.layer + 1)
    if cell.quantity not in QUANTITIES:
        return Mark(cell.quantity, 0, cell.row, cell.unit)
    at = look.order[cell.layer].index(cell.unit)
    return Mark(cell.quantity, cell.layer + 1, cell.row, at)
