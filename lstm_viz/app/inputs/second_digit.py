"""The second digit, which the one in hand is compared with: chosen, kept, and in the link."""

import numpy as np
import streamlit as st

from lstm_viz.analysis.comparison import rival
from lstm_viz.app import resources
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.inputs.digit_state import Digit
from lstm_viz.app.reading import Reading
from lstm_viz.locale import _, an


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
