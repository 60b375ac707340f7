"""A short tour that does what it speaks of: it drives the stage, and can be left at any time."""

import json
from dataclasses import dataclass, replace

import pyarrow as pa
import streamlit as st

from lstm_viz.analysis import memory
from lstm_viz.analysis.belief import why
from lstm_viz.app import guess, resources
from lstm_viz.app.components import source, style
from lstm_viz.app.panels.follow import follow_turning
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Start
from lstm_viz.charts.signals import ROWS
from lstm_viz.charts.tables import untold
from lstm_viz.edits.memory import WipeMemory
from lstm_viz.locale import N_, _, percent, sentences

WIPED = WipeMemory(20)
MEMORY = "memory"  # stands for the panel of c, or of h where there is no c


@dataclass(frozen=True)
class Step:
    """A step of the tour.

    Attributes:
        text: what it says.
        panel: of the stage, which is framed; "" where ``part`` is.
        part: of the page, by the key of its container.
        row: at which the stage stands, from 1; 0 where it reads from the top.
        style: the section of the stylesheet that hides what would tell something else meanwhile, or
            too much, or frames the part.
        stripe: whether the column of a unit is framed too, and the stage stands where that turns.
        broken: whether the digit is read with its memory wiped.
        keys: what it says besides where there are keys and a mouse.
        touch: the same where there is a finger.
    """

    text: str
    panel: str = ""
    part: str = "stage"
    row: int = 0
    style: str = ""
    stripe: bool = False
    broken: bool = False
    keys: str = ""
    touch: str = ""


GUESS = 10  # rows that are dealt
STEPS = (
    Step(
        N_(
            "**Guess.** {row} of the 28 rows are read; the others are covered. Which digit will it"
            " be? Make your guess before you go on."
        ),
        panel="digit",
        row=GUESS,
        style="tour-guess",
    ),
    Step(
        N_(
            "**Watch.** The network reads from the top, a row at a time, and never goes back."
            " *Belief* is what it would answer after each row."
        ),
        panel="belief",
        keys=N_("Space stops it, the arrow keys step."),
        touch=N_("The buttons above the panels stop it and step."),
    ),
    Step(
        N_(
            "**See what it remembers.** Half of the digit is read. This picture is calculated from"
            " the memory alone, as weighted sums: what can still be told of these rows, sharp where"
            " it holds on, faded where it forgot."
        ),
        panel="recall",
        row=14,
    ),
    Step(
        N_("**Follow the stripe that changed its mind.** {why}"),
        panel=MEMORY,
        stripe=True,
    ),
    Step(
        N_(
            "**Break it.** The same digit, but before row 21 the memory is wiped: what was"
            " remembered of the 20 rows above is gone. In the end it says {now} ({p}); unbroken, it"
            " says {was} ({q})."
        ),
        panel="recall",
        style="tour-break",
        broken=True,
        keys=N_("After the tour, drag down over rows of the digit to blank them."),
        touch=N_("After the tour, the page *Lab* breaks it in other ways."),
    ),
    Step(
        N_(
            "**Draw your own.** While you draw here, the network reads. *Show the gates* opens what"
            " keeps, writes and shows the memory; *Learn* explains it."
        ),
        part="pad",
        row=ROWS,
        style="tour-draw",
    ),
)
NO_TURN = N_("**Follow a stripe.** {why}")  # of a digit whose answer leads from the first row on
_SCRIPT = f"<script>({source('tour.js')})"


def offer() -> None:
    """The button that begins the tour."""
    if "tour" in st.session_state:
        return
    st.button(
        _("Show me around"),
        icon=":material/tour:",
        type="tertiary",
        key="tour-begin",
        on_click=_go,
        args=(0,),
    )


