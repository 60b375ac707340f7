"""The lab without a browser: edits are made, refused, contradicted, linked and measured."""

from time import monotonic, sleep

import pytest
import visiting
from streamlit.testing.v1 import AppTest

from lstm_viz import (
    BlankRows,
    BottomUp,
    Clamp,
    FreezeMemory,
    InsertBlankRows,
    RepeatRows,
    Scale,
    ShiftRows,
    WipeMemory,
    load,
    mnist,
    trace,
)
from lstm_viz.analysis import verdict
from lstm_viz.analysis.ablation import accuracy, most_important
from lstm_viz.analysis.edit_summary import changed, why
from lstm_viz.analysis.experiments import EXPERIMENTS, run
from lstm_viz.app import resources, selected_cell
from lstm_viz.app.inputs.digit_state import FIRST, image_of
from lstm_viz.app.lab import controls, effect
from lstm_viz.app.lab.controls import ALL
from lstm_viz.app.lab.page import offered
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.charts import Cell, Start
from lstm_viz.charts.content import Mark
from lstm_viz.edits import EDITS, ImageEdit, from_text, to_text
from lstm_viz.locale import percent
from lstm_viz.models import DigitClassifier

PATIENCE = 120  # seconds: a loaded machine may take a while
FEW = 25  # digits to measure over


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(effect, "DIGITS", FEW)


@pytest.fixture(scope="module")
def image():
    return image_of(mnist("test")[0][FIRST].tobytes())


def visit(*edits, **parameters: str) -> AppTest:
    if edits:
        parameters["edits"] = to_text(edits)
    return visiting.visit("lab", **parameters)


def after(changed) -> AppTest:
    """The page after something was changed on it."""
    app = changed.run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return " | ".join(
        part.value for part in (*app.markdown, *app.warning, *app.info, *app.success, *app.caption)
    )


def linked(app: AppTest) -> list:
    text = app.query_params.get("edits", "")
    return from_text(text if isinstance(text, str) else text[0])


def large(app: AppTest) -> list[str]:
    """The names of the large experiments."""
    keys = [button.key or "" for button in app.button]
    return [key.removeprefix("large-") for key in keys if key.startswith("large-")]


def control(app: AppTest, place: int, name: str, kind: str = "number_input"):
    number = app.session_state["edits"][place].number
    return getattr(app, kind)(key=f"edit-{number}-{name}")


def until_measured(app: AppTest, text: str) -> str:
    end = monotonic() + PATIENCE
    while text not in told(app):
        assert monotonic() < end, told(app)
        sleep(0.1)
        after(app)
    return told(app)


