"""Figures that explain a digit, for the page and for files; and those that compare networks.

How they learnt, how early they know, how far they reach back.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from lstm_viz.analysis import Arithmetic, arithmetic, ledger, lifetimes, memory, reach, votes
from lstm_viz.analysis.blank_answers import beyond
from lstm_viz.analysis.model_table import Line
from lstm_viz.analysis.seeds import SeedFigures, ranges, with_bands, with_single
from lstm_viz.analysis.worked_sum import worked
from lstm_viz.app import resources
from lstm_viz.app.inputs import network_picker
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell, unit_course
from lstm_viz.charts.figure import Figure, minus
from lstm_viz.charts.ledger import ledger_triangle, lifetime_bars
from lstm_viz.charts.model_curves import Axes, Curve, banded, model_curves
from lstm_viz.charts.recall import recalled
from lstm_viz.charts.rows import painted_products, votes_by_row
from lstm_viz.charts.waterfall import softmax_bars, squash_curve, worked_sum
from lstm_viz.locale import N_, _
from lstm_viz.models.cells import CELLS
from lstm_viz.models.quantities import QUANTITIES

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
    """The figures of the sum behind one cell, by title."""
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
    return figures


def courses(reading: Reading, cell: Cell) -> dict[str, Figure]:
    """The gates and states of a cell's unit over all rows, by title; none of a cell of no unit."""
    if cell.quantity not in QUANTITIES:
        return {}
    kind, layer = CELLS[reading.model.kind], reading.trace.layers[cell.layer]
    figures = {STATES: unit_course(layer, cell.unit, cell.row, "state")}
    if kind.packed == kind.states:  # there is no gate
        return figures
    return {GATES: unit_course(layer, cell.unit, cell.row, "gate"), **figures}


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


ROWS = 28
LOWEST = -12.0  # of the axis: what is below is no gradient to learn from


def learning(names: Sequence[str]) -> Figure:
    """Share of held-out digits read wrong after each epoch."""
    lines = []
    for name in names:
        curve = resources.about(name)["curves"]
        lines.append(
            Curve(network_picker.label(name), [(e["epoch"], 1 - e["plain"]) for e in curve])
        )
    said = _("{name}: {wrong:.2%} after {epochs} epochs")
    told = _(", ").join(
        said.format(name=line.name, wrong=line.points[-1][1], epochs=len(line.points))
        for line in lines
    )
    caption = _("Held-out MNIST digits read wrong after each epoch of training. {told}.")
    axes = Axes(_("epoch"), _("read wrong"), form=".1%", log=True)
    return model_curves(lines, axes, caption.format(told=told))


def by_row(names: Sequence[str]) -> Figure:
    """Share of the test digits read right after each row."""
    lines, said = [], []
    for name in names:
        shares = resources.about(name)["test"]["accuracy_by_row"]
        if not resources.look(name).every_row:
            said.append(_("{name} was trained after the last row alone").format(
                name=network_picker.label(name)
            ))  # fmt: skip
        row = next((t for t, share in enumerate(shares, 1) if share > 0.5), None)
        text = _("{name} reads half of them right from row {row} on")
        if row is not None:
            said.append(text.format(name=network_picker.label(name), row=row))
        others = [other.accuracy_by_row for other in resources.seeds(name)]
        lines.append(
            Curve(
                network_picker.label(name),
                list(enumerate(shares, 1)),
                banded(range(1, len(shares) + 1), shares, others),
            )
        )
    caption = _("Share of the 10,000 test digits read right after each row. {told}.")
    axes = Axes(_("row"), _("read right"), low=0.0, high=1.0)
    text = caption.format(told=_("; ").join(said))
    return model_curves(lines, axes, with_bands(text, seeds(names)))


def lengths(names: Sequence[str]) -> Figure:
    """Share of test digits read right with blank rows after the digit."""
    lines = []
    for name in names:
        found = resources.reaches(name)["trained"]
        points = [(blank, of.accuracy) for blank, of in found.items()]
        others = [[other.blank[blank] for blank in found] for other in resources.seeds(name)]
        band = banded(found, [right for _blank, right in points], others)
        lines.append(Curve(network_picker.label(name), points, band))
    near, most = 28, max(reach.BLANKS)
    told = _("; ").join(
        _("{name} {near:.0%} and {far:.0%}").format(
            name=line.name, near=dict(line.points)[near], far=dict(line.points)[most]
        )
        for line in lines
    )
    caption = _(
        "Share of the first {count:,} test digits read right when so many blank rows follow, which"
        " none of these networks was trained for. After {near} and after {most} of them: {told}."
    )
    axes = Axes(_("blank rows after the digit"), _("read right"), low=0.0, high=1.0)
    text = caption.format(count=reach.TESTED, near=near, most=most, told=told)
    trainings = seeds(names)
    return model_curves(lines, axes, with_single(with_bands(text, trainings), trainings))


