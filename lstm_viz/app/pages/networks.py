"""The page on which two or three networks read the digit in hand side by side."""

import streamlit as st

from lstm_viz.analysis import memory, reach
from lstm_viz.analysis.model_table import lines, parameters
from lstm_viz.analysis.speed import load_epochs
from lstm_viz.app import i18n, resources, url_state
from lstm_viz.app.inputs import digit_state, network_picker
from lstm_viz.app.panels import figures, show_table, stage
from lstm_viz.app.panels import show as show_figure
from lstm_viz.app.reading import Reading
from lstm_viz.app.url_restore import start
from lstm_viz.app.url_values import BESIDE
from lstm_viz.charts.model_curves import after_blanks, by_lag, leaders
from lstm_viz.charts.stage_comparison import Side, side_by_side
from lstm_viz.locale import N_, _, sentences

USUAL = ("gru", "rnn", "lstm-short")  # beside it, until others are chosen
SHOWN = {"memory": N_("memory"), "h": N_("hidden state")}
LAYERS = {-1: N_("last layer"), 0: N_("first layer")}


def show(reading: Reading) -> None:
    """Show the page."""
    _headline(reading)
    if len(network_picker.names()) < 2:
        st.info(_("There is one network alone in the folder pretrained: nothing to compare with."))
        return
    names = (reading.network, *_others(reading.network))
    _fairness(names)
    _stage(reading, names)
    _memory(names)
    _figures(names)


def _own_digit(reading: Reading) -> bool:
    """Whether the digit on stage is one that the page has chosen itself."""
    first = digit_state.first()
    unchosen = first != digit_state.FIRST and st.session_state.get("sample") is None
    return unchosen and reading.digit.sample == first


def _headline(reading: Reading) -> None:
    """The page's name, and what it has chosen itself where that is not as on Watch."""
    own = _own_digit(reading)
    with st.container(key="networks-headline", horizontal=True, vertical_alignment="center"):
        name = _("Other networks, same digit: what do they make of it?")
        st.markdown(f"# {name}", width="content")
        if own:
            watched = resources.test_digits()[1][digit_state.FIRST]
            st.button(
                _("Read the {label} of Watch").format(label=watched),
                key="read-watched", on_click=digit_state.pick, args=(digit_state.FIRST,),
            )  # fmt: skip
    said = []
    if own:
        digit = _(
            "Until you choose a digit, this page reads {digit}: the three networks that it opens"
            " with settle on it at rows far apart."
        )
        said.append(digit.format(digit=reading.digit.title))
    short, main = network_picker.usual(), resources.DEFAULT
    if short != main and not st.session_state.get("network"):
        network = _(
            "Until you choose a network, it reads with *{short}* in place of *{main}*, which had"
            " more training than the others."
        )
        names = {"short": network_picker.label(short), "main": network_picker.label(main)}
        said.append(network.format(**names))
    if said:
        st.caption(sentences(*said))


def _others(first: str) -> list[str]:
    """The networks that stand beside the one that reads: in the link too."""
    state = st.session_state
    there = [name for name in network_picker.names() if name != first]
    kept = [name for name in state.get("beside") or USUAL if name in there]
    state["with-picked"] = kept[:BESIDE] or there[:1]
    if state.get("beside"):  # going to another page empties the address
        url_state.keep(beside=state.beside)

    def take() -> None:
        url_state.put(beside=tuple(state["with-picked"]))  # it outlives its widget

    chosen: list[str] = st.multiselect(
        _("Beside {name}, which is chosen under *Read by*").format(
            name=network_picker.label(first)
        ),
        there,
        format_func=network_picker.label,
        max_selections=BESIDE,
        key="with-picked",
        on_change=take,
    )
    return chosen or there[:1]


@st.fragment
def _stage(reading: Reading, names: tuple[str, ...]) -> None:
    i18n.set_language()
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
        sides.append(Side(network_picker.label(name), of.trace, of.look, quantity))
    key = " ".join((reading.digit.id, *names))
    tables = side_by_side(sides, key, start=start(reading.digit.id))
    stage.show(tables)


