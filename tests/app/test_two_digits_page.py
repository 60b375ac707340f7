"""The page of two digits without a browser: how the second one is chosen, kept, linked, marked."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
import visiting
from streamlit.testing.v1 import AppTest
from visiting import captions

from lstm_viz.analysis.comparison import largest_differences, rival
from lstm_viz.app import resources, selected_cell, url_state, url_values
from lstm_viz.app.url_values import MarkedCell
from lstm_viz.charts import Cell
from lstm_viz.charts.content import Mark

ZERO, FOUR, NINE = 3, 4, 9  # test digits by index: a 0, a 4, a 9
CELL = Mark("difference", layer=2, row=12, at=5)


def visit(**parameters: str) -> AppTest:
    return visiting.visit("two", **{"source": "mnist", "digit": str(FOUR), **parameters})


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def label(index: int) -> int:
    return int(resources.test_digits()[1][index])


def test_the_second_digit_of_a_link_is_b() -> None:
    app = visit(second=str(NINE))
    assert "**A:** MNIST test digit 4, a 4, read as 4" in captions(app)
    assert "**B:** MNIST test digit 9, a 9, read as 9" in captions(app)
    assert "The beliefs part at row" in captions(app)
    assert app.number_input(key="second-index").value == NINE


def test_beliefs_of_the_network_of_the_article_part_nowhere() -> None:
    said = captions(visit(second=str(NINE), model="article"))
    assert "After the last row A is read as 4 and B as 9" in said
    assert "part at row" not in said


def test_without_one_it_is_the_class_that_is_confused_most_and_the_link_holds_it() -> None:
    app = visit()
    expected = rival(resources.about("lstm")["test"]["confusion"], 4)
    second = app.session_state.second
    assert label(second) == expected
    assert app.query_params["second"] == str(second)


def test_a_second_digit_is_chosen_by_index_by_class_by_chance() -> None:
    app = visit(second=str(NINE))
    app.number_input(key="second-index").set_value(ZERO).run()
    assert app.session_state.second == ZERO
    app.selectbox(key="second-class").set_value(7).run()
    assert label(app.session_state.second) == 7
    press(app, "second-same")
    assert label(app.session_state.second) == 4
    assert app.session_state.second != FOUR
    press(app, "second-rival")
    assert label(app.session_state.second) == rival(resources.about("lstm")["test"]["confusion"], 4)
    press(app, "second-any")
    assert app.query_params["second"] == str(app.session_state.second)


def test_the_digit_in_hand_is_kept_while_another_one_takes_its_place() -> None:
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 13:15] = 255
    app = visit(drawing=url_values.pack(pixels.tobytes()), source="draw")
    press(app, "second-keep")
    assert app.session_state.second == pixels.tobytes()
    assert app.query_params["second"] == url_values.pack(pixels.tobytes())
    assert "A and B are the same digit" in app.info[0].value
    again = visit(second=app.query_params["second"])
    assert "**B:** the digit you kept, read as 1" in captions(again)
    assert "**A:** MNIST test digit 4" in captions(again)


@pytest.mark.parametrize("text", ["10000", "²", "nine", "%%%", url_values.pack(bytes(784))])
def test_a_second_digit_that_is_none_is_named_and_another_one_taken(text: str) -> None:
    app = visit(second=text)
    assert "ignored: the second digit." in app.info[0].value
    assert "**B:** MNIST test digit" in captions(app)


def test_both_show_one_quantity_which_another_page_does_not_lose() -> None:
    app = visit(second=str(NINE))
    app.selectbox(key="pair-quantity").set_value("f").run()
    assert not app.exception
    assert "The units whose forget gate f differs most" in captions(app)
    assert app.session_state.pair_quantity == "f"


def test_a_unit_of_the_ranking_is_marked_where_it_differs_most_and_told() -> None:
    app = visit(second=str(NINE))
    box = app.selectbox(key="pair-unit")
    reads = [shared_trace(index) for index in (FOUR, NINE)]
    scales = [resources.look("lstm").difference("c", k).high for k in range(2)]
    first = largest_differences(*reads, "c", scales, 1)[0]
    layer, unit = first.layer, first.unit
    box.set_value((layer, unit)).run()
    assert not app.exception
    a, b = (read.layers[layer].c[:, unit] for read in reads)
    row = int((b - a).abs().argmax())
    (told,) = (m.value for m in app.markdown if "B − A" in m.value)
    where = f"cell state c, layer {layer + 1}, unit {unit}, row {row + 1}"
    wanted = f"**{where}:** A {a[row]:.6f}, B {b[row]:.6f}"
    assert told == f"{wanted}, B − A {b[row] - a[row]:.6f}".replace("-", "−")
    assert app.session_state.shown[1][:2] == (row + 1, layer + 1)


def test_the_link_holds_the_quantity_shown_and_the_marked_cell_and_brings_them_back() -> None:
    app = visit(second=str(NINE))
    app.selectbox(key="pair-quantity").set_value("f").run()
    app.selectbox(key="pair-unit").set_value(app.selectbox(key="pair-unit").options[0]).run()
    assert not app.exception
    spot = app.session_state.spot
    assert app.query_params["shown"] == "f"
    assert app.query_params["mark"] == url_values.spot_text(spot)
    (url,) = (code.value for code in app.code if "second=" in code.value)
    parts = dict(parse_qsl(urlsplit(url).query))
    assert url_state.read(parts).state.shown == "f"
    assert url_state.read(parts).state.spot == spot
    again = visit(**parts)
    assert again.selectbox(key="pair-quantity").value == "f"
    assert again.session_state.spot == spot
    told = [[m.value for m in each.markdown if "B − A" in m.value] for each in (app, again)]
    assert told[0] == told[1] != []
    start = again.session_state.start
    assert (start.row, start.layer) == (spot.cell.row + 1, spot.cell.layer + 1)


def shared_trace(index: int):
    from lstm_viz.app.reading import _trace

    return _trace("lstm", resources.test_digits()[0][index].tobytes(), ())


def spots(mark: Mark) -> MarkedCell | None:
    return selected_cell._spot(mark, resources.look("lstm"), "c", (28, 28))


def test_a_click_marks_the_unit_not_the_place() -> None:
    look = resources.look("lstm")
    spot = spots(CELL)
    assert spot == MarkedCell("difference", Cell("c", 1, look.order[1][5], 12))
    assert spot.mark(look) == Mark("difference", 2, 12, 5)
    for slot, cell in [("digit-2", Cell("digit", 0, 5, 12)),
                       ("belief-difference", Cell("belief", 0, 5, 12))]:  # fmt: skip
        spot = spots(replace(CELL, slot=slot))
        assert spot == MarkedCell(slot, cell)
        assert spot.mark(look) == Mark(slot, 0, 12, 5)


@pytest.mark.parametrize(
    "forged",
    [
        {"slot": "x"},
        {"layer": 0},
        {"layer": 3},
        {"at": 64},
        {"at": -1},
        {"row": 28},
        {"slot": "belief-1", "at": 10},
    ],
    ids=str,
)
def test_a_forged_click_marks_nothing(forged) -> None:
    assert spots(replace(CELL, **forged)) is None


@pytest.mark.parametrize("model", ["gru", "rnn", "rnn-linear", "lstm-1997", "lstm-relu"])
def test_any_network_reads_both(model: str) -> None:
    app = visit(second=str(NINE), model=model)
    assert "The units whose" in captions(app)
    assert "**B:** MNIST test digit 9" in captions(app)
