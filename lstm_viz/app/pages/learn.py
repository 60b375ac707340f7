"""The page on which one learns: a lesson in eight sections, with figures of the digit in hand."""

import streamlit as st

from lstm_viz.app import view_mode
from lstm_viz.app.components import style
from lstm_viz.app.lesson import SECTIONS, Part, parts, title
from lstm_viz.app.lesson.example import Case, case_of, filled
from lstm_viz.app.lesson.figures import FIGURES
from lstm_viz.app.lesson.quiz import ask, progress
from lstm_viz.app.reading import Reading
from lstm_viz.locale import _, language

WIDTH = 736  # pixels, a line of a book
NAMES = tuple(SECTIONS)
# a section is read from its beginning, wherever the one before it was left
TOP = "<script>/* {section} */ lstmViz.toTop()</script>"


def show(reading: Reading) -> None:
    """Show one section of the lesson."""
    st.html(style("learn"))
    page = view_mode.setting() == "page"
    with st.container(key="lesson", width=WIDTH if page else "stretch"):
        section = _chosen()
        if st.session_state.pop("section-turned", False):
            st.html(TOP.format(section=section), unsafe_allow_javascript=True)
        progress()
        case = case_of(reading)
        st.markdown("# " + title(section, language()))
        for part in parts(section, language()):
            _show(part, case)
        _turn(NAMES.index(section))


def _chosen() -> str:
    """The section that the link names, or that was read last."""
    state = st.session_state
    link = st.query_params.get("section", "").lower()
    if link in SECTIONS and link != state.get("section-linked"):
        state["section-read"] = state["section-linked"] = link
    section: str = state.setdefault("section-read", NAMES[0])
    if link != section:
        _go(section)
    state["section"] = section
    st.pills(
        _("Sections"),
        NAMES,
        format_func=lambda name: f"{NAMES.index(name) + 1}. {title(name, language())}",
        key="section",
        required=True,
        on_change=_picked,
        label_visibility="collapsed",
    )
    return section


def _picked() -> None:
    _go(st.session_state["section"] or st.session_state["section-read"])


def _go(section: str) -> None:
    state = st.session_state
    state["section-turned"] = state.get("section-read") != section
    state["section-read"] = state["section-linked"] = st.query_params["section"] = section


def _show(part: Part, case: Case) -> None:
    if part.kind == "text":
        st.markdown(filled(part.body, case))
    elif part.kind == "figure":
        FIGURES[part.body](case)
    elif part.kind == "exercise":
        ask(part.body, case)
    else:
        st.code(part.body, language="python", wrap_lines=True)
        if part.kind == "original":
            st.caption(_("To be read, not to be run: it does not run as it stands."))


def _turn(at: int) -> None:
    """To the section before, to the next one."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for label, there in ((_("← {title}"), at - 1), (_("{title} →"), at + 1)):
            if 0 <= there < len(NAMES):
                name = NAMES[there]
                st.button(
                    label.format(title=title(name, language())),
                    key=f"turn-{label[0]}",
                    on_click=_go,
                    args=(name,),
                )
