"""Ready-made experiments: a question, the visitor's guess, and what is measured."""

import streamlit as st

from lstm_viz.analysis.experiment_result import Outcome
from lstm_viz.analysis.experiments import Experiment, suitable
from lstm_viz.app.lab import edit_list, effect
from lstm_viz.app.reading import Reading
from lstm_viz.locale import _


def guesses(reading: Reading) -> None:
    """Offer the questions; of the one chosen, let the visitor guess before it is answered."""
    with st.container(key="asked"):
        answered = _asked(reading)
    if answered is not None:
        _on_this_digit(reading, *answered)


def _asked(reading: Reading) -> tuple[Experiment, Outcome | None] | None:
    """The question that was guessed at, and its answer as soon as that is measured."""
    there = {experiment.name: experiment for experiment in suitable(reading.model)}
    st.session_state.setdefault("experiment", next(iter(there), None))
    name = st.pills(
        _("Questions"), list(there), format_func=lambda name: there[name].question(),
        key="experiment", label_visibility="collapsed",
    )  # fmt: skip
    if name is None:
        st.info(_("Choose a question. You guess first; then it is measured."))
        return None
    experiment = there[name]
    st.markdown("## " + experiment.question())
    options = experiment.guesses(reading.model)
    guess = st.pills(
        _("Over {count:,} test digits: what do you expect?").format(count=effect.DIGITS),
        range(len(options)), format_func=lambda place: options[place],
        key=f"guess-{reading.network}-{name}",  # what was guessed of one network is not of another
    )  # fmt: skip
    if guess is None:
        return None
    outcome = effect.over_many(reading.network, experiment)
    if outcome is not None:
        _answered(outcome, guess, options)
    return experiment, outcome


def _answered(outcome: Outcome, guess: int, options: tuple[str, ...]) -> None:
    if guess == outcome.right:
        st.success(_("As you guessed. {answer}").format(answer=outcome.answer()))
    else:
        said = _("You guessed: “{guess}” Measured: “{right}” {answer}")
        st.info(
            said.format(guess=options[guess], right=options[outcome.right], answer=outcome.answer())
        )


def _on_this_digit(reading: Reading, experiment: Experiment, outcome: Outcome | None) -> None:
    makes = experiment.makes(reading.model)
    if len(makes) == 1 or experiment.drawn:
        edits = next(iter(makes.values()))  # of draws the first
    elif outcome is None:
        return
    else:
        edits = list(makes.values())[outcome.right]
    st.markdown("### " + _("And on this digit"))
    effect.shown(reading, tuple(edits), counted=False)
    st.button(
        _("Take these edits and change them"), key="take-edits", on_click=_take,
        args=(tuple(edits),),
    )  # fmt: skip


def _take(edits: effect.Edits) -> None:
    edit_list.take(edits)
    st.session_state["lab-part"] = "surgery"
