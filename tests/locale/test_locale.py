"""Languages: which is spoken where, and what is said in it."""

import subprocess
import sys
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import locale
from lstm_viz.locale import _, language, percent, speaking, use


def elsewhere(*functions):
    """What the functions, called one after the other in a new thread, return."""
    heard = []
    thread = Thread(target=lambda: heard.extend(function() for function in functions))
    thread.start()
    thread.join()
    return heard


@pytest.fixture
def asked(monkeypatch):
    """Somebody to ask, forgotten after the test."""
    monkeypatch.setattr(locale, "_ask", None)
    return locale.ask


def test_english_is_spoken_unless_something_else_was_said(asked):
    assert elsewhere(language) == ["en"]


def test_each_visitors_thread_speaks_a_language_of_its_own():
    assert elsewhere(lambda: use("zh"), language)[1] == "zh"
    assert elsewhere(lambda: use("en"), language)[1] == "en"
    with speaking("zh"):
        assert elsewhere(lambda: use("en"), language)[1] == "en"
        assert language() == "zh"


def test_where_nobody_said_anything_whoever_knows_is_asked(asked):
    asked(lambda: "zh")
    assert elsewhere(language) == ["zh"]
    assert elsewhere(lambda: use("en"), language)[1] == "en"
    asked(lambda: None)
    assert elsewhere(language) == ["en"]


def test_nobody_is_asked_twice_in_a_thread(asked):
    answers = iter(["zh", "en"])
    asked(lambda: next(answers))
    assert elsewhere(language, language) == ["zh", "zh"]
    assert elsewhere(language, lambda: use("zh"), language) == ["en", None, "zh"]


def test_after_a_block_the_language_is_what_it_was():
    with speaking("zh"):
        with pytest.raises(RuntimeError), speaking("en"):
            raise RuntimeError
        assert language() == "zh"
    assert language() == "en"


@pytest.mark.parametrize("say", [use, lambda code: speaking(code).__enter__()])
def test_a_language_that_is_not_there_is_refused(say):
    with pytest.raises(ValueError, match="no language 'de': one of en, zh"):
        say("de")
    assert language() == "en"


@pytest.mark.parametrize("code", locale.LANGUAGES)
def test_what_has_no_translation_is_said_in_english(code):
    with speaking(code):
        assert _("never written anywhere: {n}") == "never written anywhere: {n}"


def test_who_speaks_english_does_not_wait_for_babel_torch_or_streamlit():
    code = (
        "import sys; from lstm_viz.locale import _; _('x');"
        "sys.exit(bool({'babel', 'torch', 'numpy', 'streamlit'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_text_is_cached_once_for_each_language():
    made = []

    @locale.cache_by_language
    def make(name: str) -> str:
        made.append(name)
        return f"{name} in {language()}"

    for code in (*locale.LANGUAGES, *locale.LANGUAGES):
        with speaking(code):
            assert make("text") == f"text in {code}"
    assert made == ["text", "text"]


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.5, 1, "50.0%"),
        (0.9997, 1, "more than 99.9%"),
        (0.99949, 1, "99.9%"),
        (0.0004, 1, "less than 0.1%"),
        (0.0006, 1, "0.1%"),
        (0.9966, 0, "more than 99%"),
        (0.0034, 0, "less than 1%"),
        (1 - 1e-16, 1, "more than 99.9%"),
        (1e-30, 1, "less than 0.1%"),
        (1.0, 1, "more than 99.9%"),  # float32 rounds a softmax to it
        (0.0, 1, "less than 0.1%"),
    ],
)
def test_a_share_that_rounds_to_all_or_nothing_says_so(share, decimals, text):
    assert percent(share, decimals) == text


def test_what_can_be_all_or_nothing_is_called_so():
    assert percent(1.0, 0, reached=True) == "100%"
    assert percent(0.0, 0, reached=True) == "0%"
    assert percent(0.9999, 0, reached=True) == "more than 99%"


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(0, 3))
def test_only_everything_is_a_hundred_percent_and_only_nothing_is_none(share, decimals):
    text = percent(share, decimals)
    number = float(text.split()[-1].rstrip("%"))
    assert 0 < number < 100
    assert abs(100 * share - number) <= (1 if " " in text else 0.5) * 10.0**-decimals + 1e-9
