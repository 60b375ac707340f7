"""The page that compares two digits: the one in hand, A, with a second one, B."""

from dataclasses import replace

import numpy as np
import streamlit as st

from lstm_viz.analysis import memory
from lstm_viz.analysis.comparison import UnitDifference, largest_differences
from lstm_viz.app import i18n, marked_cell, url_state
from lstm_viz.app.inputs import second_digit, unit_order
from lstm_viz.app.marked_cell import MarkedCell
from lstm_viz.app.panels import figures, share, stage
from lstm_viz.app.panels.arithmetic import name, value
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import start
from lstm_viz.charts.comparison import APART, beliefs_part, called, unit_differences
from lstm_viz.charts.stage_comparison import Side, compared
from lstm_viz.locale import _, percent
from lstm_viz.models.quantities import QUANTITIES, in_order

RANKED = 10  # units


def show(reading: Reading) -> None:
    """Show the page."""
    st.markdown("# " + _("Two digits, one network: where do its readings part?"))
    _compared(reading, replace(reading, digit=second_digit.choose(reading)))


def _told(name: str, reading: Reading) -> str:
    answer = reading.verdict
    return _("**{name}:** {digit}, read as {answer} ({p}).").format(
        name=name, digit=reading.digit.title, answer=answer.digit, p=percent(answer.probability)
    )


@st.fragment
def _compared(a: Reading, b: Reading) -> None:
    """The stage and what stands under it: what is clicked in it runs this anew, nothing else."""
    i18n.set_language()
    a, b = (replace(reading, order=unit_order.chosen()) for reading in (a, b))
    with st.container(horizontal=True, vertical_alignment="center"):
        quantity = _quantity(a)
        unit_order.offer(a.network)
        st.caption(f"{_told('A', a)}  \n{_told('B', b)}")
    unit_order.explain(a.network)
    pair = f"{a.digit.id} {b.digit.id} {a.network}"
    rows = len(a.trace.logits), len(b.trace.logits)
    spot, (key, at) = marked_cell.spot(a.look, quantity, rows), marked_cell.start(pair, start(pair))
    tables = compared(
        Side("A", a.trace, a.look, quantity),
        Side("B", b.trace, b.look, quantity),
        key,
        at,
    )
    stage.clickable(
        tables,
        spot.mark(a.look) if spot else None,
        lambda: marked_cell.clicked(a.look, quantity, rows),
    )
    if spot is not None:
        st.markdown(_numbers(spot, a, b))
    _apart(a, b, quantity, spot, pair)
    _link(a, quantity, spot)


def _apart(a: Reading, b: Reading, quantity: str, spot: MarkedCell | None, pair: str) -> None:
    """Where the readings part."""
    if a.digit.pixels == b.digit.pixels:
        st.info(_("A and B are the same digit: draw or choose another one at the left, that is A."))
        return
    scales = [a.look.difference(quantity, k).high for k in range(len(a.look.order))]
    ranking = largest_differences(a.trace, b.trace, quantity, scales, RANKED)
    left, right = st.columns(2)
    with left:
        st.markdown("## " + _("Where the beliefs part"))
        figures.show(beliefs_part(a.trace, b.trace, a.look.every_row), "beliefs-part")
    with right:
        st.markdown("## " + _("Which units differ most"))
        _ranking(ranking, quantity, spot, pair)


def _link(a: Reading, quantity: str, spot: MarkedCell | None) -> None:
    """The link to exactly this, here and in the address."""
    url_state.keep(second=second_digit.chosen(), shown=quantity, spot=spot)
    with st.popover(_("Link to this pair"), icon=":material/link:"):
        here = replace(
            share.state_of(a),
            cell=None,
            way=None,
            second=second_digit.chosen(),
            shown=quantity,
            spot=spot,
        )
        st.code(url_state.url(st.context.url or "", here), language=None, wrap_lines=True)


def _quantity(reading: Reading) -> str:
    """What of the network both digits show."""
    state, first = st.session_state, reading.trace.layers[0]
    there = in_order(first.quantities)
    kept = state.get("pair_quantity")  # it outlives its widget, which another page does not show
    state["pair-quantity"] = kept if kept in there else memory.name(first)

    def take() -> None:
        state.pair_quantity = state["pair-quantity"]

    chosen: str = st.selectbox(
        _("Quantity"), there, format_func=lambda q: _(QUANTITIES[q].name), key="pair-quantity",
        on_change=take, width=240, label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def _numbers(spot: MarkedCell, a: Reading, b: Reading) -> str:
    """Both values of a spot, and their difference."""
    one, other = (np.float32(value(spot.cell, each.trace)) for each in (a, b))
    numbers = {"a": one, "b": other, "change": other - one}  # in float32, as on the stage
    texts = {key: f"{number:.6f}".replace("-", "−") for key, number in numbers.items()}
    return _("**{cell}:** A {a}, B {b}, B − A {change}").format(cell=name(spot.cell), **texts)


def _ranking(
    ranking: list[UnitDifference], quantity: str, spot: MarkedCell | None, pair: str
) -> None:
    """The units that differ most, to be marked by a click or by keys."""
    state = st.session_state
    units = {(unit.layer, unit.unit): unit for unit in ranking}
    at = None if spot is None else (spot.cell.layer, spot.cell.unit)
    state["pair-unit"] = at = at if at in units else None

    def click() -> None:
        picked = (state["units-apart"]["selection"].get(APART) or [{}])[0]
        mark((picked.get("layer"), picked.get("unit")))

    def mark(key: object) -> None:
        if (unit := units.get(key)) is not None:  # type: ignore[call-overload]
            marked_cell.show(unit, quantity, pair)

    figure = unit_differences(ranking, quantity, at)
    figures.show(figure, "units-apart", on_select=click, selection_mode=APART)
    st.selectbox(
        _("Mark one on the stage"), list(units), format_func=lambda key: called(units[key]),
        key="pair-unit", on_change=lambda: mark(state["pair-unit"]), placeholder=_("a unit"),
    )  # fmt: skip
