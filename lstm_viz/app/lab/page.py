"""The page on which one changes what the network does."""

from dataclasses import replace

import streamlit as st

from lstm_viz.app import i18n, marked_cell, url_state
from lstm_viz.app.inputs import unit_order
from lstm_viz.app.lab import edit_list
from lstm_viz.app.lab.conventions import conventions
from lstm_viz.app.lab.editor import editor
from lstm_viz.app.lab.experiments import guesses
from lstm_viz.app.panels import share
from lstm_viz.app.reading import Reading
from lstm_viz.edits.image import rows_read
from lstm_viz.locale import N_, _

PARTS = dict(
    zip(
        url_state.PARTS,
        (N_("Experiments"), N_("Your own edits"), N_("Two conventions")),
        strict=True,
    )
)
_SHOW = dict(zip(url_state.PARTS, (guesses, editor, conventions), strict=True))


def show(reading: Reading) -> None:
    """Show the page."""
    st.markdown("# " + _("What is a gate for?  Hold it, blank a row, and see what breaks."))
    _lab(reading)


@st.fragment
def _lab(reading: Reading) -> None:
    """All of the page but the desk: what is changed here runs this anew and nothing else."""
    i18n.set_language()
    reading = replace(reading, order=unit_order.chosen())
    edit_list.link()  # going to another page empties the address
    state = st.session_state
    part = _part()
    _SHOW[part](reading)
    quantity: str | None = state.get("lab-quantity")  # if there is a stage
    # what an experiment marks may be beyond the rows that the visitor's own edits leave
    rows = len(reading.trace.logits), rows_read(edit_list.linkable())
    spot = marked_cell.spot(reading.look, quantity, rows) if quantity else None
    url_state.keep(shown=quantity, spot=spot)
    with st.popover(_("Link to this"), icon=":material/link:"):
        here = replace(
            share.state_of(reading), cell=None, way=None, edits=edit_list.linkable(),
            shown=quantity, spot=spot, part=part,
        )  # fmt: skip
        st.code(url_state.url(st.context.url or "", here), language=None, wrap_lines=True)


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
    state["part-linked"] = part = part or "experiments"
    url_state.keep(part=part)
    return part
