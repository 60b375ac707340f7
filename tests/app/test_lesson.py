"""The lesson: its prose in two languages, the slots in it, its code, and the page that shows it."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from zlib import crc32

import pytest
from streamlit.testing.v1 import AppTest
from visiting import come

from lstm_viz.analysis import Trace
from lstm_viz.analysis.questions import QUESTIONS
from lstm_viz.app import reading, resources
from lstm_viz.app.inputs import digit_state, network_picker
from lstm_viz.app.lesson import SECTIONS, SLOT, figures, file, parts, title
from lstm_viz.app.lesson.example import NUMBERS, UNMEASURED, Case, busiest, filled
from lstm_viz.app.lesson.figures import FIGURES
from lstm_viz.app.pages.learn import KEPT, _question
from lstm_viz.app.reading import Reading
from lstm_viz.locale import LANGUAGES

TOLD = [(section, language) for section in SECTIONS for language in LANGUAGES]


@cache
def case(index: int = digit_state.FIRST) -> Case:
    pixels = resources.test_digits()[0][index].tobytes()
    reading = Reading(digit_state.Digit(f"test-{index}", pixels, "a digit"), "lstm", "light")
    row, unit = busiest(reading.trace.layers[-1])
    return Case(reading, unit, row)


def prose(section: str, language: str) -> str:
    return "\n\n".join(part.body for part in parts(section, language) if part.kind == "text")


def named(section: str, language: str, kind: str) -> list[str]:
    return [part.body for part in parts(section, language) if part.kind == kind]


def test_every_section_is_written_in_every_language_and_no_file_is_left_over() -> None:
    for language in LANGUAGES:
        written = {path.name for path in file("origins", language).parent.iterdir()}
        assert written == {file(section, language).name for section in SECTIONS}
    for section, language in TOLD:
        assert title(section, language)
        assert len(prose(section, language)) > 400


def test_it_is_read_in_about_twenty_minutes() -> None:
    words = sum(len(prose(section, "en").split()) for section in SECTIONS)
    signs = sum(len(re.findall(r"[一-鿿]", prose(section, "zh"))) for section in SECTIONS)
    assert 15 < words / 220 < 25  # words a minute
    assert 15 < signs / 300 < 25  # characters a minute


@pytest.mark.parametrize("section", SECTIONS)
def test_the_twins_have_the_same_numbers_figures_exercises_and_headings(section: str) -> None:
    def skeleton(language: str) -> object:
        kinds = [part.kind for part in parts(section, language) if part.kind != "text"]
        text = prose(section, language)
        return (
            kinds,
            named(section, language, "figure"),
            named(section, language, "exercise"),
            sorted(SLOT.findall(text)),
            len(re.findall(r"^## ", text, re.MULTILINE)),
            re.findall(r"\$\$.*?\$\$", text, re.DOTALL),
        )

    assert skeleton("en") == skeleton("zh")


@pytest.mark.parametrize(("section", "language"), TOLD)
def test_every_section_has_a_figure_and_something_to_do(section: str, language: str) -> None:
    assert named(section, language, "figure")
    assert named(section, language, "exercise")
    assert re.search(r"^## (To do|动手)$", prose(section, language), re.MULTILINE)


def test_figures_and_exercises_are_those_that_there_are() -> None:
    for language in LANGUAGES:
        figures = [name for s in SECTIONS for name in named(s, language, "figure")]
        exercises = [name for s in SECTIONS for name in named(s, language, "exercise")]
        assert set(figures) == set(FIGURES)
        assert sorted(exercises) == sorted(QUESTIONS)  # each once
    assert len(QUESTIONS) >= 12


@pytest.mark.parametrize(("section", "language"), TOLD)
def test_every_number_of_the_prose_is_looked_up(section: str, language: str) -> None:
    for slot in SLOT.findall(prose(section, language)):
        shown = NUMBERS[slot](case())
        there = slot.partition(".")[0] not in network_picker.LABELS or (
            slot.partition(".")[0] in network_picker.names()
        )
        assert re.search(r"\d", shown) if there else shown == UNMEASURED


@pytest.mark.parametrize(("section", "language"), TOLD)
def test_no_measured_number_is_typed_into_the_prose(section: str, language: str) -> None:
    text = prose(section, language)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`\n]*`", "", text, flags=re.DOTALL)  # formulas, code
    text = re.sub(r"arXiv \d{4}\.\d{5}", "", text)
    assert not re.findall(r"\d+[.]\d+|\d+ ?[%％]|百分之", SLOT.sub("", text))


def test_numbers_are_those_of_the_card_and_of_the_digit() -> None:
    told = filled("{lstm.accuracy} {lstm.after10} {digit.answer} {cell.c}", case())
    about, read = resources.about("lstm"), case().trace
    accuracy, after, answer, c = told.replace("−", "-").split()
    assert accuracy == f"{100 * about['test']['accuracy']:.2f}%"
    assert after == f"{100 * about['test']['accuracy_by_row'][9]:.1f}%"
    assert int(answer) == read.logits[-1].argmax()
    assert float(c) == pytest.approx(read.layers[1].c[case().row, case().unit].item(), abs=6e-4)


def test_what_the_prose_concludes_from_the_measurements_is_still_so() -> None:
    right = {name: resources.about(name)["test"]["accuracy"] for name in network_picker.names()}
    assert right["rnn"] > right["rnn-linear"] + 0.05  # the bend matters
    assert right["lstm-relu"] > right["lstm-short"] - 0.001  # nothing is lost over 28 rows
    assert right["lstm-1997"] < right["lstm-short"]

    def first(name: str, state: str) -> float:  # log10 of the gradient at row 1
        return resources.reaches(name)[state][0].share[-1][1][0] or -99

    assert first("lstm-short", "fresh") < -5
    assert first("rnn", "fresh") < -5
    assert first("lstm-1997", "fresh") > -1
    assert first("lstm-short", "trained") > first("rnn", "trained") + 0.3 > first("rnn", "fresh")
    assert first("rnn-linear", "trained") > first("rnn", "trained") + 1  # the bend adds to it

    def longer(name: str, blank: int) -> float:
        return resources.reaches(name)["trained"][blank].accuracy

    assert longer("lstm-short", 28) > max(longer("rnn", 28), longer("lstm-relu", 28)) + 0.3
    assert max(longer(name, 112) for name in ("rnn", "gru", "lstm-short")) < 0.7

    def left(name: str, lag: int) -> float:  # R² of a row after so many more
        return resources.forgetting(name)["trained"].by_lag[lag]

    assert left("rnn", 1) > max(left("lstm-short", 1), left("gru", 1)) - 0.02
    assert left("rnn", 16) < min(left("lstm-short", 16), left("gru", 16)) - 0.05
    rows = resources.about("lstm")["test"]["accuracy_by_row"]
    assert rows[19] > 0.99  # settled by row 20, and many before half has been seen
    assert rows[12] > 0.8
    assert resources.about("article")["test"]["accuracy_by_row"][9] < 0.2


def test_another_digit_has_other_numbers() -> None:
    told = "{digit.answer} {memory.half2} {cell.c}"
    assert filled(told, case()) != filled(told, case(4))


def code(section: str, language: str) -> str:
    return "\n".join(named(section, language, "code"))


def test_the_code_is_the_same_in_every_language() -> None:
    for section in SECTIONS:
        trees = {ast.dump(ast.parse(code(section, language))) for language in LANGUAGES}
        assert len(trees) == 1
        originals = {tuple(named(section, language, "original")) for language in LANGUAGES}
        assert len(originals) == 1


def test_the_code_runs_learns_and_makes_the_network_of_this_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    there: dict[str, object] = {}
    exec(code("code", "en"), there)
    losses = there["losses"]
    assert sum(losses[-10:]) < 0.8 * sum(losses[:10])  # type: ignore[index, arg-type]
    model = resources.network("lstm")
    assert set(there["model"].state_dict()) == set(model.state_dict())  # type: ignore[attr-defined]
    said = capsys.readouterr().out
    assert "got 28" in said
    assert "xpected 1" in said
    assert said.strip().endswith("5]")  # the trained one reads the first digit, a 5


def test_it_goes_from_the_reading_to_the_cell_and_leaves_history_for_later() -> None:
    assert list(SECTIONS) == [
        "reading", "cell", "forgetting", "formulas", "code", "origins", "uses", "questions",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_article_is_introduced_before_it_is_mentioned(language: str) -> None:
    words = {"en": ("grew from an article", "the article"), "zh": ("源于一篇文章", "那篇文章")}
    introduced, mentioned = words[language]
    text = "\n".join(prose(section, language) for section in SECTIONS)
    assert introduced in text
    bare = re.sub(r"^## .*$", "", text, flags=re.MULTILINE)
    assert bare.index(introduced) < bare.lower().index(mentioned)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "slots"),
    [
        ("reading", ["digit.lead", "digit.halfway"]),
        ("forgetting", ["memory.half1"]),
        ("questions", ["memory.largest"]),
    ],
)
def test_no_text_has_the_number_that_a_question_below_asks_for(
    section: str, slots: list[str], language: str
) -> None:
    assert not set(slots) & set(SLOT.findall(prose(section, language)))
    shown = filled(prose(section, language), case())
    for name in named(section, language, "exercise"):
        question = QUESTIONS[name](resources.network("lstm"), case().trace)
        for number in re.findall(r"[−-]?\d+\.\d{2,}", question.reason):
            assert number not in shown


def test_links_within_the_lesson_lead_somewhere() -> None:
    for section, language in TOLD:
        for target in re.findall(r"\]\(([^)]+)\)", prose(section, language)):
            assert target.startswith("https://") or target.removeprefix("?section=") in SECTIONS


def learn() -> None:
    """The page alone, without the desk."""
    import streamlit as st

    from lstm_viz.app import i18n
    from lstm_viz.app.inputs import digit_state
    from lstm_viz.app.pages import learn
    from lstm_viz.app.reading import Reading

    i18n.set_language()
    learn.show(Reading(digit_state.picked(), st.session_state.get("network", "lstm"), "light"))


def visit(**parameters: str) -> AppTest:
    return come(AppTest.from_function(learn, default_timeout=120), **parameters)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without the question that reads the digit 28 times."""
    monkeypatch.setitem(QUESTIONS, "blank-row", QUESTIONS["how-large"])


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("section", "language"), TOLD)
def test_every_section_is_shown_in_every_language(section: str, language: str) -> None:
    app = visit(section=section, lang=language).run()
    assert not app.exception
    shown = "\n".join(element.value for element in app.markdown)
    assert f"# {title(section, language)}" in shown
    assert not SLOT.search(shown)
    assert len(app.radio) == len(named(section, language, "exercise"))


