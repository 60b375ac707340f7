"""Edits made by hand on the stage of Watch: rows of the digit blanked, or a gate held in rows.

They are the lab's own edits; they hold for the digit and the network that they were made on.
"""

from collections.abc import Callable

import streamlit as st

from lstm_viz.analysis import memory
from lstm_viz.analysis.edit_summary import changed
from lstm_viz.app import view_mode
from lstm_viz.app.chapters import page
from lstm_viz.app.components import brush as component
from lstm_viz.app.lab import edit_list, effect
from lstm_viz.app.reading import Reading
from lstm_viz.charts.content import Held
from lstm_viz.charts.signals import ROWS
from lstm_viz.edits import Edit
from lstm_viz.edits.image import BlankRows
from lstm_viz.edits.values import Clamp
from lstm_viz.locale import _, sentences
from lstm_viz.models.quantities import QUANTITIES

MOST = 12  # edits, so that what they do can still be said


def made(reading: Reading) -> tuple[Edit, ...]:
    """The edits made on this digit, read by this network; none while the tour makes its own."""
    if "tour" in st.session_state:
        return ()
    of, edits = st.session_state.get("brushed", (None, ()))
    return edits if of == _of(reading) else ()


def listen(reading: Reading, now: Callable[[], Reading]) -> None:
    """Listen to strokes over the stage.

    Args:
        reading: on stage.
        now: the one that is on stage when a stroke is made.
    """
    slots = ("digit", *filter(None, [_keeping(reading)]))
    component.brush(ROWS, slots, lambda: _stroke(now()))


def offer(reading: Reading) -> None:
    """Say what can be brushed."""
    gate = _keeping(reading)
    said = [_("Break it: drag down over rows of the digit to blank them.")]
    if gate and not view_mode.gates_hidden():
        over = _("Over {keep}: to hold it at 0 there; with Shift, at 1.")
        said.append(over.format(keep=_(QUANTITIES[gate].name)))
    with st.container(key="brush-hint"):
        st.caption(sentences(*said))


def told(reading: Reading) -> None:
    """Say what the edits do, and offer to undo them, to change them in the lab, to measure them."""
    if not reading.edits:
        return
    with st.container(key="brushed", border=True):
        said = _(", ").join(edit.sentence() for edit in reading.edits)
        before, every_row = reading.unedited.trace, reading.look.every_row
        st.markdown(f"**{said}**  \n{changed(before, reading.trace, every_row)}{_ghost(reading)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(_("Undo"), key="brush-undo", icon=":material/undo:", on_click=_undo)
            if st.button(_("Change it in the lab"), key="brush-lab"):
                edit_list.take(reading.edits)
                st.session_state["lab-part"] = "surgery"
                st.switch_page(page("lab"))
            st.button(
                _("Over {count:,} test digits").format(count=effect.DIGITS), key="brush-measure",
                on_click=st.session_state.update, kwargs={"brush-measured": reading.edits},
            )  # fmt: skip
        if st.session_state.get("brush-measured") == reading.edits:
            effect.accuracy(reading.network, reading.edits)


def _ghost(reading: Reading) -> str:
    """What the broken line in the belief is, if there is one."""
    was, now = reading.unedited.verdict, reading.verdict
    if not reading.look.every_row or (was.digit, was.lead) == (now.digit, now.lead):
        return ""
    said = _("In *belief*, a broken line: without the edit {digit} leads from row {row}.")
    return "  \n" + said.format(digit=was.digit, row=was.lead)


def held(edits: tuple[Edit, ...]) -> list[Held]:
    """Where the stage frames the rows of edits."""
    found = []
    for edit in edits:
        slot, layer = ("digit", 0) if isinstance(edit, BlankRows) else ("", 0)
        if isinstance(edit, Clamp):
            slot, layer = edit.quantity, (edit.layer or 0) + 1
        rows = getattr(edit, "rows", None)
        found += [Held(slot, layer, a, (b or ROWS) - 1) for a, b in (rows.runs if rows else ())]
    return found


def _of(reading: Reading) -> tuple[str, bytes]:
    return reading.network, reading.digit.pixels


def _stroke(reading: Reading) -> None:
    """Take over a stroke; ignore what cannot have been one."""
    stroke, edits = component.brushed(), made(reading)
    if stroke is None or not 0 <= stroke.first <= stroke.last < ROWS or len(edits) >= MOST:
        return
    rows = slice(stroke.first, stroke.last + 1)
    edit: Edit = BlankRows(rows)
    if stroke.slot != "digit":
        there = range(1, 1 + len(reading.look.order))
        if not stroke.slot or stroke.slot != _keeping(reading) or stroke.layer not in there:
            return
        edit = Clamp(stroke.slot, float(stroke.one), stroke.layer - 1, rows=rows)
    kept = tuple(other for other in edits if not _same_place(other, edit))
    st.session_state.brushed = (_of(reading), (*kept, edit))


def _keeping(reading: Reading) -> str:
    """The gate that keeps the memory; "" if the network has none."""
    layer = reading.trace.layers[-1]
    return memory.terms(layer)[0].gate if memory.adds_up(layer) else ""


def _same_place(one: Edit, other: Edit) -> bool:
    """Whether an edit is of the same rows and the same gate as another, which replaces it."""
    ours, theirs = (vars(edit) | {"value": 0} for edit in (one, other))
    return type(one) is type(other) and ours == theirs


def _undo() -> None:
    of, edits = st.session_state.brushed
    st.session_state.brushed = (of, edits[:-1])
