"""A short tour that names the parts of the page; it can be left at any time."""

import json

import streamlit as st

from lstm_viz.app.components import source
from lstm_viz.locale import N_, _

# what is outlined meanwhile, and what is said of it
STEPS = (
    (
        ".st-key-desk",
        N_(
            "**Your digit.** Draw one here, with mouse or finger, or pick one from MNIST, or upload"
            " a photo. The small picture is what the network gets: 28 rows of 28 pixels."
        ),
    ),
    (
        ".st-key-stage",
        N_(
            "**The stage.** The network reads the digit from the top, one row at a time. The line"
            " that crosses all panels is the row being read; drag it, or use space and the arrow"
            " keys."
        ),
    ),
    (
        ".st-key-stage",
        N_(
            "**What it remembers.** The rows read so far, as they can be read back from the memory:"
            " sharp where it holds on, faded where it forgot. A stripe down in *memory c* is"
            " something kept from row to row. *Belief* is what the network would answer after each"
            " row; watch it change its mind."
        ),
    ),
    (
        ".st-key-gates-shown",
        N_(
            "**The gates.** Switch them on to see all that a layer computes. *Write* lets something"
            " new in, *keep* holds on to the memory (1 keeps everything), *read* shows what is"
            " held. Each column is one unit."
        ),
    ),
    (
        ".st-key-closer",
        N_(
            "**Look closer.** Click any cell: the sum that made its number opens here, term by"
            " term. The other buttons show what each row left in the memory, and what it counted"
            " for."
        ),
    ),
    (
        # on a phone the pages' names are behind a button
        ":is(.stAppHeader:not(:has([data-testid='stExpandSidebarButton'])),"
        " [data-testid='stExpandSidebarButton'])",
        N_(
            "**Further on.** The other pages are up here, on a phone behind ». In the lab you hold"
            " a gate, blank a row or change the network, and see what memory was for; *Learn* is"
            " the lesson that goes with it."
        ),
    ),
)
# a phone shows one part of the page at a time: there it comes to the text, which stays in sight
_STYLE = """<style>
{part} {{ outline: 3px solid #c2410c; outline-offset: 4px; }}
@media (max-width: 640px) {{
  {part} {{ scroll-margin-top: 4.5rem; }}
  .stMainBlockContainer {{ padding-bottom: 60vh !important; }}
  [data-testid="stLayoutWrapper"]:has(> .st-key-tour-step) {{
    position: fixed; left: .5rem; right: .5rem; bottom: .5rem; z-index: 2; width: auto;
    background: Canvas; border-radius: .5rem;
  }}
}}
</style>"""
_SCROLL = f"<script>({source('tour.js')})"


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


def step() -> None:
    """The step that the tour is at, if one is on it."""
    at = st.session_state.get("tour")
    if at is None:
        st.html("<style></style>")  # in the place of the frame's, which would stay
        return
    part, text = STEPS[at]
    last = at == len(STEPS) - 1
    st.html(_STYLE.format(part=part))
    scroll = f"{_SCROLL}({json.dumps(part)})  // step {at}\n</script>"  # two steps share a part
    st.html(scroll, unsafe_allow_javascript=True)
    with st.container(border=True, key="tour-step"):
        st.markdown(_(text))
        with st.container(horizontal=True, vertical_alignment="center"):
            if at:
                st.button(_("Back"), key="tour-back", on_click=_go, args=(at - 1,))
            ahead = None if last else at + 1
            label = _("Done") if last else _("Next")
            st.button(label, type="primary", key="tour-next", on_click=_go, args=(ahead,))
            if not last:
                leave = _("Leave the tour")
                st.button(leave, type="tertiary", key="tour-leave", on_click=_go, args=(None,))
            st.caption(_("{step} of {steps}").format(step=at + 1, steps=len(STEPS)))


def _go(step: int | None) -> None:
    """Go to a step; None ends the tour."""
    if step is None:
        st.session_state.pop("tour", None)
    else:
        st.session_state.tour = step
