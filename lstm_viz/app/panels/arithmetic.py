"""The panel of the chosen cell: the sum that made its number, term by term."""

import streamlit as st

from lstm_viz.analysis import Arithmetic, Trace
from lstm_viz.analysis.arithmetic import touching
from lstm_viz.analysis.memory import by_vote
from lstm_viz.analysis.snippet import formula, formula_with_numbers
from lstm_viz.analysis.unit_statistics import describe
from lstm_viz.app import resources, selected_cell, url_state
from lstm_viz.app.inputs import network_picker, preset
from lstm_viz.app.panels import show
from lstm_viz.app.panels.figures import (
    CURVE,
    PAINTED,
    SOFTMAX,
    SUM,
    arithmetic_of,
    courses,
    explained,
)
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.signals import ROWS
from lstm_viz.charts.waterfall import WALK
from lstm_viz.locale import N_, _
from lstm_viz.models.cells import CELLS
from lstm_viz.models.quantities import COLUMNS, QUANTITIES, memory_of
from lstm_viz.models.readback import entries

RIGHT = (CURVE, PAINTED, SOFTMAX)
OTHERS = {"belief": N_("belief"), "digit": N_("pixel"), "recall": N_("recalled pixel")}
FROM = {"digit": 1, "recall": 1}  # the number of the first column; units and classes count from 0


def number(reading: Reading) -> None:
    """Show where the number of the chosen cell comes from."""
    cell = selected_cell.chosen() or first(reading)
    controls(reading, cell)
    if cell.quantity == "recall":
        _recalled(reading, cell)
        return
    _heading(cell, value(cell, reading.trace))
    if cell.quantity == "digit":
        st.caption(_("A pixel is what was put in: nothing made it."))
        return
    if held := _held(reading, cell):
        st.info(_("No sum made this number, but an edit: {edits}.").format(edits=held))
        return
    work = arithmetic_of(reading, cell)
    _formula(reading, cell, work)
    left, right = st.columns([3, 2])
    figures = explained(reading, cell, work)
    with left:
        _sum(figures[SUM], cell)
    with right:
        for title in RIGHT:
            if title in figures:
                show(figures[title], title, width="content" if title == PAINTED else "stretch")
    _courses(reading, cell)
    habits = resources.habits(reading.network)
    if cell.quantity in QUANTITIES and habits is not None:
        st.caption(describe(habits[cell.layer], cell.layer, cell.unit))


def _heading(cell: Cell, value: float) -> None:
    number = f"{value:.6f}".replace("-", "−")
    st.markdown("## " + _("{cell}: {number}").format(cell=name(cell), number=number))


def _held(reading: Reading, cell: Cell) -> str:
    """What the edits that made a number are, in words; "" where its sum made it."""
    if cell.quantity not in QUANTITIES:
        return ""
    where = cell.quantity, cell.layer, cell.unit, cell.row
    edits = touching(reading.model, reading.trace, *where)
    return _(", ").join(edit.sentence() for edit in edits)


def _recalled(reading: Reading, cell: Cell) -> None:
    """Where the number of a recalled pixel comes from."""
    work = arithmetic_of(reading, cell)
    _heading(cell, work.value)
    st.caption(
        _(
            "A linear map reads it from all {count} numbers that the network carries from row"
            " {row} to the next: number × weight each, and a bias. The weights were fitted to other"
            " digits; the network has no such output."
        ).format(count=len(work.products) - 1, row=cell.layer + 1)
    )
    _sum(explained(reading, cell, work)[SUM], cell)


def _sum(figure: Figure, cell: Cell) -> None:
    show(figure, "worked", on_select=lambda: _walk(cell), selection_mode=WALK)
    st.caption(_("Click a line to walk on to the number it came from."))


def first(reading: Reading) -> Cell:
    """The cell that is looked at before anything is chosen: of the unit with the largest vote."""
    return memory_cell(reading, by_vote(reading.model, reading.trace)[0])


def memory_cell(reading: Reading, unit: int) -> Cell:
    """The memory of a unit of the last layer, after the last row."""
    read, state = reading.trace, memory_of(resources.quantities(reading.network))
    return Cell(state, len(read.layers) - 1, unit, len(read.logits) - 1)


def controls(reading: Reading, cell: Cell) -> None:
    """The cell by its numbers: for the keyboard, and for cells too small to hit."""
    sizes = [len(order) for order in reading.look.order]
    names = {**{q: QUANTITIES[q].name for q in resources.quantities(reading.network)}, **OTHERS}
    if resources.readback(reading.network) is None:
        del names["recall"]
    state = st.session_state
    state["cell-quantity"], state["cell-layer"] = cell.quantity, cell.layer + 1
    origin = FROM.get(cell.quantity, 0)
    state["cell-unit"], state["cell-row"] = cell.unit + origin, cell.row + 1
    last = (COLUMNS.get(cell.quantity) or sizes[cell.layer]) - 1 + origin
    titles = {"digit": _("Column"), "recall": _("Column"), "belief": _("Digit")}
    title = titles.get(cell.quantity, _("Unit (from 0)"))
    lowest = cell.layer + 1 if cell.quantity == "recall" else ROWS
    with st.container(horizontal=True):
        st.selectbox(
            _("Quantity"), list(names), format_func=lambda quantity: _(names[quantity]),
            key="cell-quantity", on_change=_typed,
        )  # fmt: skip
        if cell.quantity == "recall":
            st.number_input(_("After row"), 1, ROWS, key="cell-layer", on_change=_typed)
        else:
            st.number_input(
                _("Layer"), 1, len(sizes), key="cell-layer", on_change=_typed,
                disabled=cell.quantity not in QUANTITIES,
            )  # fmt: skip
        st.number_input(title, origin, last, key="cell-unit", on_change=_typed)
        st.number_input(_("Row"), 1, lowest, key="cell-row", on_change=_typed)