class TestEdits:
    def test_each_kind_can_be_added_and_is_then_a_row_and_in_the_link(self):
        app = visit()
        after(app.segmented_control(key="lab-part").set_value("surgery"))
        model = load()
        for code, kind in EDITS.items():
            after(app.selectbox(key="add-edit").set_value(code))
            assert linked(app) == [kind.first(model)]
            remove = app.session_state["edits"][0].number
            after(app.button(key=f"edit-{remove}-remove").click())
            assert linked(app) == []

    def test_what_is_chosen_and_typed_is_what_is_made(self):
        app = visit(Clamp("f", 0))
        for name, kind, value, edit in [
            ("quantity", "selectbox", "c", Clamp("c", 0)),
            ("value", "number_input", -2.5, Clamp("c", -2.5)),
            ("layer", "selectbox", 1, Clamp("c", -2.5, 1)),
            ("first", "number_input", 12, Clamp("c", -2.5, 1, rows=slice(11, None))),
            ("last", "number_input", 27, Clamp("c", -2.5, 1, rows=slice(11, 27))),
            ("last", "number_input", 28, Clamp("c", -2.5, 1, rows=slice(11, None))),
            ("first", "number_input", 1, Clamp("c", -2.5, 1)),
            ("quantity", "selectbox", "o", Clamp("o", 0, 1)),  # no gate is at −2.5
            ("layer", "selectbox", ALL, Clamp("o", 0)),
        ]:
            after(control(app, 0, name, kind).set_value(value))
            assert linked(app) == [edit]

    def test_an_image_can_be_moved_by_any_number_of_rows_but_none(self):
        app = visit(ShiftRows(4))
        for by in (-1, 1, 27, -27):
            after(control(app, 0, "by", "selectbox").set_value(by))
            assert linked(app) == [ShiftRows(by)]
        assert len(control(app, 0, "by", "selectbox").options) == 54

    def test_the_verdicts_and_the_sentence_are_those_of_the_two_traces(self, image):
        edits = (Clamp("f", 0, 1, rows=slice(11, None)), InsertBlankRows(14, 20))
        app = visit(*edits)
        one, other = trace(load(), image), trace(load(), image, edits)
        assert changed(one, other) in told(app)
        blocks = [block.proto.body for block in app.get("html")]
        for read, title in [(one, "Before"), (other, "With the edits")]:
            (block,) = (block for block in blocks if f"{title}<br>" in block)
            found = verdict(read)
            if found.probability < 0.3:
                assert "It has no idea" in block
                assert "no digit above 30%" in block
            else:
                assert f"{found.digit}" in block
                assert percent(found.probability) in block

    def test_of_the_network_of_the_article_the_last_row_alone_is_spoken_of(self, image):
        edit, model = BlankRows((13,)), load("article")
        said = changed(trace(model, image), trace(model, image, [edit]), every_row=False)
        assert said in told(visit(edit, model="article"))

    def test_units_are_typed_or_those_that_matter_most(self, image):
        app = visit(Clamp("h", 0, 1))
        after(control(app, 0, "way", "selectbox").set_value("typed"))
        after(control(app, 0, "units", "text_input").set_value("3-5, 9；12 – 13"))
        assert linked(app) == [Clamp("h", 0, 1, (3, 4, 5, 9, 12, 13))]
        after(control(app, 0, "way", "selectbox").set_value("most"))
        after(control(app, 0, "most").set_value(5))
        assert linked(app) == [Clamp("h", 0, 1, most_important(load(), image, 1, 5))]
        after(control(app, 0, "way", "selectbox").set_value("all"))
        assert linked(app) == [Clamp("h", 0, 1)]

    def test_the_most_important_units_follow_the_digit_and_the_layer(self):
        app = visit(Clamp("h", 0, 1), source="mnist", digit="4")
        after(control(app, 0, "way", "selectbox").set_value("most"))
        after(control(app, 0, "value").set_value(0.5))
        app.session_state.sample = 7
        after(app)
        seven = image_of(mnist("test")[0][7].tobytes())
        assert linked(app) == [Clamp("h", 0.5, 1, most_important(load(), seven, 1, controls.MOST))]
        after(control(app, 0, "layer", "selectbox").set_value(0))
        chosen = most_important(load(), seven, 0, controls.MOST)
        assert linked(app) == [Clamp("h", 0.5, 0, chosen)]
        after(control(app, 0, "layer", "selectbox").set_value(ALL))
        assert linked(app) == [Clamp("h", 0.5, None, chosen)]

    def test_an_edit_that_is_switched_off_is_not_made(self, image):
        app = visit(Clamp("f", 0), BlankRows((9,)))
        number = app.session_state["edits"][0].number
        after(app.toggle(key=f"edit-{number}-on").set_value(False))
        assert linked(app) == [BlankRows((9,))]
        assert changed(trace(load(), image), trace(load(), image, [BlankRows((9,))])) in told(app)

    def test_rows_are_those_that_are_read_when_the_edit_has_its_turn(self):
        app = visit(BlankRows((3,)), InsertBlankRows(14, 20), BlankRows((3,)), Clamp("f", 0))
        assert [control(app, place, "first").max for place in (0, 2, 3)] == [28, 48, 48]
        after(control(app, 3, "first").set_value(41))
        assert linked(app)[3] == Clamp("f", 0, rows=slice(40, None))

    def test_the_accuracy_is_that_of_the_edited_network(self):
        app = visit(Clamp("f", 0))
        said = until_measured(app, "accuracy goes from")
        images, labels = mnist("test")
        ink = images[:FEW].astype("float32") / 255
        shares = [accuracy(load(), ink, labels[:FEW], edits) for edits in ([], [Clamp("f", 0)])]
        assert f"accuracy goes from {shares[0]:.1%} to {shares[1]:.1%}" in said


