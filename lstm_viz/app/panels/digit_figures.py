"""The figures that explain a digit, for the page and for the files made of it."""

import numpy as np

from lstm_viz.analysis import Arithmetic, arithmetic, ledger, lifetimes, memory, votes
from lstm_viz.analysis.worked_sum import worked
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell, unit_course
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.ledger import ledger_triangle, lifetime_bars
from lstm_viz.charts.recall import recalled
from lstm_viz.charts.rows import painted_products, votes_by_row
from lstm_viz.charts.waterfall import softmax_bars, squash_curve, worked_sum
from lstm_viz.locale import N_, _
from lstm_viz.models.cells import CELLS

# Titles of figures: `_(title)` where one is shown.
STAGE, SUM = N_("The stage"), N_("Worked sum")
CURVE, PAINTED, SOFTMAX = N_("Squashing function"), N_("Products on the digit"), N_("Softmax")
GATES, STATES = N_("Its unit's gates"), N_("Its unit's states")
LEDGER, LIFETIMES, VOTES = N_("Memory ledger"), N_("Memory lifetimes"), N_("Votes by row")


def arithmetic_of(reading: Reading, cell: Cell) -> Arithmetic:
    """The sum behind a cell that is not a pixel."""
    if cell.quantity == "recall":
        return reading.recall.terms(cell.layer, cell.row, cell.unit)
    return arithmetic(reading.model, reading.trace, cell.quantity, cell.layer, cell.unit, cell.row)


def explained(reading: Reading, cell: Cell, work: Arithmetic) -> dict[str, Figure]:
    """The figures of one cell, by title."""
    read = reading.trace
    kind = CELLS[reading.model.kind]
    totals = {"c": _("cell state"), "h": _("hidden state"), "belief": "logit"}
    totals["recall"] = _("recalled pixel")
    if cell.quantity in kind.packed:
        totals = {}
    figures = {SUM: worked_sum(worked(work), totals.get(cell.quantity, _("total")))}
    if cell.quantity == "recall":
        return figures
    if cell.quantity in kind.packed:
        figures[CURVE] = squash_curve(work.squash, work.total, work.value)
    pixels = [product.value for product in work.products if product.source == "pixel"]
    if pixels:
        image, products = read.images.numpy(), np.array(pixels)
        figures[PAINTED] = painted_products(image, products, cell.row, reading.theme)
    if cell.quantity == "belief":
        figures[SOFTMAX] = softmax_bars(read.logits[cell.row].numpy(), cell.unit, cell.row)
    else:
        layer = read.layers[cell.layer]
        if kind.packed != kind.states:  # else there is no gate
            figures[GATES] = unit_course(layer, cell.unit, cell.row, "gate")
        figures[STATES] = unit_course(layer, cell.unit, cell.row, "state")
    return figures


def remembered(reading: Reading, layer: int, unit: int) -> dict[str, Figure]:
    """The figures of one unit's memory, by title.

    Raises:
        ValueError: the network's memory is no running sum.
    """
    read = reading.trace
    entries = ledger(read, layer)[:, :, unit].numpy()  # [T, T]
    rows = lifetimes(read, layer).numpy()  # [H]
    image, order = read.images.numpy(), reading.look.order[layer]
    of = read.layers[layer]
    triangle = ledger_triangle(image, entries, layer, unit, reading.theme, memory.name(of))
    gate = memory.terms(of)[0].gate
    if not gate:
        return {LEDGER: triangle}
    return {LEDGER: triangle, LIFETIMES: lifetime_bars(rows, order, unit, gate)}


def remembered_picture(reading: Reading) -> Figure:
    """The digit as it can be read back from the memory.

    Raises:
        PretrainedError: no read-back was fitted to the network.
    """
    found = reading.recall
    shares = found.readback.card["r2_all"]
    image, images, baseline = (
        part.numpy() for part in (reading.trace.images, found.images, found.baseline)
    )
    return recalled(image, images, baseline, shares, reading.theme)


def voted(reading: Reading, digit: int, rival: int | None = None) -> Figure:
    """The votes of each row for a digit, or for it and against a rival.

    Raises:
        ValueError: the network's memory is no running sum.
    """
    model, read = reading.model, reading.trace
    every, bias = votes(model, read).numpy(), model.readout.bias.numpy()
    return votes_by_row(read.images.numpy(), every, bias, digit, rival)
