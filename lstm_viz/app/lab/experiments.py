"""Ready-made experiments: a question, the visitor's guess, and what is measured and played."""

from dataclasses import replace

import streamlit as st

from lstm_viz.analysis.experiments import Experiment, Outcome, suitable
from lstm_viz.app.components import style
from lstm_viz.app.lab import edit_list, effect
from lstm_viz.app.reading import Reading
from lstm_viz.locale import N_, _

# those that the page opens with, large: the first three that the network can be asked
LARGE = {
    "wipe": N_("Take its memory away, once: all that its units hold is 0 before row 15 is read."),
    "always-forget": N_("Hold every forget gate at 0: nothing is kept from one row to the next."),
    "top-half": N_("Take the upper half of the digit away: its rows are read as blank paper."),
    "upside-down": N_("The same rows in the other order: the last is read first."),
    "gap": N_("Let it wait: it must hold what it has over 20 rows of blank paper."),
}
MOST = 3  # of them
INTO_SIGHT = """<script>
lstmViz.intoSight(".st-key-played", "start", ".st-key-stage .marks")
</script>"""


def guesses(reading: Reading) -> None:
    """Offer the questions; of the one chosen, let the visitor guess before it is answered."""
    with st.container(key="asked"):
        answered = _asked(reading)
    if answered is not None:
        _on_this_digit(reading, *answered)


def _asked(reading: Reading) -> tuple[Experiment, Outcome | None] | None:
    """The question that was guessed at, and its answer as soon as that is measured."""
    there = {experiment.name: experiment for experiment in suitable(reading.model)}
    experiment = _choose(there)
    if experiment is None:
        return None
    options = experiment.guesses(reading.model)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("## " + experiment.question())
        guess, told = _guess(f"{reading.network}-{experiment.name}", options)
    if not told:
        return None
    with right:
        outcome = effect.over_many(reading.network, experiment)
        if outcome is not None:
            _answered(outcome, guess, options)
    return experiment, outcome


def _choose(there: dict[str, Experiment]) -> Experiment | None:
    """The question chosen: three are large, the others in a list."""
    state = st.session_state
    large = [name for name in LARGE if name in there][:MOST]
    with st.container(key="large-experiments"):
        for column, name in zip(st.columns(MOST), large, strict=False):
            chosen = name == state.get("experiment")
            column.button(
                there[name].question(), key=f"large-{name}", width="stretch",
                type="primary" if chosen else "secondary", on_click=_take_up, args=(name,),
            )  # fmt: skip
            column.caption(_(LARGE[name]))
    others = [name for name in there if name not in large]
    listed = state.get("experiment")
    state["experiment-listed"] = listed if listed in others else None
    st.selectbox(
        _("More questions"), others, format_func=lambda name: there[name].question(),
        key="experiment-listed", placeholder=_("{count} more questions").format(count=len(others)),
        on_change=lambda: _take_up(state["experiment-listed"]), label_visibility="collapsed",
        width=560,
    )  # fmt: skip
    return there.get(state.get("experiment", ""))


def _take_up(name: str | None) -> None:
    if name is not None:
        st.session_state["experiment"] = name


def _guess(key: str, options: tuple[str, ...]) -> tuple[int | None, bool]:
    """What is guessed, if anything is, and whether the answer is to be told.

    Args:
        key: of the question and the network: a guess about one network is none about another.
        options: to choose from.
    """
    state = st.session_state
    guess = st.radio(
        _("Over {count:,} test digits: what do you expect?").format(count=effect.DIGITS),
        range(len(options)), index=None, format_func=lambda place: options[place],
        key=f"guess-{key}", on_change=_reveal,
    )  # fmt: skip
    told = guess is not None or state.get("experiment-told") == key
    if not told:
        st.button(
            _("Show me without a guess"), key="experiment-tell", type="tertiary",
            on_click=_reveal, args=(key,),
        )  # fmt: skip
    return guess, told


def _reveal(key: str | None = None) -> None:
    """Let what happens come into sight; with a key, without a guess at that question."""
    state = st.session_state
    state["experiment-revealed"] = True
    if key is not None:
        state["experiment-told"] = key


def _answered(outcome: Outcome, guess: int | None, options: tuple[str, ...]) -> None:
    right, answer = options[outcome.right], outcome.answer()
    if guess == outcome.right:
        st.success(_("As you guessed. {answer}").format(answer=answer))
    elif guess is None:
        st.info(_("Measured: “{right}” {answer}").format(right=right, answer=answer))
    else:
        said = _("You guessed: “{guess}” Measured: “{right}” {answer}")
        st.info(said.format(guess=options[guess], right=right, answer=answer))


def _on_this_digit(reading: Reading, experiment: Experiment, outcome: Outcome | None) -> None:
    makes = experiment.makes(reading.model)
    if len(makes) == 1 or experiment.drawn:
        edits = tuple(next(iter(makes.values())))  # of draws the first
    elif outcome is None:
        return
    else:
        edits = tuple(list(makes.values())[outcome.right])
    _come_into_sight()
    st.markdown("### " + _("And on this digit"))
    _spot, made = effect.shown(reading, edits, experiment.name)
    if made:
        effect.remembered(reading, replace(reading, edits=edits))
    st.button(
        _("Take these edits and change them"), key="take-edits", on_click=_take, args=(edits,)
    )


def _come_into_sight() -> None:
    """Bring what is played to the top of the window, once when it is revealed."""
    revealed = st.session_state.pop("experiment-revealed", False)
    # always an element, so that what follows keeps its place and goes on playing
    with st.container(key="played"):
        st.html(INTO_SIGHT if revealed else style(), unsafe_allow_javascript=True)


def _take(edits: effect.Edits) -> None:
    edit_list.take(edits)
    st.session_state["lab-part"] = "surgery"
