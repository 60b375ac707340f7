"""In which language the page speaks: the link's, else this visit's, else the browser's."""

import pytest
from streamlit.testing.v1 import AppTest
from visiting import visit

from lstm_viz.app.i18n import best

INVITATION = {"en": "Draw a digit", "zh": "写一个数字"}


def spoken(app: AppTest) -> str:
    assert not app.exception
    (code,) = [code for code, text in INVITATION.items() if text in app.markdown[0].value]
    return code


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,zh;q=0.5,en;q=0.4", "zh"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        (";q=,,zh", "zh"),
    ],
)
def test_the_first_language_of_the_browser_that_the_app_speaks(wanted, language):
    assert best(wanted) == language


def test_without_a_word_it_is_english():
    assert spoken(visit()) == "en"


@pytest.mark.parametrize("lang", ["zh", "ZH"])
def test_the_link_decides(lang):
    assert spoken(visit(lang=lang)) == "zh"


def test_a_language_that_is_not_there_is_said_to_be_ignored():
    app = visit(lang="tlh")
    assert spoken(app) == "en"
    assert "ignored: the language." in app.info[0].value


def test_the_switch_is_kept_in_the_link_and_for_the_visit():
    app = visit()
    app.button_group(key="language").set_value("zh").run()
    assert spoken(app) == "zh"
    assert app.query_params["lang"] == "zh"
    assert spoken(app.run()) == "zh"
    app.query_params["lang"] = "en"  # a link followed within the visit
    assert spoken(app.run()) == "en"


def test_the_switch_changes_no_choice():
    app = visit(source="mnist", closer="votes")
    app.selectbox(key="shelf").set_value("Only 3").run()
    app.selectbox(key="votes-against").set_value(5).run()
    app.button_group(key="language").set_value("zh").run()
    assert app.selectbox(key="shelf").value == "Only 3"
    assert app.selectbox(key="votes-against").value == 5
    assert app.selectbox(key="shelf").options[0] == "全部数字"


def test_what_is_shared_is_in_the_language_of_who_shares_it():
    components = visit(lang="zh", closer="away").get("bidi_component")
    (share,) = (c for c in components if c.proto.component_name == "lstm_viz.share")
    assert "?lang=zh&" in share.proto.json


def callbacks() -> None:
    """A page whose callback says in which language it heard itself speak."""
    import streamlit as st

    from lstm_viz.app import i18n
    from lstm_viz.locale import language

    def hear() -> None:
        st.session_state.heard = language()

    i18n.set_language()
    st.button("listen", on_click=hear)


def test_a_callback_speaks_as_the_page_does() -> None:
    app = AppTest.from_function(callbacks, default_timeout=30)
    app.query_params["lang"] = "zh"
    app.run().button[0].click().run()
    assert app.session_state.heard == "zh"