class TestBadInput:
    def test_edits_that_contradict_each_other_say_so_and_change_nothing(self, image):
        app = visit(Clamp("f", 0), Clamp("f", 1))
        assert "want different things of the same cells" in told(app)
        assert "nothing is changed" in told(app)
        assert changed(trace(load(), image), trace(load(), image)) in told(app)

    def test_the_same_edit_twice(self):
        assert "is there twice" in told(visit(WipeMemory(3), WipeMemory(3)))

    @pytest.mark.parametrize(
        ("edit", "name", "low", "high"),
        [
            (Clamp("f", 0), "value", 0.0, 1.0),
            (Clamp("c", 0), "value", -100.0, 100.0),
            (Clamp("f", 0), "first", 1, 28),
            (Clamp("f", 0), "last", 1, 28),
            (WipeMemory(3), "row", 1, 28),
            (InsertBlankRows(3, 4), "at", 1, 29),
            (InsertBlankRows(3, 4), "count", 1, 200),
        ],
    )
    def test_a_field_takes_no_number_out_of_range(self, edit, name, low, high):
        field = control(visit(edit), 0, name)
        assert (field.min, field.max) == (low, high)

    @pytest.mark.parametrize("typed", ["64", "0-64", "nine", "9-3", "", "1e3", "-4"])
    def test_units_that_are_not_there_are_refused_where_they_are_typed(self, typed):
        app = visit(Clamp("h", 0, 1, (3, 4)))
        after(control(app, 0, "units", "text_input").set_value(typed))
        assert len(app.warning) == 1
        assert linked(app) == [Clamp("h", 0, 1, (3, 4))]
        assert control(app, 0, "units", "text_input").value == "3–4"

    def test_the_most_important_units_of_a_layer_that_is_not_there_are_refused(self):
        app = visit(Clamp("h", 0, 2, (1,)))
        after(control(app, 0, "way", "selectbox").set_value("most"))
        assert app.session_state["edits"][0].problem == "There is no layer 3: this network has 2."
        assert linked(app) == [Clamp("h", 0, 2, (1,))]

    def test_more_of_them_than_a_smaller_network_has_are_refused(self):
        app = visit(Clamp("h", 0, 1), model="rnn")
        after(control(app, 0, "way", "selectbox").set_value("most"))
        after(control(app, 0, "most").set_value(100))
        after(app.selectbox(key="network-picked").set_value("lstm"))
        after(control(app, 0, "most").set_value(99))
        assert app.session_state["edits"][0].problem.startswith("There is no unit 98 in layer 2")
        after(control(app, 0, "most").set_value(8))
        assert app.session_state["edits"][0].problem == ""

    def test_a_factor_of_one_changes_nothing_and_is_refused(self):
        app = visit(Scale.first(load()))
        after(control(app, 0, "factor").set_value(1.0))
        assert "other than 1" in told(app)
        assert linked(app) == [Scale.first(load())]

    def test_rows_beyond_the_most_are_not_counted_let_alone_made(self):
        app = visit(*[InsertBlankRows(14, 200)] * 2, BlankRows((3,)))
        assert control(app, 2, "first").max == 228
        assert "it may have 228 at most" in told(app)

    def test_rows_that_went_away_are_named(self):
        app = visit(InsertBlankRows(14, 20), FreezeMemory(40))
        after(app.button(key=f"edit-{app.session_state['edits'][0].number}-remove").click())
        assert "There is no row 41: 28 rows are read." in told(app)

    @pytest.mark.parametrize("text", ["hold", "hold_q_0", "hold_f_7", "wipe_r0", "~", "x" * 9999])
    def test_a_broken_link_is_named_and_takes_nothing_else_along(self, text):
        app = visit(edits=text, digit="12", source="mnist")
        assert "was ignored: the edits." in told(app)
        assert linked(app) == []
        assert "MNIST test digit 12" in told(app)