def _memory(names: tuple[str, ...]) -> None:
    """How long they remember: what can be read back later, and what is read right."""
    st.markdown("## " + _("How long they remember"))
    found = {network_picker.label(n): resources.forgetting(n).get("trained") for n in names}
    held = {name: of for name, of in found.items() if of is not None}
    if held:
        others = figures.seeds([name for name in names if resources.forgetting(name)])
        st.markdown(leaders(held, others))
        left, right = st.columns(2)
        with left:
            show_figure(by_lag(held, others), "by-lag")
        with right:
            show_figure(after_blanks(held, others), "after-blanks")
    measured = [name for name in names if resources.reaches(name)]
    if measured:
        st.markdown("### " + _("And what they still read right"))
        show_figure(figures.lengths(measured), "lengths")
        st.markdown(figures.beyond_lengths(measured))


def _figures(names: tuple[str, ...]) -> None:
    name = _("What they can do")
    st.markdown(f"## {name}")
    show_table(figures.table([line for line in lines() if line.name in names]), name)
    if any(map(resources.seeds, names)):
        st.caption(_("In brackets: lowest and highest of several trainings, from different seeds."))
    st.caption(
        _(
            "Redrawn: held-out digits redrawn with other pens. Handwriting fonts: digits never"
            " trained on, lowest and highest over six widths of the pen. Time: to read one digit,"
            " relative to {short}."
        ).format(short=network_picker.label("lstm-short"))
    )
    left, right = st.columns(2)
    with left:
        st.markdown("## " + _("How they learnt"))
        show_figure(figures.learning(names), "learning")
    with right:
        st.markdown("## " + _("How early they know"))
        show_figure(figures.by_row(names), "by-row")
    _reach(names)
    _pixelwise()


def _fairness(names: tuple[str, ...]) -> None:
    """What was the same in their training, and what was not."""
    if _one_recipe(names):
        st.caption(
            _(
                "They were trained with one recipe, on the same digits in the same order, from the"
                " same seed, and have about as many parameters: what differs is the cell."
            )
        )
    if "lstm" in names:
        st.info(
            _(
                "{main} is the one that this app ships: {epochs} epochs, with a teacher network. It"
                " is no fair comparison. {short} is: it has the recipe, the data in the same order,"
                " the seed and about as many parameters as the others."
            ).format(
                main=network_picker.label("lstm"),
                short=network_picker.label("lstm-short"),
                epochs=_epochs("lstm"),
            )
        )
    if "article" in names:
        st.info(
            _(
                "{name} has a recipe of its own: {epochs} plain epochs on MNIST's own digits, and a"
                " read-out trained after the last row alone."
            ).format(name=network_picker.label("article"), epochs=_epochs("article"))
        )


def _one_recipe(names: tuple[str, ...]) -> bool:
    """Whether nothing but the cell differs: the recipe is one, parameters differ by at most 2%."""
    cards = [resources.about(name) for name in names]
    recipes = [{**card["recipe"], "kind": "", "sizes": ()} for card in cards]
    sizes = [parameters(card) for card in cards]
    return all(recipe == recipes[0] for recipe in recipes) and max(sizes) <= 1.02 * min(sizes)


def _epochs(name: str) -> int:
    epochs: int = resources.about(name)["recipe"]["epochs"]
    return epochs


@st.fragment
def _reach(names: tuple[str, ...]) -> None:
    """How far the gradient reaches back, with a choice of layer and of blank rows."""
    i18n.set_language()
    st.markdown("## " + _("How far the gradient reaches back"))
    measured = [name for name in names if resources.reaches(name)]
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
            show_figure(figures.gradients(measured, state, layer, blank), f"reach-{state}")


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
                command="`python -m lstm_viz.analysis.speed`",
            )
        )
