"""The state of the page as a link: what a visitor sees, another browser can open.

:class:`State` is the one list of what a link holds: a new value is one line there. Everything of
it but a drawing is always in the address bar; a drawing is put there when it is shared. What
cannot be understood is ignored, and said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, get_type_hints
from urllib.parse import urlencode

import streamlit as st

from lstm_viz.analysis.unit_statistics import ORDERS
from lstm_viz.app import resources
from lstm_viz.app import url_values as values
from lstm_viz.app.inputs.digit_state import SOURCES
from lstm_viz.app.lesson import SECTIONS
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.charts import Cell
from lstm_viz.edits import Edit, to_text
from lstm_viz.locale import LANGUAGES, N_

# the panels that look closer, by their words in a link
WAYS = {
    "recall": N_("What it remembers"),
    "follow": N_("Follow one memory"),
    "number": N_("This number"),
    "ledger": N_("Memory ledger"),
    "votes": N_("Votes by row"),
    "pixels": N_("Which pixels"),
    "checked": N_("How it is checked"),
    "away": N_("Share and export"),
}
VIEWS = ("lecture", "embed")
# those of the lab
PARTS = {
    "experiments": N_("Experiments"),
    "surgery": N_("Your own edits"),
    "conventions": N_("Two conventions"),
}
EVERY, WATCH = "*", ""  # where a value is carried to: see Linked.page


@dataclass(frozen=True)
class Linked:
    """How a value stands in a link.

    Attributes:
        label: what is said of it where it is ignored.
        parse: its text and the state read so far as the value; raises ValueError.
        format: the value as text.
        key: its parameter in the address.
        session: where the session holds it, if a link's value is simply put there.
        page: the path of the page whose address it is carried to, ``EVERY``, or None for none.
    """

    label: str
    parse: Callable[[str, Any], Any]
    format: Callable[[Any], str] = str
    key: str = ""
    session: str = ""
    page: str | None = None


def _switch(label: str, **known: Any) -> Linked:
    return Linked(label, values.switch, lambda _on: values.ON, **known)


@dataclass(frozen=True)
class State:
    """What a link holds; None where it says nothing. What others depend on is read before them.

    Attributes:
        page: the path of the page that it opens.
        learning: the step of its training after which it reads, if not the finished network.
        sample: index of a test digit.
        pixels: a drawn or uploaded digit, 784 bytes.
        cell: the stage stands at its row and layer, unless told otherwise.
        way: of looking closer.
        votes: the digit whose votes are counted, and the rival it is compared with, if any.
        watched: the number of a logit, or 10 for the chosen cell.
        gates: whether the stage shows all that a layer computes, and not its memory alone.
        order: of a layer's units, if not by likeness.
        row, layer: that the stage stands at, from 1.
        speed: rows a second.
        loop: whether the reading begins anew at its end.
        second: the index of a test digit, or 784 bytes.
        shown, spot: of a stage of two readings.
        view: how much of a page is shown, where it is not all of it.
    """

    # fmt: off
    page: str = ""
    lang: Annotated[str | None, Linked(
        N_("the language"), values.one_of(LANGUAGES), page=EVERY)] = None
    model: Annotated[str | None, Linked(N_("the network"), values.network, page=EVERY)] = None
    learning: Annotated[int | None, Linked(
        N_("the training step"), values.snapshot, session="learning", page=WATCH)] = None
    source: Annotated[str | None, Linked(
        N_("the input"), values.one_of(SOURCES), page=EVERY)] = None
    sample: Annotated[int | None, Linked(
        N_("the digit"), values.sample, key="digit", page=EVERY)] = None
    pixels: Annotated[bytes | None, Linked(
        N_("the drawing"), values.unpack, values.pack,
        key="drawing", session="linked_pixels")] = None
    cell: Annotated[Cell | None, Linked(
        N_("the chosen cell"), values.cell, values.cell_text,
        session="cell", page=WATCH)] = None
    way: Annotated[str | None, Linked(
        N_("the panel"), values.one_of(WAYS), key="closer", session="closer", page=WATCH)] = None
    beside: Annotated[tuple[str, ...] | None, Linked(
        N_("the networks beside it"), values.networks, ",".join,
        key="with", session="beside")] = None
    votes: Annotated[tuple[int, int | None] | None, Linked(
        N_("the votes"), values.votes, values.votes_text, session="votes", page=WATCH)] = None
    watched: Annotated[int | None, Linked(
        N_("what is watched"), values.watched, values.watched_text,
        key="watch", session="watching", page=WATCH)] = None
    gates: Annotated[bool, _switch(N_("the gates"), page=WATCH)] = False
    order: Annotated[str | None, Linked(
        N_("the order of the units"), values.one_of(ORDERS), session="order", page=EVERY)] = None
    numbers: Annotated[bool, _switch(
        N_("the numbers in the equation"), session="numbers", page=WATCH)] = False
    course: Annotated[bool, _switch(
        N_("the unit over all rows"), session="course", page=WATCH)] = False
    edits: Annotated[tuple[Edit, ...], Linked(N_("the edits"), values.edits, to_text)] = ()
    row: Annotated[int | None, Linked(N_("the row"), values.row)] = None
    layer: Annotated[int | None, Linked(N_("the layer"), values.layer)] = None
    speed: Annotated[float | None, Linked(
        N_("the speed"), values.speed, lambda speed: f"{speed:g}")] = None
    loop: Annotated[bool, _switch(N_("the loop"))] = False
    second: Annotated[int | bytes | None, Linked(
        N_("the second digit"), values.digit, values.digit_text, session="second")] = None
    shown: Annotated[str | None, Linked(N_("the quantity shown"), values.quantity)] = None
    spot: Annotated[MarkedCell | None, Linked(
        N_("the marked cell"), values.spot, values.spot_text, key="mark", session="spot")] = None
    section: Annotated[str | None, Linked(N_("the section"), values.one_of(SECTIONS))] = None
    part: Annotated[str | None, Linked(N_("the part of the lab"), values.one_of(PARTS))] = None
    view: Annotated[str | None, Linked(
        N_("the view"), values.one_of(VIEWS), page=EVERY)] = None
    # fmt: on

    @property
    def network(self) -> str:
        """The network that reads."""
        return self.model or resources.DEFAULT


LINKED: dict[str, Linked] = {
    name: replace(hint.__metadata__[0], key=hint.__metadata__[0].key or name)
    for name, hint in get_type_hints(State, include_extras=True).items()
    if hasattr(hint, "__metadata__")
}
LABELS = {linked.key: linked.label for linked in LINKED.values()}


@dataclass(frozen=True)
class ParsedLink:
    """A link as understood, and the parameters that were not."""

    state: State
    ignored: tuple[str, ...] = ()


def read(parameters: Mapping[str, str], page: str = "") -> ParsedLink:
    """Understand a link, or as much of it as can be understood.

    Args:
        parameters: of the address.
        page: the path of the page in it.
    """
    state, ignored = State(page), []
    for name, linked in LINKED.items():
        if text := parameters.get(linked.key):
            try:
                state = replace(state, **{name: linked.parse(text, state)})
            except (ValueError, OverflowError):
                ignored.append(linked.key)
    return ParsedLink(state, tuple(ignored))


def _text(name: str, value: Any) -> str | None:
    """A value as text; None where it says nothing."""
    said = value is not None and value is not False and value != ()
    return LINKED[name].format(value) if said else None


def write(state: State) -> dict[str, str]:
    """The parameters of a link to ``state``."""
    parts = {linked.key: _text(name, getattr(state, name)) for name, linked in LINKED.items()}
    return {key: text for key, text in parts.items() if text is not None}


def url(base: str, state: State) -> str:
    """The link to ``state`` on the page at ``base``."""
    return f"{base.partition('?')[0]}?{urlencode(write(state))}"


def asked(name: str) -> Any:
    """A value, of those that need no others, as it stands in the address; None if it does not."""
    key = LINKED[name].key
    return getattr(read({key: st.query_params.get(key, "")}).state, name)


def keep(**parts: Any) -> None:
    """Write values of the state into the address; take those out that say nothing."""
    texts = {LINKED[name].key: _text(name, value) for name, value in parts.items()}
    for key in (key for key, text in texts.items() if text is None):
        st.query_params.pop(key, None)
    new = {key: text for key, text in texts.items() if text is not None}
    if any(st.query_params.get(key) != text for key, text in new.items()):
        st.query_params.update(new)  # at once: each write is a message of its own


def put(**parts: Any) -> None:
    """Let values that a session holds be these, there and in the address."""
    st.session_state.update({LINKED[name].session: value for name, value in parts.items()})
    keep(**parts)


def complete(state: State, page: str) -> None:
    """Write what is carried to a page into its address, where it has nothing of it."""
    st.query_params.update(
        {
            key: text
            for name, linked in LINKED.items()
            if linked.page in (EVERY, page)
            and (key := linked.key) not in st.query_params
            and (text := _text(name, getattr(state, name))) is not None
        }
    )


def held(page: str) -> State:
    """What the session holds of the values of a page."""
    return State(
        **{
            name: st.session_state[key]
            for name, linked in LINKED.items()
            if linked.page in (EVERY, page) and (key := linked.session) and key in st.session_state
        }
    )
