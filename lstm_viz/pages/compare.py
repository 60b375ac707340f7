"""The page on which two or three networks read the digit in hand side by side."""

import streamlit as st

from lstm_viz.charts.comparing import Side, side_by_side
from lstm_viz.explain import memory, reach
from lstm_viz.network.speed import load_epochs
from lstm_viz.network.table import lines
from lstm_viz.pages import link, networks, shared, stage, tongue, versus
from lstm_viz.pages.arrival import start
from lstm_viz.pages.figures import show as show_figure
from lstm_viz.pages.link import BESIDE
from lstm_viz.pages.reading import Reading
from lstm_viz.words import N_, _

USUAL = ("gru", "rnn", "lstm-short")  # beside it, until others are chosen
SHOWN = {"memory": N_("memory"), "h": N_("hidden state")}
LAYERS = {-1: N_("last layer"), 0: N_("first layer")}


def show(reading: Reading) -> None:
    """Show the page."""
    st.markdown("# " + _("Other networks, same digit: what do they make of it?"))
    if len(networks.names()) < 2:
        st.info(_("There is one network alone in the folder pretrained: nothing to compare with."))
        return
    names = (reading.network, *_others(reading.network))
    _stage(reading, names)
    _figures(names)


def _others(first: str) -> list[str]:
    """The networks that stand beside the one chosen at the left: in the link too."""
    state = st.session_state
    there = [name for name in networks.names() if name != first]
    kept = [name for name in state.get("beside") or USUAL if name in there]
    state["with-picked"] = kept[:BESIDE] or there[:1]
    if state.get("beside"):  # going to another page empties the address
        link.keep(**{"with": ",".join(state.beside)})

    def take() -> None:
        state.beside = tuple(state["with-picked"])  # it outlives its widget
        link.keep(**{"with": ",".join(state.beside)})

    chosen: list[str] = st.multiselect(
        _("Beside {name}, which is chosen at the left").format(name=networks.label(first)),
        there,
        format_func=networks.label,
        max_selections=BESIDE,
        key="with-picked",
        on_change=take,
    )
    return chosen or there[:1]


@st.fragment
def _stage(reading: Reading, names: tuple[str, ...]) -> None:
    tongue.speak()
    what = st.segmented_control(
        _("Shown"),
        list(SHOWN),
        format_func=lambda key: _(SHOWN[key]),
        default="memory",
        key="with-shown",
        label_visibility="collapsed",
    )
    sides = []
    for name in names:
        of = Reading(reading.digit, name, reading.theme)
        quantity = "h" if what == "h" else memory.name(of.trace.layers[0])
        sides.append(Side(networks.label(name), of.trace, of.look, quantity))
    key = " ".join((reading.digit.id, *names))
    tables = side_by_side(sides, key, start=start(reading.digit.id))
    stage.show(tables)


def _figures(names: tuple[str, ...]) -> None:
    st.markdown("## " + _("What they can do"))
    st.table(versus.table([line for line in lines() if line.name in names]))
    st.caption(
        _(
            "Redrawn: held-out digits redrawn with other pens. Handwriting fonts: digits never"
            " trained on, lowest and highest over six widths of the pen. Time: to read one digit,"
            " relative to {short}."
        ).format(short=networks.label("lstm-short"))
    )
    _fairness(names)
    left, right = st.columns(2)
    with left:
        st.markdown("## " + _("How they learnt"))
        show_figure(versus.learning(names), "learning")
    with right:
        st.markdown("## " + _("How early they know"))
        show_figure(versus.by_row(names), "by-row")
    _reach(names)
    _pixelwise()


def _fairness(names: tuple[str, ...]) -> None:
    if "lstm" in names:
        st.info(
            _(
                "{main} is the one that this app ships: {epochs} epochs, with a teacher network. It"
                " is no fair comparison. {short} is: it has the recipe, the data in the same order,"
                " the seed and about as many parameters as the others."
            ).format(
                main=networks.label("lstm"),
                short=networks.label("lstm-short"),
                epochs=_epochs("lstm"),
            )
        )
    if "article" in names:
        st.info(
            _(
                "{name} has a recipe of its own: {epochs} plain epochs on MNIST's own digits, and a"
                " read-out trained after the last row alone."
            ).format(name=networks.label("article"), epochs=_epochs("article"))
        )


def _epochs(name: str) -> int:
    epochs: int = shared.about(name)["recipe"]["epochs"]
    return epochs


@st.fragment
def _reach(names: tuple[str, ...]) -> None:
    """How far the gradient reaches back, with a choice of layer and of blank rows."""
    tongue.speak()
    st.markdown("## " + _("How far the gradient reaches back"))
    measured = [name for name in names if shared.reaches(name)]
    if not measured:
        st.caption(_("Not measured for these networks: {command}").format(
            command=f"`python -m {reach.__name__}`"
        ))  # fmt: skip
        return
    left, right = st.columns(2)
    blank: int = left.select_slider(
        _("Blank rows after the digit"), reach.BLANKS, key="reach-blank"
    )
    layer: int = right.selectbox(
        _("Layer"), list(LAYERS), format_func=lambda key: _(LAYERS[key]), key="reach-layer"
    )
    titles = {"trained": _("After training"), "fresh": _("Before training, same seed")}
    for column, state in zip(st.columns(2), reach.STATES, strict=True):
        with column:
            st.markdown(f"**{titles[state]}**")
            show_figure(versus.gradients(measured, state, layer, blank), f"reach-{state}")
    st.markdown("## " + _("How long they remember"))
    show_figure(versus.lengths(measured), "lengths")


def _pixelwise() -> None:
    if found := load_epochs():
        rows, pixels = found
        st.caption(
            _(
                "Pixel by pixel? The article's Keras line asks for input_shape=(28, 1), which does"
                " not run on rows of 28 pixels. An LSTM fed pixel by pixel takes 784 steps, and an"
                " epoch of it takes {ratio:.0f} times as long as one row by row: {minutes:.0f}"
                " minutes of one core, measured on 2% of an epoch ({command}). It is not trained."
            ).format(
                ratio=pixels / rows,
                minutes=pixels / 60,
                command="`python -m lstm_viz.network.speed`",
            )
        )
