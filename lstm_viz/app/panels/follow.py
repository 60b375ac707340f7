"""The panel that follows one memory: its cell at the row on stage, its ledger, its picture."""

from dataclasses import replace
from html import escape

import numpy as np
import streamlit as st
import torch

from lstm_viz.analysis import ledger, memory
from lstm_viz.analysis.belief import IDEA, why
from lstm_viz.analysis.memory import Step, by_vote, steps, unit_votes
from lstm_viz.analysis.worked_sum import printed
from lstm_viz.app import resources, selected_cell, url_state
from lstm_viz.app.panels import show
from lstm_viz.app.panels.arithmetic import controls, memory_cell
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell
from lstm_viz.charts.diagram import told
from lstm_viz.charts.figure import Figure, minus
from lstm_viz.charts.followed import followed, numbers
from lstm_viz.charts.ledger_stack import ledger_stack, unit_pictures
from lstm_viz.locale import _
from lstm_viz.models.cells import CELLS
from lstm_viz.models.quantities import QUANTITIES

INTERESTING = 5  # units that the button goes through


def ask_why(reading: Reading) -> None:
    """The button that follows the unit which did most where the answer took the lead.

    There is none where it leads from the first row on, or from one after which no digit is believed
    enough to be named.
    """
    v, last = reading.verdict, reading.trace.layers[-1]
    named = v.lead > 1 and reading.trace.belief[v.lead - 1].max() >= IDEA
    if not (named and reading.look.every_row and not v.clueless and memory.adds_up(last)):
        st.empty()  # where nothing was written, a fragment cannot write later
        return
    label = _("Why from row {row}?").format(row=v.lead)
    st.button(label, key="why", type="tertiary", icon=":material/help:",
              on_click=follow_turning, args=(reading,))  # fmt: skip


def follow_turning(reading: Reading) -> None:
    """Choose the unit that does most for the answer, and open this panel."""
    turn = reading.turning
    selected_cell.choose(replace(memory_cell(reading, turn.unit), row=turn.row - 1))
    url_state.put(way="follow")


def follow(reading: Reading) -> None:
    """Show the memory of the chosen cell's unit; before one is chosen, of an interesting one."""
    recorded = reading.trace.layers[-1]
    if not memory.adds_up(recorded):
        try:
            memory.kept(recorded)
        except ValueError as reason:
            st.info(str(reason))
        return
    order = by_vote(reading.model, reading.trace)
    cell = selected_cell.chosen()
    if cell is None or cell.quantity not in QUANTITIES:
        cell = memory_cell(reading, order[0])
    _head(reading, cell, order)
    found = steps(reading.trace, cell.layer, cell.unit)
    if memory.name(recorded) == "c":
        kind = CELLS[reading.model.kind]
        bound = reading.look.bounds["c"][cell.layer]
        of = reading.trace.layers[cell.layer]
        figure = followed(of, found, cell.unit, cell.layer, bound, kind.squashing)
        with st.container(key="followed"):
            st.vega_lite_chart(figure.live, key="followed-chart")
        _sentences(reading, cell, found)
        st.caption(figure.caption)
    else:
        _sentences(reading, cell, found)
        st.caption(
            _(
                "A GRU has no cell state beside its hidden state: h itself is the memory. Of h it"
                " keeps z, and it adds 1 − z of the candidate n."
            )
        )
    left, right = st.columns([3, 2])
    with left.container(key="stack"):
        show(_stack(reading, cell), "stack-chart")
    with right.container(key="unit-picture"):
        show(_pictures(reading, cell), "unit-picture-chart", width="content")
    controls(reading, cell)


def _head(reading: Reading, cell: Cell, order: list[int]) -> None:
    last = len(reading.trace.layers) - 1
    title = _("Unit {unit} of layer {layer}").format(unit=cell.unit, layer=cell.layer + 1)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {title}", width="content")
        here = order.index(cell.unit) if cell.layer == last else -1
        unit = order[(here + 1) % INTERESTING if 0 <= here < INTERESTING else 0]
        st.button(
            _("An interesting unit"),
            key="interesting",
            help=_("The one with the largest vote for the network's answer; then the next"),
            on_click=selected_cell.choose,
            args=(memory_cell(reading, unit),),
        )
        if cell.layer == last:
            vote = unit_votes(reading.model, reading.trace, reading.verdict.digit)[cell.unit]
            said = _("Its vote for the answer: {vote}, number {place} of {units}.")
            vote_text = printed(vote.item(), 3)
            st.caption(
                said.format(vote=vote_text, place=here + 1, units=len(order)), width="content"
            )
    if (turn := reading.turning).unit == cell.unit and cell.layer == last:
        st.markdown(why(turn, last + 1))


def _sentences(reading: Reading, cell: Cell, found: list[Step]) -> None:
    """A sentence for each row, of which a script shows that of the row on stage."""
    of = reading.trace.layers[cell.layer]
    if memory.name(of) == "c":
        squash = CELLS[reading.model.kind].squashing
        said = [
            told(
                numbers(of, step, cell.unit, row, squash),
                (step.printed.kept, step.printed.written, step.printed.memory),
                cell.unit, cell.layer, row, squash,
            )
            for row, step in enumerate(found)
        ]  # fmt: skip
    else:
        said = [_of_state(of.n[row, cell.unit].item(), step, row) for row, step in enumerate(found)]
    lines = "".join(f"<div hidden>{escape(sentence)}</div>" for sentence in said)
    st.html(f'<div class="by-row">{lines}</div>')


def _of_state(candidate: float, step: Step, row: int) -> str:
    said = _(
        "Row {row}: of its state {before:.3f} it keeps {share:.1%}, that is {kept}. It adds"
        " {rest:.1%} of the candidate {candidate:.3f}, that is {written}. Its state is now {state}."
    )
    return minus(
        said.format(
            row=row + 1, before=step.before, share=step.share, kept=step.printed.kept,
            rest=1 - step.share, candidate=candidate, written=step.printed.written,
            state=step.printed.memory,
        )
    )  # fmt: skip


def _stack(reading: Reading, cell: Cell) -> Figure:
    entries = ledger(reading.trace, cell.layer)[:, :, cell.unit].numpy()  # [T, T]
    name = memory.name(reading.trace.layers[cell.layer])
    return ledger_stack(entries, cell.layer, cell.unit, name)


def _pictures(reading: Reading, cell: Cell) -> Figure:
    name = memory.name(reading.trace.layers[cell.layer])
    image = reading.trace.images.numpy()
    pictures: np.ndarray | None = None
    if resources.readback(reading.network) is not None:
        found, rows = reading.recall, range(len(image))
        made = [found.unit_picture(row, cell.layer, name, cell.unit) for row in rows]
        pictures = torch.stack(made).numpy()  # [T, 28, 28]
    return unit_pictures(image, pictures, cell.unit, cell.layer, name, reading.theme)