def test_the_stage_does_not_answer_the_questions_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(figures.stage, "show", lambda tables, _key: shown.append(tables))

    def tells() -> tuple[bool, bool]:
        """Whether the last stage shows who leads, and says what is believed."""
        tables = {name: shown[-1][name].to_pylist() for name in ("leads", "captions")}
        said = " ".join(row["text"] for row in tables["captions"])
        return any(lead["slot"] for lead in tables["leads"]), "After row" in said

    app = visit(section="reading").run()
    assert tells() == (False, False)
    digit = crc32(case().reading.digit.pixels)
    for name in figures.ABOUT_BELIEF:
        assert tells() == (False, False)
        app.radio(key=f"guess-{name}-{digit}").set_value(0).run()
        app.button(key=f"reveal-{name}-{digit}").click().run()
    assert not app.exception
    assert tells() == (True, True)


def test_a_section_that_does_not_exist_is_the_first() -> None:
    app = visit(section="nothing").run()
    assert not app.exception
    assert "# Reading a digit" in [element.value for element in app.markdown]
    assert app.query_params["section"] == "reading"


def test_one_turns_to_the_next_section_and_the_link_follows() -> None:
    app = visit(section="cell").run()
    next(button for button in app.button if "→" in button.label).click().run()
    assert "# Why a plain RNN forgets" in [element.value for element in app.markdown]
    assert app.query_params["section"] == "forgetting"