def _typed() -> None:
    state, network = st.session_state, network_picker.chosen()
    quantity, chosen = state["cell-quantity"], selected_cell.chosen()
    before = memory_of(resources.quantities(network)) if chosen is None else chosen.quantity
    row, layer = state["cell-row"] - 1, state["cell-layer"] - 1
    if quantity == "recall":  # at first after the last row
        layer = layer if before == "recall" else ROWS - 1
        row = min(row, layer)
    elif quantity not in QUANTITIES:
        layer = 0
    elif before == "recall":
        layer = len(resources.look(network).order) - 1
    size = COLUMNS.get(quantity) or len(resources.look(network).order[layer])
    unit = min(state["cell-unit"] - FROM.get(before, 0), size - 1)
    selected_cell.choose(Cell(quantity, layer, unit, row))


def _formula(reading: Reading, cell: Cell, work: Arithmetic) -> None:
    st.latex(formula(cell.quantity, cell.layer, cell.row, reading.model.kind))
    if _switch("numbers", _("with its numbers")):
        st.latex(formula_with_numbers(work, shown=_memory(reading, cell)))
        if any(product.source == "bias" for product in work.products):
            st.caption(
                _(
                    "Biases are rounded by themselves, as in the list; the sum of all products with"
                    " hidden states takes what rounding leaves."
                )
            )


def _switch(name: str, label: str) -> bool:
    """A toggle that stands in the link, under the name of its value there."""
    key = f"with-{name}"
    preset(key, st.session_state.get(name, False))
    return st.toggle(label, key=key, on_change=_switched, args=(name,))


def _switched(name: str) -> None:
    url_state.put(**{name: st.session_state[f"with-{name}"]})


def _courses(reading: Reading, cell: Cell) -> None:
    """Offer the unit's gates and states over all rows: two charts more to draw at each click."""
    if cell.quantity not in QUANTITIES:
        return
    if _switch("course", _("Unit {unit} over all rows").format(unit=cell.unit)):
        figures = courses(reading, cell)
        for column, (title, figure) in zip(st.columns(2), figures.items(), strict=False):
            with column:
                show(figure, title)


def _memory(reading: Reading, cell: Cell) -> tuple[str, float] | None:
    """What the h of an LSTM shows: the function that squashes the memory, and the memory."""
    if cell.quantity != "h" or "c" not in resources.quantities(reading.network):
        return None
    memory: float = reading.trace.layers[cell.layer].c[cell.row, cell.unit].item()
    return CELLS[reading.model.kind].squashing, memory


def _walk(cell: Cell) -> None:
    """Go on to the cell that a line of a cell's sum came from."""
    network = network_picker.chosen()
    picked = (st.session_state["worked"]["selection"].get(WALK) or [{}])[0]
    source, index = picked.get("source"), int(picked.get("index", -1))
    if source == "state":
        entry = entries(resources.network(network))[index]
        selected_cell.choose(Cell(entry.quantity, entry.layer, entry.unit, cell.layer))
        return
    last = len(resources.look(network).order) - 1
    below = Cell("h", (last if cell.quantity == "belief" else cell.layer - 1), index, cell.row)
    there = {
        "pixel": Cell("digit", 0, index, cell.row),
        "below": below,
        "before": Cell("h", cell.layer, index, cell.row - 1),
        "memory": Cell("c", cell.layer, cell.unit, cell.row - 1),
        **{q: Cell(q, cell.layer, cell.unit, cell.row) for q in QUANTITIES},
    }.get(str(source))
    if there is not None and resources.has_cell(network, there):
        selected_cell.choose(there)


def name(cell: Cell) -> str:
    """The cell in words."""
    row = cell.row + 1
    if cell.quantity == "digit":
        return _("pixel, row {row}, column {column}").format(row=row, column=cell.unit + 1)
    if cell.quantity == "belief":
        return _("belief in {digit} after row {row}").format(digit=cell.unit, row=row)
    if cell.quantity == "recall":
        return _("recalled pixel, row {row}, column {column}, after row {now}").format(
            row=row, column=cell.unit + 1, now=cell.layer + 1
        )
    return _("{quantity}, layer {layer}, unit {unit}, row {row}").format(
        quantity=_(QUANTITIES[cell.quantity].name), layer=cell.layer + 1, unit=cell.unit, row=row
    )


def value(cell: Cell, read: Trace) -> float:
    """The number that the cell stands for."""
    if cell.quantity == "digit":
        return read.images[cell.row, cell.unit].item()
    if cell.quantity == "belief":
        return read.belief[cell.row, cell.unit].item()
    return getattr(read.layers[cell.layer], cell.quantity)[cell.row, cell.unit].item()
