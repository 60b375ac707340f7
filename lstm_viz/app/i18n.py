"""The language of the page: that of the link, else of this visit, else of the browser."""

from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_viz import locale
from lstm_viz.locale import LANGUAGES, SOURCE, _


def set_language() -> None:
    """Settle in which language this run speaks."""
    state = st.session_state
    link = st.query_params.get("lang", "").lower()
    page = urlsplit(st.context.url or "").path
    if link != state.get("lang_linked"):  # else it is what we wrote there
        state.lang_linked = link
        if link in LANGUAGES:
            state.lang = link
        elif state.get("lang_page") == page:  # back to before one was chosen
            state.lang = _browsers()
    state.lang_page = page
    if "lang" not in state:
        state.lang = _browsers()
    locale.use(state.lang)


def chosen() -> str | None:
    """The language of this visit, if it is another one than the browser asks for."""
    language: str = st.session_state.lang
    return language if language != _browsers() else None


def _browsers() -> str:
    # the dearest, as the page itself is told, and then all: a proxy may keep its own list
    return best(f"{st.context.locale or ''},{st.context.headers.get('Accept-Language', '')}")


def best(wanted: str) -> str:
    """The first language of a browser's wish list that the app speaks.

    Args:
        wanted: as in the header Accept-Language, "zh-CN,zh;q=0.9,en;q=0.8", the dearest first: so
            do all browsers write it.
    """
    codes = (part.partition(";")[0].strip()[:2].lower() for part in wanted.split(","))
    return next((code for code in codes if code in LANGUAGES), SOURCE)


def language_selector() -> None:
    """Offer the languages, each by its own name."""
    st.session_state.language = locale.language()
    with st.container(key="tongue"):
        st.segmented_control(
            _("Language"),
            list(LANGUAGES),
            format_func=lambda code: "中文" if code == "zh" else LANGUAGES[code],
            required=True,
            key="language",
            on_change=_switched,
            label_visibility="collapsed",
        )
        # for screen readers, and for the browser's choice of a font
        script = f"<script>document.documentElement.lang = '{locale.language()}'</script>"
        st.html(script, unsafe_allow_javascript=True)


def _switched() -> None:
    state = st.session_state
    state.lang = state.lang_linked = st.query_params["lang"] = state.language
    locale.use(state.lang)
    for key, value in state.items():
        # A browser names the option chosen in a list by its words, and keeps the old ones: what
        # is set here is sent to it anew. (Buttons and files, which cannot be set, are other types.)
        if type(value) in (str, int):
            state[key] = value


def _spoken() -> str | None:
    """This visitor's language, where a thread serves a visitor: in callbacks and fragments."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    language: str | None = st.session_state.get("lang")
    return language


locale.ask(_spoken)