class TestClicks:
    def clicked(self, app: AppTest, slot: str, cell: Cell) -> AppTest:
        app.session_state["spot"] = MarkedCell(slot, cell)
        return after(app)

    def test_a_clicked_cell_offers_its_unit(self):
        app = self.clicked(visit(Clamp("f", 0, 0, (3,))), "difference", Cell("c", 0, 57, 7))
        assert "unit 57 of layer 1" in told(app)
        number = app.session_state["edits"][0].number
        after(app.button(key=f"take-unit-{number}").click())
        assert linked(app) == [Clamp("f", 0, 0, (3, 57))]
        after(app.button(key="take-unit").click())
        assert linked(app)[1] == Clamp("c", 0, 0, (57,))

    @pytest.mark.parametrize(
        ("slot", "rows", "last"),
        [("states-1", (28, 48), 27), ("states-2", (28, 48), 47), ("difference", (28, 48), 47),
         ("states-1", (28, 24), 27), ("states-2", (28, 24), 23), ("difference", (28, 24), 23)],
    )  # fmt: skip
    def test_as_many_rows_as_a_panel_has_can_be_clicked(self, slot, rows, last):
        look = resources.look("lstm")

        def clicked(row: int) -> MarkedCell | None:
            return selected_cell._spot(Mark(slot, layer=2, row=row, at=5), look, "c", rows)

        assert clicked(last) == MarkedCell(slot, Cell("c", 1, look.order[1][5], last))
        assert clicked(last + 1) is None

    def test_a_cell_that_is_read_after_row_28_is_marked_and_linked_while_it_is_there(self):
        app = visit(InsertBlankRows(14, 20), mark="states-2.c.2.5.48")
        assert "unit 5 of layer 2" in told(app)
        assert app.query_params["mark"] == "states-2.c.2.5.48"
        after(app.button(key=f"edit-{app.session_state['edits'][0].number}-remove").click())
        assert "unit 5 of layer 2" not in told(app)
        assert "mark" not in app.query_params

    def test_a_unit_is_not_offered_to_edits_of_another_layer(self):
        edits = Clamp("f", 0, 1, (3,)), BlankRows((4,)), Clamp("i", 0)
        app = self.clicked(visit(*edits), "states-1", Cell("c", 0, 57, 7))
        offers = [button.key for button in app.button if button.key.startswith("take-unit")]
        assert offers == ["take-unit"]

    def test_a_clicked_row_of_the_digit_can_be_blanked(self):
        app = self.clicked(visit(Clamp("f", 0)), "digit-1", Cell("digit", 0, 20, 7))
        after(app.button(key="take-row").click())
        assert linked(app) == [BlankRows((7,)), Clamp("f", 0)]

    @pytest.mark.parametrize("side", [0, 1])
    def test_it_is_the_clicked_row_that_is_blanked_whatever_moves_rows(self, image, side):
        edits = (InsertBlankRows(3, 4), BottomUp())
        app = self.clicked(visit(*edits), f"digit-{side + 1}", Cell("digit", 0, 14, 13))
        after(app.button(key="take-row").click())
        wanted = [image.copy(), trace(load(), image, edits).images]
        wanted[side][13] = 0
        if side == 0:
            wanted[1] = trace(load(), wanted[0], edits).images
        assert trace(load(), image, linked(app)).images.equal(wanted[1])

    @pytest.mark.parametrize(
        "edits", [(BottomUp(), Clamp("f", 0), Clamp("f", 1)), (BottomUp(), Scale("c", 100.0))]
    )
    def test_while_edits_cannot_be_made_a_row_is_one_of_the_digit_as_it_was(self, edits):
        app = self.clicked(visit(*edits), "digit-2", Cell("digit", 0, 14, 13))
        after(app.button(key="take-row").click())
        assert linked(app) == [BlankRows((13,)), *edits]


class TestExperiments:
    def test_it_opens_with_three_large_ones_and_the_others_in_a_list(self):
        app = visit()
        assert large(app) == ["wipe", "always-forget", "top-half"]
        listed = app.selectbox(key="experiment-listed").options
        questions = {experiment.question() for experiment in EXPERIMENTS.values()}
        assert questions == {*listed, *(EXPERIMENTS[name].question() for name in large(app))}
        assert not app.get("vega_lite_chart")
        after(app.button(key="large-wipe").click())
        after(app.selectbox(key="experiment-listed").set_value("never-forget"))
        assert "## What if it never forgot?" in told(app)
        after(app.button(key="large-top-half").click())
        assert "## What if rows 1 to 14 were blank?" in told(app)

    @pytest.mark.parametrize("network", ["gru", "rnn", "lstm-1997"])
    def test_a_network_without_a_forget_gate_has_three_large_ones_too(self, network):
        assert len(large(visit(model=network))) == 3

    def test_the_guess_comes_before_the_answer(self):
        app = visit()
        after(app.selectbox(key="experiment-listed").set_value("never-forget"))
        assert "accuracy goes from" not in told(app)
        after(app.radio(key="guess-lstm-never-forget").set_value(0))
        said = until_measured(app, "accuracy goes from")
        images, labels = mnist("test")
        experiment = EXPERIMENTS["never-forget"]
        ink = images[:FEW].astype("float32") / 255
        outcome = run(experiment, load(), ink, labels[:FEW])
        assert outcome.answer() in said
        assert ("As you guessed" in said) == (outcome.right == 0)

    def test_who_does_not_guess_is_told_too(self):
        app = visit()
        after(app.button(key="large-wipe").click())
        after(app.button(key="experiment-tell").click())
        assert "Measured: “" in until_measured(app, "accuracy goes from")
        assert not any(button.key == "experiment-tell" for button in app.button)
        after(app.button(key="large-top-half").click())  # of another one nothing is told yet
        assert "Measured: “" not in told(app)

    def test_why_is_said_and_what_is_left_of_the_picture_is_shown(self, image):
        app = visit()
        after(app.button(key="large-wipe").click())
        after(app.radio(key="guess-lstm-wipe").set_value(0))
        edits = tuple(EXPERIMENTS["wipe"].makes(load())["all"])
        assert why(load(), trace(load(), image), trace(load(), image, edits)) in told(app)
        assert "outside what it was made for" in told(app)

    def test_where_the_memory_is_no_sum_what_can_be_read_back_is_said(self):
        app = visit(model="rnn")
        after(app.button(key="large-wipe").click())
        after(app.radio(key="guess-rnn-wipe").set_value(0))
        said = [part.value for part in app.markdown]
        assert any(text.startswith("What can be read back from the memory") for text in said)

    @pytest.mark.parametrize("question", ["which-gate", "upside-down"])
    def test_a_guess_about_one_network_is_none_about_another(self, question):
        app = visit()
        after(app.selectbox(key="experiment-listed").set_value(question))
        after(app.radio(key="guess-lstm-" + question).set_value(1))
        after(app.selectbox(key="network-picked").set_value("gru"))
        assert app.session_state["experiment"] == question
        assert app.radio(key="guess-gru-" + question).value is None
        assert "You guessed" not in told(app)
        assert not any(button.key == "take-edits" for button in app.button)

    def test_its_edits_can_be_taken_and_changed(self):
        app = visit()
        after(app.selectbox(key="experiment-listed").set_value("last-rows"))
        after(app.radio(key="guess-lstm-last-rows").set_value(0))
        after(app.button(key="take-edits").click())
        assert tuple(linked(app)) == EXPERIMENTS["last-rows"].makes(load())["all"]
        assert app.session_state["lab-part"] == "surgery"


