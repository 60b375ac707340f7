"""The figures that explain a digit, for the page and for the files made of it."""

import numpy as np

from lstm_viz.charts import Cell, unit_course
from lstm_viz.charts.belief import softmax_bars
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.memory import ledger_triangle, lifetime_bars
from lstm_viz.charts.palette import Theme
from lstm_viz.charts.rows import painted_products, votes_by_row
from lstm_viz.charts.squash import squash_curve
from lstm_viz.charts.worked import worked_sum
from lstm_viz.explain import Arithmetic, Trace, ledger, lifetimes, votes
from lstm_viz.explain.worked import worked
from lstm_viz.pages import shared

CURVE, PAINTED, SOFTMAX = "Squashing function", "Products on the digit", "Softmax"


def explained(cell: Cell, work: Arithmetic, read: Trace, theme: Theme) -> dict[str, Figure]:
    """The figures of one cell, by title."""
    totals = {"c": "cell state", "h": "hidden state", "belief": "logit"}
    figures = {"Worked sum": worked_sum(worked(work), totals.get(cell.quantity, "total"))}
    if work.squash in ("sigmoid", "tanh"):
        figures[CURVE] = squash_curve(work.squash, work.total, work.value)
    pixels = [product.value for product in work.products if product.source == "pixel"]
    if pixels:
        products = np.array(pixels, np.float32)
        figures[PAINTED] = painted_products(read.images.numpy(), products, cell.row, theme)
    if cell.quantity == "belief":
        figures[SOFTMAX] = softmax_bars(read.logits[cell.row].numpy(), cell.unit, cell.row)
    else:
        layer = read.layers[cell.layer]
        figures["Its unit's gates"] = unit_course(layer, cell.unit, cell.row, "gate")
        figures["Its unit's states"] = unit_course(layer, cell.unit, cell.row, "state")
    return figures


def remembered(read: Trace, layer: int, unit: int, theme: Theme) -> dict[str, Figure]:
    """The figures of one unit's memory, by title."""
    entries = ledger(read, layer)[:, :, unit].numpy()  # [T, T]
    rows = lifetimes(read, layer).numpy()  # [H]
    image, order = read.images.numpy(), shared.look().order[layer]
    return {
        "Memory ledger": ledger_triangle(image, entries, layer, unit, theme),
        "Memory lifetimes": lifetime_bars(rows, order, unit),
    }


def voted(read: Trace, digit: int, rival: int | None = None) -> Figure:
    """The votes of each row for a digit, or for it and against a rival."""
    network = shared.network()
    every, bias = votes(network, read).numpy(), network.readout.bias.numpy()
    return votes_by_row(read.images.numpy(), every, bias, digit, rival)
