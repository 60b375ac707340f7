"""The figures of the lesson: the app's own, live on the visitor's digit."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from zlib import crc32

import streamlit as st
import torch

from lstm_viz.analysis import sweep
from lstm_viz.analysis.model_table import parameters
from lstm_viz.analysis.questions.units import survival
from lstm_viz.analysis.reach import BLANKS
from lstm_viz.analysis.separating import TRIO
from lstm_viz.analysis.snippet import formula, formula_with_numbers
from lstm_viz.analysis.sweep import NAMES, VARIED, SweepError
from lstm_viz.app import resources
from lstm_viz.app.inputs import learning, network_picker
from lstm_viz.app.lesson.example import Case, controls
from lstm_viz.app.panels import show, stage
from lstm_viz.app.panels.figures import (
    LEDGER,
    arithmetic_of,
    gradients,
    remembered,
    remembered_picture,
    seeds,
    voted,
)
from lstm_viz.charts import Cell, Start, datasets, unit_course
from lstm_viz.charts.diagram import cell_diagram
from lstm_viz.charts.lesson import (
    accuracy_by_row,
    conventions,
    learning_curve,
    network_bars,
    survival_lines,
    without_forgetting,
)
from lstm_viz.charts.model_curves import by_lag
from lstm_viz.charts.sweep import by_choice
from lstm_viz.charts.tables import untold
from lstm_viz.locale import N_, _
from lstm_viz.models.snapshots import named

ABOUT_BELIEF = ("settles", "halfway")  # exercises below a stage that would tell their answers
REACHING = ("lstm-short", "lstm-1997", "rnn")
FRESH, TRAINED = N_("Before training, same seed"), N_("After training")


GUESSES = "lesson-guesses"  # what was guessed about which digit, in this session


def answered(name: str, case: Case) -> bool:
    """Whether the visitor has answered a question about this digit."""
    return (name, digit_of(case)) in st.session_state.get(GUESSES, {})


def digit_of(case: Case) -> int:
    """A number that stands for the digit in hand."""
    return crc32(case.reading.digit.pixels)


def _stage(case: Case, only: str) -> None:
    digit, look = case.reading.digit, case.reading.look
    stage.show(datasets(case.trace, look, digit.id, only=only), f"lesson-stage-{only}")


def _overview(case: Case) -> None:
    """The stage with the memory of the last layer and what can be read back from it."""
    read, digit = case.reading, case.reading.digit
    frames = read.recall.images.numpy()
    start = Start(layer=len(case.trace.layers))
    tables = datasets(case.trace, read.look, digit.id, start=start, only="c", recalled=frames)
    if not all(answered(name, case) for name in ABOUT_BELIEF):
        said = _("What it believes is told here once both questions below are answered.")
        tables = untold(tables, said)
    stage.show(tables, "lesson-stage-overview")


def _recalled(case: Case) -> None:
    show(remembered_picture(case.reading), "lesson-recalled")


def _curves(_case: Case) -> None:
    held = {
        network_picker.label(name): resources.forgetting(name)["trained"]
        for name in TRIO
        if resources.forgetting(name)
    }
    if held:
        show(by_lag(held, seeds(list(TRIO))), "lesson-curves")


def _forgetting(case: Case) -> None:
    controls(case, row=False)
    held = case.last.c[:, case.unit].numpy()
    written = (case.last.i * case.last.g)[:, case.unit].numpy()
    show(without_forgetting(held, written, case.unit, case.layer), "lesson-forgetting")


def _survives(case: Case) -> None:
    controls(case, row=False)
    shares = survival(case.last).numpy()
    show(survival_lines(shares, case.unit, case.layer), "lesson-survives")


def _reach(_case: Case) -> None:
    names = [name for name in REACHING if resources.reaches(name)]
    if not names:
        return
    blank = st.select_slider(_("Blank rows after the digit"), BLANKS, key="lesson-blank")
    for state, title in (("fresh", FRESH), ("trained", TRAINED)):
        st.markdown(f"**{_(title)}**")
        show(gradients(names, state, -1, blank), f"lesson-reach-{state}")


def _cell(case: Case) -> None:
    controls(case)
    values = {q: case.at(q) for q in ("before", *"figoch")}
    values["tanh"] = torch.tensor(values["c"]).tanh().item()
    for gate in "figo":
        values[f"sum {gate}"] = arithmetic_of(case.reading, _here(case, gate)).total
    show(cell_diagram(values, case.unit, case.layer, case.row), "lesson-cell")


def _formulas(case: Case) -> None:
    controls(case)
    numbers = st.toggle(_("with its numbers"), key="lesson-numbers")
    for quantity in "ifgoch":
        st.latex(formula(quantity, case.layer, case.row))
        if numbers:
            st.latex(formula_with_numbers(arithmetic_of(case.reading, _here(case, quantity))))


def _conventions(case: Case) -> None:
    forget = case.last.f[:, case.unit].numpy()
    show(conventions(forget, case.unit, case.layer, case.row), "lesson-conventions")


def _ledger(case: Case) -> None:
    figure = remembered(case.reading, case.layer, case.unit)[LEDGER]
    show(figure, "lesson-ledger")


def _votes(case: Case) -> None:
    show(voted(case.reading, case.reading.verdict.digit), "lesson-votes")


def _learning(_case: Case) -> None:
    show(learning_curve(resources.about(resources.DEFAULT)), "lesson-learning")


def _snapshots(case: Case) -> None:
    """The stage of the digit in hand, read by the network as it was after a chosen step."""
    found = resources.snapshots(case.reading.network)
    if found is None:
        st.caption(learning.missing(case.reading.network))
        return
    at = st.select_slider(
        learning.label(),
        list(found.measured),
        format_func=lambda step: f"{step:,}",
        key="lesson-learning-step",
    )
    st.caption(learning.progress(found, at))
    name = named(case.reading.network, None if at == found.last else at)
    read = replace(case.reading, network=name)
    tables = datasets(read.trace, read.look, read.digit.id)
    stage.show(tables, "lesson-stage-snapshots")


def _rows(_case: Case) -> None:
    show(accuracy_by_row(resources.about(resources.DEFAULT)), "lesson-rows")


def _networks(_case: Case) -> None:
    cards = {network_picker.label(name): resources.about(name) for name in network_picker.names()}
    measured = {
        name: (card["test"]["accuracy"], parameters(card))
        for name, card in cards.items()
        if "test" in card
    }
    show(network_bars(measured), "lesson-networks")


def _sweep(_case: Case) -> None:
    try:
        table = sweep.table()
    except SweepError as problem:
        st.warning(str(problem))
        return
    name = st.segmented_control(
        _("Show what varies"),
        list(VARIED),
        format_func=lambda choice: _(NAMES[choice]),
        default="rate",
        required=True,
        key="lesson-varied",
        label_visibility="collapsed",
    )
    show(by_choice(table, name), f"lesson-sweep-{name}")


def _unit(case: Case) -> None:
    controls(case, row=False)
    show(unit_course(case.last, case.unit, case.row, "state"), "lesson-unit-states")


def _here(case: Case, quantity: str) -> Cell:
    return Cell(quantity, case.layer, case.unit, case.row)


FIGURES: dict[str, Callable[[Case], None]] = {
    "stage": _overview,
    "recalled": _recalled,
    "curves": _curves,
    "stage-memory": partial(_stage, only="c"),
    "stage-belief": partial(_stage, only="h"),
    "forgetting": _forgetting,
    "survives": _survives,
    "reach": _reach,
    "cell": _cell,
    "formulas": _formulas,
    "conventions": _conventions,
    "ledger": _ledger,
    "votes": _votes,
    "learning": _learning,
    "snapshots": _snapshots,
    "rows": _rows,
    "networks": _networks,
    "sweep": _sweep,
    "unit": _unit,
}
