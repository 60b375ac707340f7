"""The offer to take a unit or row clicked on the comparison stage into an edit."""

from collections.abc import Sequence

import streamlit as st

from lstm_viz.app.lab import edit_list
from lstm_viz.app.lab.edit_list import ListedEdit
from lstm_viz.app.marked_cell import MarkedCell
from lstm_viz.app.reading import Reading
from lstm_viz.edits import Edit, NetworkEdit
from lstm_viz.edits.image import BlankRows
from lstm_viz.edits.selection import Selection
from lstm_viz.edits.values import Clamp
from lstm_viz.locale import _
from lstm_viz.models.quantities import QUANTITIES


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
