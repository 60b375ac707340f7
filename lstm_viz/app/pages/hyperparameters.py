"""The page on choosing the parameters: a sweep that was trained once, and what its seeds carry."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from lstm_viz.analysis import sweep
from lstm_viz.analysis.sweep import NAMES, RULE, Choice, SweepError, Trained, shown, spreads, varied
from lstm_viz.app import i18n
from lstm_viz.app.panels import show as show_figure
from lstm_viz.app.reading import Reading
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.sweep import COSTS, TRAINING, by_choice, by_cost
from lstm_viz.locale import N_, _

ABOUT = N_(
    "Every point is one training of a small LSTM: one layer of 64 units, a highest learning rate of"
    " 0.003, 5 epochs of 15,000 digits of MNIST, unless that is what was varied. Three seeds each:"
    " they begin with other weights and see the digits in another order. The accuracy is that on"
    " the 5,000 digits held out from MNIST's training set, after the last row; the test set was"
    " not looked at. Upwards, equal steps are equal factors of what is read wrong. The shipped"
    " networks are larger and trained for longer: what is best here need not be best there."
)
Table = Mapping[Choice, Trained]
TITLES = {
    **NAMES,
    "parameters": N_("what parameters buy"),
    "seconds": N_("what time buys"),
}
COLUMNS = 3  # of figures
WIDTH = 900  # pixels, of lines that can be read


def show(_reading: Reading) -> None:
    """Show the page: it is the same for every digit."""
    st.markdown("# " + _("How many units, how many layers, which learning rate?"))
    try:
        table = sweep.table()
    except SweepError as problem:
        st.warning(str(problem))
        return
    st.markdown(_(ABOUT), width=WIDTH)
    _sweep(table)


@st.fragment
def _sweep(table: Table) -> None:
    """The figures and the choices among them."""
    i18n.set_language()
    names = st.pills(
        _("Show what varies"), list(NAMES), format_func=lambda name: _(NAMES[name]),
        selection_mode="multi", default=list(NAMES), key="sweep-shown",
    )  # fmt: skip
    trained = list(dict.fromkeys(t for name in names for s in spreads(table, name)
                                 for t in s.trained))  # fmt: skip
    if not trained:
        st.info(_("Pick at least one of them above to see its trainings."))
        return
    chosen = _one(trained)
    _grid({name: by_choice(table, name, chosen) for name in names}, table)
    st.caption(_(RULE))
    _grid({cost: by_cost(trained, cost, chosen) for cost in COSTS}, table)


def _one(trained: list[Trained]) -> Choice:
    """One training, by a list or by a click on its point, and the command that repeats it."""
    state = st.session_state
    there = {t.choice: t for t in trained}
    state["sweep-one"] = state.training if state.get("training") in there else trained[0].choice

    def take() -> None:
        state.training = state["sweep-one"]

    left, right = st.columns([2, 3], vertical_alignment="bottom")
    choice: Choice = left.selectbox(
        _("One training: click its point, or choose it here"), list(there), format_func=_called,
        key="sweep-one", on_change=take,
    )  # fmt: skip
    its = there[choice]
    told = _("{accuracy:.2%} of the digits held out, {parameters:,} parameters, {seconds:.1f} s")
    right.markdown(
        told.format(accuracy=its.accuracy, parameters=its.parameters, seconds=its.seconds)
    )
    st.code(choice.command, language="bash", wrap_lines=True)
    return choice


def _called(choice: Choice) -> str:
    """A training in words: what was varied in it, and its seed."""
    name = varied(choice)
    if not name:
        return _("where all begin, seed {seed}").format(seed=choice.seed)
    return _("{name}: {value}, seed {seed}").format(
        name=_(NAMES[name]), value=shown(getattr(choice, name)), seed=choice.seed
    )


def _grid(drawn: dict[str, Figure], table: Table) -> None:
    """Figures side by side; a click on a point chooses its training."""
    names = list(drawn)
    for first in range(0, len(names), COLUMNS):
        for column, name in zip(st.columns(COLUMNS), names[first:][:COLUMNS], strict=False):
            with column:
                st.markdown("## " + _(TITLES[name]))
                key = f"sweep-{name}"
                show_figure(
                    drawn[name], key, selection_mode=TRAINING, on_select=partial(_click, key, table)
                )


def _click(key: str, table: Table) -> None:
    picked = (st.session_state[key]["selection"].get(TRAINING) or [{}])[0]
    for choice in table:
        if choice.command == picked.get("command"):
            st.session_state.training = choice