class TestConventions:
    def test_the_difference_is_said_and_small(self):
        app = visit()
        after(app.segmented_control(key="lab-part").set_value("conventions"))
        after(app.segmented_control(key="convention").set_value("forgets"))
        assert "Largest difference" in told(app)

    @pytest.mark.parametrize(
        ("network", "reason"),
        [("gru", "has no forget gate to turn"), ("lstm-1997", "has no forget gate to turn"),
         ("lstm-relu", "only that of an LSTM with tanh is turned")],
    )  # fmt: skip
    def test_a_network_that_cannot_be_turned_says_why(self, network, reason):
        app = visit(model=network)
        after(app.segmented_control(key="lab-part").set_value("conventions"))
        assert reason in told(app)
        assert ("no forget gate" in told(app)) == ("f" not in resources.quantities(network))


def test_only_edits_of_the_network_itself_are_offered():
    gru = DigitClassifier((28, 6, 4), 10, "gru")
    assert "printed" not in offered(gru)
    assert Clamp.first(gru) == Clamp("z", 0, rows=slice(14, None))
    assert set(offered(load())) == set(EDITS)


def test_they_are_offered_with_those_of_the_network_before_those_of_the_image():
    of_image = [issubclass(EDITS[code], ImageEdit) for code in offered(load())]
    assert of_image == sorted(of_image)


@pytest.mark.parametrize(
    ("edits", "layer"),
    [
        ((), 0),
        ((BlankRows((3,)),), 0),
        ((Clamp("f", 0),), 0),
        ((Clamp("f", 0, 1),), 2),
        ((BlankRows((3,)), Clamp("f", 0, 1), WipeMemory(9, 0)), 2),
        ((Clamp("f", 0, 0), Clamp("f", 0, 1)), 1),
    ],
)
def test_the_stage_begins_anew_on_the_layer_that_is_changed_first(monkeypatch, edits, layer):
    monkeypatch.setattr(effect, "start", lambda _digit: Start())
    name, at = effect.begun("x", edits)
    assert at == Start(layer=layer)
    assert (name == "x") is (layer == 0)
    linked = Start(row=5, layer=1)
    monkeypatch.setattr(effect, "start", lambda _digit: linked)
    assert effect.begun("x", edits) == ("x", linked)


def test_rows_repeated_again_and_again_are_refused_at_once():
    app = visit(*[RepeatRows(slice(None), 8)] * 8)
    assert "228 at most" in app.warning[0].value


def test_numbers_beyond_a_float32_are_not_shown_as_a_result():
    app = visit(Scale("c", 100.0))
    (warning,) = app.warning
    assert "from row 20 on" in warning.value
    blocks = " ".join(block.proto.body for block in app.get("html"))
    assert "nan" not in blocks + " ".join(text.value for text in app.markdown)


def test_the_part_that_is_open_stands_in_the_link_and_is_opened_by_it():
    app = visit(part="conventions")
    assert app.segmented_control(key="lab-part").value == "conventions"
    after(app.segmented_control(key="lab-part").set_value("experiments"))
    assert app.query_params["part"] in (["experiments"], "experiments")
    app.query_params["part"] = "conventions"  # back in the browser
    assert after(app).segmented_control(key="lab-part").value == "conventions"