def beyond_lengths(names: Sequence[str]) -> str:
    """What that count means when it is late, where that was measured."""
    right = {
        network_picker.label(name): {
            blank: found.accuracy for blank, found in resources.reaches(name)["trained"].items()
        }
        for name in names
    }
    others = {
        name: [other.blank for other in trainings] for name, trainings in seeds(names).items()
    }
    counted = {network_picker.label(name): resources.blank_answers(name) for name in names}
    return beyond(right, {name: counts for name, counts in counted.items() if counts}, others)


def seeds(names: Sequence[str]) -> dict[str, tuple[SeedFigures, ...]]:
    """The figures of the networks' other trainings, by what the page calls them."""
    return {network_picker.label(name): resources.seeds(name) for name in names}


def gradients(names: Sequence[str], state: str, layer: int, blank: int) -> Figure:
    """How much of the last row's gradient there is at each row.

    Args:
        names: of networks that were measured.
        state: "trained" or "fresh".
        layer: -1 for the last, 0 for the first.
        blank: rows after the digit.
    """
    lines, said = [], []
    for name in names:
        low, middle, high = resources.reaches(name)[state][blank].share[layer]
        line = Curve(network_picker.label(name), _powers(middle), _band(low, high))
        lines.append(line)
        first = middle[0]
        told = _("{name} {share:.1e}") if first is not None else _("{name} nothing")
        said.append(told.format(name=line.name, share=10.0 ** (first or 0)))
    caption = _(
        "|d loss / d h| at each row, relative to the last layer's at the last row, where the loss"
        " is taken: median of {count} test digits, and from the 10% to the 90% quantile. At row 1:"
        " {told}."
    )
    text = minus(caption.format(count=reach.DIGITS, told=_(", ").join(said)))
    end, top = _ends(names, blank)
    axes = Axes(_("row"), _("share of the gradient"), ".0e", log=True, low=end, high=top)
    return model_curves(lines, axes, text, ends=ROWS if blank else None)


def _powers(logs: Sequence[float | None]) -> list[tuple[float, float]]:
    return [(t, 10.0**v) for t, v in enumerate(logs, 1) if v is not None and v >= LOWEST]


def _band(
    low: Sequence[float | None], high: Sequence[float | None]
) -> list[tuple[float, float, float]]:
    return [
        (t, 10.0 ** max(LOWEST, LOWEST if a is None else a), 10.0**b)
        for t, (a, b) in enumerate(zip(low, high, strict=True), 1)
        if b is not None and b >= LOWEST
    ]


def _ends(names: Sequence[str], blank: int) -> tuple[float, float]:
    """One axis for the trained and the fresh networks, and for both layers."""
    found = [
        resources.reaches(name)[state][blank].share for name in names for state in reach.STATES
    ]
    logs = [v for share in found for v in chain(*chain(*share)) if v is not None]
    return 10.0 ** max(LOWEST, min(logs)), 10.0 ** max(logs)


def _spread(line: Line) -> str:
    """The share of the test set read right, and its range over all trainings, if there are more."""
    others = [other.accuracy_by_row[-1] for other in resources.seeds(line.name)]
    (found,) = ranges([line.test], [[right] for right in others])
    if not others or found is None:
        return f"{line.test:.2%}"
    return f"{line.test:.2%} ({found[0]:.2%} – {found[1]:.2%})"


def table(lines: Sequence[Line]) -> list[dict[str, str]]:
    """What the networks' cards say, a line for each."""
    return [
        {
            _("network"): network_picker.label(line.name),
            _("units"): " + ".join(map(str, line.units)),
            _("parameters"): f"{line.parameters:,}",
            _("MNIST test set"): _spread(line),
            _("redrawn"): f"{line.redrawn:.1%}",
            _("handwriting fonts"): f"{line.hands[0]:.1%} – {line.hands[1]:.1%}",
            _("time per digit"): "–" if line.time is None else f"{line.time:.2f}",
            _("epochs"): f"{line.epochs}" + (_(", with a teacher network") if line.taught else ""),
        }
        for line in lines
    ]
