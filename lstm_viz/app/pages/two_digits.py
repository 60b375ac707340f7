"""The page that compares two digits: the one in hand, A, with a second one, B."""

from dataclasses import replace

import numpy as np
import streamlit as st

from lstm_viz.analysis import memory
from lstm_viz.analysis.comparison import UnitDifference, largest_differences, rival
from lstm_viz.app import i18n, resources, selected_cell
from lstm_viz.app.inputs import digit_state, unit_order
from lstm_viz.app.inputs.digit_state import Digit
from lstm_viz.app.panels import share, stage
from lstm_viz.app.panels import show as show_figure
from lstm_viz.app.panels.arithmetic import name, value
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import start
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.charts.comparison import APART, beliefs_part, called, unit_differences
from lstm_viz.charts.stage_comparison import Side
from lstm_viz.locale import _, an, percent
from lstm_viz.models.quantities import QUANTITIES, in_order

RANKED = 10  # units


def show(reading: Reading) -> None:
    """Show the page."""
    st.markdown("# " + _("Two digits, one network: where do its readings part?"))
    _compared(reading, replace(reading, digit=choose(reading)))


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
    key, at = selected_cell.pair_start(pair, start(pair))
    first, second = (Side(name, of.trace, of.look, quantity) for name, of in (("A", a), ("B", b)))
    spot = stage.pair(first, second, key, at)
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
        show_figure(beliefs_part(a.trace, b.trace, a.look.every_row), "beliefs-part")
    with right:
        st.markdown("## " + _("Which units differ most"))
        _ranking(ranking, quantity, spot, pair)


def _link(a: Reading, quantity: str, spot: MarkedCell | None) -> None:
    """The link to exactly this, here and in the address."""
    share.link_popover(_("Link to this pair"), a, second=chosen(), shown=quantity, spot=spot)


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
            selected_cell.show_difference(unit, quantity, pair)

    figure = unit_differences(ranking, quantity, at)
    show_figure(figure, "units-apart", on_select=click, selection_mode=APART)
    st.selectbox(
        _("Mark one on the stage"), list(units), format_func=lambda key: called(units[key]),
        key="pair-unit", on_change=lambda: mark(state["pair-unit"]), placeholder=_("a unit"),
    )  # fmt: skip


def choose(first: Reading) -> Digit:
    """Offer the ways to choose a second digit, and return it."""
    if st.session_state.get("second") is None:
        _any_of(_rival(first), first)
    picked = chosen()
    _controls(first, picked)
    if isinstance(picked, bytes):
        return digit_state.of_pixels(picked, _("the digit you kept"))
    return digit_state.tested(picked)


def chosen() -> int | bytes:
    """What was chosen: the index of a test digit, or the 784 bytes of another one."""
    digit: int | bytes = st.session_state.second
    return digit


def _controls(first: Reading, picked: int | bytes) -> None:
    state = st.session_state
    state["second-index"] = picked if isinstance(picked, int) else None
    state["second-class"] = None
    last = len(resources.test_digits()[0]) - 1
    own, other = _label(first), _rival(first)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            _("B: test digit"), 0, last, key="second-index", on_change=_by_index, width=123,
            placeholder=_("0 to {last}").format(last=last),
        )  # fmt: skip
        st.selectbox(
            _("or one of class"), range(10), key="second-class", placeholder=_("class"), width=100,
            on_change=_by_class, args=(first,),
        )  # fmt: skip
        st.button(_("Surprise me"), key="second-any", on_click=_any_of, args=(None, first))
        st.button(
            _("Another {digit}").format(digit=own),
            key="second-same", on_click=_any_of, args=(own, first),
        )  # fmt: skip
        st.button(
            an(_("Its rival, a {digit}").format(digit=other)), key="second-rival",
            on_click=_any_of, args=(other, first),
            help=_("The class that this network most often confuses with {digit}.").format(
                digit=own
            ),
        )  # fmt: skip
        st.button(
            _("Keep the digit in hand as B"), key="second-keep", on_click=_keep,
            args=(first.digit,),
            help=_("Then draw or choose another one at the left: that is A."),
        )  # fmt: skip


def _by_index() -> None:
    index = st.session_state["second-index"]
    if index is not None:
        st.session_state.second = int(index)


def _by_class(first: Reading) -> None:
    _any_of(st.session_state["second-class"], first)


def _any_of(label: int | None, first: Reading) -> None:
    """Any test digit of a class, or of all, but the one in hand."""
    labels = resources.test_digits()[1]
    fit = np.arange(len(labels)) if label is None else np.flatnonzero(labels == label)
    others = fit[fit != (-1 if first.digit.sample is None else first.digit.sample)]
    st.session_state.second = int(np.random.default_rng().choice(others))


def _keep(digit: Digit) -> None:
    st.session_state.second = digit.pixels if digit.sample is None else digit.sample


def _label(first: Reading) -> int:
    """The class of the digit in hand; of a drawing, what it is read as."""
    sample = first.digit.sample
    return first.verdict.digit if sample is None else int(resources.test_digits()[1][sample])


def _rival(first: Reading) -> int:
    """The class most confused with the digit in hand, as far as that is known; else its rival."""
    own = _label(first)
    table = resources.about(first.network).get("test", {}).get("confusion")
    known = rival(table, own) if table else None
    if known is not None:
        return known
    answer = first.verdict
    return answer.rival if answer.digit == own else answer.digit