def tables(reading: Reading) -> dict[str, pa.Table] | None:
    """What the stage shows meanwhile; None where no tour is under way."""
    at = st.session_state.get("tour")
    if at is None:
        return None
    now = STEPS[at]
    row, name = reading.turning.row if now.stripe else now.row, reading.digit.id
    if now is not STEPS[-1]:
        name = f"{name} tour {at}"  # each step begins anew; the last one stays when the tour ends
    elif st.session_state.setdefault("tour-digit", name) != name:
        row = 0  # what is drawn there is read from the top
    start = Start(row, layer=len(reading.trace.layers))
    seen = _broken(reading) if now.broken else reading
    seen = replace(seen, digit=replace(reading.digit, id=name))
    shown = seen.datasets(start, overview=resources.readback(reading.network) is not None)
    if now is STEPS[0]:  # which digit leads to the end is what is to be guessed
        return untold(shown, _("What it believes is told in the next step."))
    return shown


def step(reading: Reading) -> None:
    """The step that the tour is at, if one is on it."""
    at = st.session_state.get("tour")
    if at is None:
        st.html(style())  # in the place of the step's, which would stay
        return
    now = STEPS[at]
    last = at == len(STEPS) - 1
    st.html(style("tour", *filter(None, [now.style])))
    script = f"{_SCRIPT}({json.dumps(_frame(now, reading))})  // step {at}\n</script>"
    st.html(script, unsafe_allow_javascript=True)
    with st.container(border=True, key="tour-step"):
        st.markdown(sentences(_text(now, reading), *_by_hand(now)), unsafe_allow_html=True)
        with st.container(horizontal=True, vertical_alignment="center"):
            if at:
                st.button(_("Back"), key="tour-back", on_click=_go, args=(at - 1,))
            ahead = None if last else at + 1
            label = _("Done") if last else _("Next")
            st.button(label, type="primary", key="tour-next", on_click=_go, args=(ahead,))
            if now.stripe and memory.adds_up(reading.trace.layers[-1]):
                st.button(_("Follow it"), key="tour-follow", on_click=_follow, args=(reading,))
            if now.row == GUESS:
                st.button(_("As a game"), key="tour-guess", on_click=_guess, args=(reading,))
            if not last:
                leave = _("Leave the tour")
                st.button(leave, type="tertiary", key="tour-leave", on_click=_go, args=(None,))
            st.caption(_("{step} of {steps}").format(step=at + 1, steps=len(STEPS)))


def _text(now: Step, reading: Reading) -> str:
    """What a step says of the digit in hand."""
    if now.stripe:
        turn = reading.turning
        text = now.text if turn.lead else NO_TURN
        return _(text).format(why=why(turn, len(reading.trace.layers)))
    if now.broken:
        broken, whole = _broken(reading).verdict, reading.verdict
        return _(now.text).format(
            now=broken.digit, p=percent(broken.probability),
            was=whole.digit, q=percent(whole.probability),
        )  # fmt: skip
    return _(now.text).format(row=now.row)


def _by_hand(now: Step) -> list[str]:
    """What a step says of keys and of fingers: the stylesheet shows one of the two."""
    if not now.keys:
        return []
    return [
        f'<span class="by-keys">{_(now.keys)}</span><span class="by-touch">{_(now.touch)}</span>'
    ]


def _frame(now: Step, reading: Reading) -> dict[str, object]:
    """What is framed and brought into sight, for the script."""
    if not now.stripe:
        return {"slot": now.panel, "part": f".st-key-{now.part}", "column": None}
    order = reading.look.order[-1]
    return {
        "slot": memory.name(reading.trace.layers[-1]),
        "part": f".st-key-{now.part}",
        "column": list(order).index(reading.turning.unit),
        "columns": len(order),
    }


def _broken(reading: Reading) -> Reading:
    return replace(reading, edits=(WIPED,))


def _follow(reading: Reading) -> None:
    """Leave the tour for the panel that follows the unit."""
    _go(None)
    follow_turning(reading)


def _guess(reading: Reading) -> None:
    """Leave the tour for the game."""
    _go(None)
    guess.begin(reading)


def _go(step: int | None) -> None:
    """Go to a step; None ends the tour."""
    st.session_state.pop("tour-digit", None)
    if step is None:
        st.session_state.pop("tour", None)
    else:
        st.session_state.tour = step