def test_the_lesson_is_about_the_lstm_whatever_else_was_chosen() -> None:
    app = visit(section="cell")
    app.session_state["network"] = "gru"
    app.run()
    assert not app.exception


def test_one_predicts_then_the_answer_is_revealed_and_counted_once() -> None:
    app = visit(section="origins").run()
    question = QUESTIONS["no-forgetting"](resources.network("lstm"), case().trace)
    assert not app.success
    assert not app.warning
    app.radio[0].set_value(1 - question.right).run()
    assert not app.success
    assert not app.warning
    reveal = next(button for button in app.button if button.label == "Reveal")
    reveal.click().run()
    assert question.reason in app.warning[0].value
    assert question.options[question.right] in app.warning[0].value
    assert app.radio[0].disabled
    assert app.session_state[KEPT] == {"no-forgetting": False}


def test_drawing_on_and_on_keeps_few_exercises_and_traces_each_digit_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    traced = []
    run = reading.trace

    def counted(*args: Any) -> Trace:
        traced.append(args)
        return run(*args)

    monkeypatch.setattr(reading, "trace", counted)
    for index in range(reading.TRACES + 2):
        pixels = resources.test_digits()[0][index].tobytes()
        drawn = Reading(digit_state.Digit("drawing", pixels, "your drawing"), "lstm", "dark")
        for name in ("how-large", "settles"):
            _question(name, drawn, "en")
    assert len(traced) <= reading.TRACES + 2
    assert _question.cache_info().currsize <= reading.TRACES


@pytest.mark.parametrize(
    "told",
    ["[]", "7", "{", '{"settles": 3, "nothing": true}', '{"settles": null}', "x" * 20_000],
)
def test_a_browser_may_claim_any_progress(told: str) -> None:
    app = visit(section="cell")
    app.session_state["progress"] = {"kept": told}
    app.run()
    assert not app.exception
    assert app.session_state[KEPT] == {} if len(told) < 10_000 else True


def test_progress_comes_back_from_the_browser() -> None:
    app = visit(section="cell")
    app.session_state["progress"] = {"kept": json.dumps({"settles": True, "votes": False})}
    app.run()
    assert app.session_state[KEPT] == {"settles": True, "votes": False}


def test_what_was_not_measured_of_a_network_is_no_number(monkeypatch) -> None:
    monkeypatch.setattr(resources, "reaches", lambda name: {})
    slots = [slot for slot in NUMBERS if slot.startswith("reach.")]
    assert {NUMBERS[slot](case()) for slot in slots} == {UNMEASURED}
