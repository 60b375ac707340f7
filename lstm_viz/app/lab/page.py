"""The page on which one changes what the network does."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lstm_viz.app import i18n, selected_cell
from lstm_viz.app.inputs import preset, unit_order
from lstm_viz.app.lab import edit_list, effect
from lstm_viz.app.lab.controls import follow, sentence
from lstm_viz.app.lab.conventions import conventions
from lstm_viz.app.lab.edit_list import EditContext, ListedEdit
from lstm_viz.app.lab.experiments import guesses
from lstm_viz.app.panels import share
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_state import PARTS
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.edits import EDITS, Edit, ImageEdit, NetworkEdit, validate
from lstm_viz.edits.image import BlankRows, rows_read
from lstm_viz.edits.selection import Selection
from lstm_viz.edits.values import Clamp
from lstm_viz.locale import _, sentences
from lstm_viz.models import DigitClassifier
from lstm_viz.models.quantities import QUANTITIES


def show(reading: Reading) -> None:
    """Show the page."""
    st.markdown("# " + _("What is a gate for?  Hold it, blank a row, and see what breaks."))
    _lab(reading)


@st.fragment
def _lab(reading: Reading) -> None:
    """All of the page but the desk: what is changed here runs this anew and nothing else."""
    i18n.set_language()
    reading = replace(reading, order=unit_order.chosen())
    part = _part()
    {"experiments": guesses, "surgery": editor, "conventions": conventions}[part](reading)
    quantity: str | None = st.session_state.get("lab-quantity")  # if there is a stage
    edits = edit_list.linkable()
    # what an experiment marks may be beyond the rows that the visitor's own edits leave
    rows = len(reading.trace.logits), rows_read(edits)
    spot = selected_cell.spot(reading.look, quantity, rows) if quantity else None
    # in the address too, which going to another page empties
    share.link_popover(
        _("Link to this"), reading, edits=edits, shown=quantity, spot=spot, part=part
    )


def _part() -> str:
    """The part of the lab that the link names, or that was open last."""
    state = st.session_state
    asked = st.query_params.get("part", "").lower()
    if asked in PARTS and asked != state.get("part-linked"):  # else it is what we wrote there
        state["lab-part"] = asked
    state.setdefault("lab-part", "surgery" if state.get("edits") else "experiments")
    part = st.segmented_control(
        _("Part of the lab"), list(PARTS), format_func=lambda part: _(PARTS[part]),
        key="lab-part", required=True, label_visibility="collapsed",
    )  # fmt: skip
    state["part-linked"] = part or "experiments"
    return part or "experiments"


def offer(reading: Reading, spot: MarkedCell | None, edits: Sequence[Edit]) -> None:
    """Offer to put what was clicked into an edit.

    Args:
        reading: of the digit, without edits.
        spot: what is marked on the stage.
        edits: that are made on it.
    """
    if spot is None or spot.cell.quantity == "belief":
        st.caption(_("Click a cell to take its unit into an edit, or a row of the digit."))
        return
    cell = spot.cell
    with st.container(horizontal=True, vertical_alignment="center"):
        if cell.quantity in QUANTITIES:
            _unit(cell.quantity, cell.layer, cell.unit, len(reading.look.order[cell.layer]))
        else:
            st.markdown(_("You clicked row {row}.").format(row=cell.row + 1), width="content")
            # a row of the digit as it was is one that the first edit of all finds
            blank, first = BlankRows((cell.row,)), spot.slot == "digit-1" or not edits
            st.button(
                _("Blank this row"), key="take-row", on_click=edit_list.add, args=(blank, first)
            )


def _unit(quantity: str, layer: int, unit: int, units: int) -> None:
    said = _("You clicked unit {unit} of layer {layer}.").format(unit=unit, layer=layer + 1)
    st.markdown(said, width="content")
    hold = Clamp(quantity, 0, layer, (unit,))
    st.button(_("Hold this unit at 0"), key="take-unit", on_click=edit_list.add, args=(hold,))
    for place, item in enumerate(edit_list.listed(), 1):
        some: Selection | None = getattr(item.edit, "units", None)
        if isinstance(item.edit, NetworkEdit) and some and item.edit.concerns(layer):
            st.button(
                _("Add this unit to edit {place}").format(place=place),
                key=f"take-unit-{item.number}", on_click=_join, args=(item, some, unit, units),
            )  # fmt: skip


def _join(item: ListedEdit, some: Selection, unit: int, units: int) -> None:
    edit_list.change(item, units=[*some.numbers(units), unit])


def editor(reading: Reading) -> None:
    """Show the edits, and what they do."""
    items = edit_list.listed()
    for item, rows in zip(items, _rows(items), strict=True):
        follow(item, reading)
        _row(EditContext(item, reading, rows))
    _adding(reading)
    edits = edit_list.switched_on()
    said = validate(edits, reading.model)
    if said:
        what_to_do = _("Mend this or switch it off: until then nothing is changed.")
        st.warning(sentences(*said, what_to_do))
        edits = ()
    elif not edits:
        st.info(_("No edit is made yet: before and after are the same."))
    spot, made = effect.shown(reading, edits)
    offer(reading, spot, made)
    if made:
        effect.remembered(reading, replace(reading, edits=edits))


def _row(room: EditContext) -> None:
    """An edit as a sentence, with what switches it on and off and what takes it away."""
    item = room.item
    key = f"edit-{item.number}"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=key):
        sentence(room)
        preset(f"{key}-on", item.on)
        st.toggle(
            _("Switched on"), key=f"{key}-on", label_visibility="collapsed", width="content",
            on_change=lambda: edit_list.switch(item, st.session_state[f"{key}-on"]),
        )  # fmt: skip
        st.button(
            "", key=f"{key}-remove", icon=":material/delete:", help=_("Take it away"),
            type="tertiary", on_click=edit_list.remove, args=(item,),
        )  # fmt: skip
    if item.problem:
        st.warning(item.problem)


def _rows(items: Sequence[ListedEdit]) -> list[int]:
    """How many rows each edit finds: one of the image those that the ones before it leave, one of
    the network all that are read."""
    count, found = 28, []
    for item in items:
        found.append(count)
        if item.on:
            count = rows_read([item.edit], count)
    return [
        here if isinstance(item.edit, ImageEdit) else count
        for item, here in zip(items, found, strict=True)
    ]


def _adding(reading: Reading) -> None:
    st.selectbox(
        _("Add an edit"), offered(reading.model), index=None, key="add-edit",
        format_func=lambda code: _(EDITS[code].title), placeholder=_("Add an edit …"),
        label_visibility="collapsed", on_change=_add, args=(reading,), width=320,
    )  # fmt: skip


def offered(model: DigitClassifier) -> list[str]:
    """The codes of the edits that a network can be given, those of the network itself first."""
    codes = [code for code, kind in EDITS.items() if not validate([kind.first(model)], model)]
    return sorted(codes, key=lambda code: issubclass(EDITS[code], ImageEdit))


def _add(reading: Reading) -> None:
    code = st.session_state["add-edit"]
    if code:
        edit_list.add(EDITS[code].first(reading.model))
        st.session_state["add-edit"] = None
