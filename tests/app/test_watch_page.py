"""The Watch page without a browser: whatever a browser may claim, no traceback and no loss."""

import base64
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest
from visiting import captions, come, said, visit

from lstm_viz.analysis.belief import why
from lstm_viz.analysis.unit_statistics import ORDERS
from lstm_viz.app import resources, url_values
from lstm_viz.app.inputs import digit_state, panel
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell

CELL = {"slot": "o", "layer": 2, "at": 5, "row": 12, "now": 0}


def click() -> None:
    """A page that takes over what was clicked on the stage, and says what it has understood."""
    import streamlit as st

    from lstm_viz.app import resources, selected_cell

    look = resources.look("lstm", st.session_state.get("order", "likeness"))
    selected_cell.clicked(look)
    st.text(str(selected_cell.chosen()))


def understood(payload: Any, order: str = "likeness") -> str:
    app = AppTest.from_function(click, default_timeout=30)
    app.session_state["clicks"], app.session_state["order"] = payload, order
    app.run()
    assert not app.exception
    return app.text[0].value


@pytest.mark.parametrize("order", ORDERS)
def test_a_click_on_the_stage_is_understood_by_unit_not_by_place(order: str) -> None:
    unit = resources.look("lstm", order).order[1][5]
    assert understood({"cell": CELL}, order) == str(
        f"Cell(quantity='o', layer=1, unit={unit}, row=12)"
    )


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "stage",
        {},
        {"cell": None},
        {"cell": []},
        {"cell": {"slot": "o"}},
        *(
            {"cell": {**CELL, **forged}}
            for forged in [
                {"slot": "x"},
                {"slot": None},
                {"slot": "ifogch"},
                {"layer": 0},
                {"layer": 3},
                {"layer": -1},
                {"layer": "two"},
                {"at": 64},
                {"at": -1},
                {"at": float("inf")},
                {"at": float("nan")},
                {"row": 28},
                {"row": -1},
                {"row": [12]},
            ]
        ),
    ],
    ids=str,
)
def test_a_forged_click_chooses_nothing(payload: Any) -> None:
    assert understood(payload) == "None"


@pytest.mark.parametrize(
    "pad",
    [
        None,
        [],
        {"ink": 7},
        {"ink": "data:image/png;base64,%%%"},
        {"ink": "data:image/png;base64,iVBORw0KGgo="},
        {"kept": "bm90IGEgZGlnaXQ="},
        {"kept": "é"},
    ],
    ids=str,
)
def test_a_forged_pad_shows_the_first_digit(pad: Any) -> None:
    app = come()
    app.session_state["pad"] = pad
    app.run()
    assert not app.exception
    assert "MNIST test digit 142, a 3." in captions(app)


@pytest.mark.parametrize("digit", ["-1", "10000", "000000999999", "²", "1e3", "", "9" * 5000])
def test_a_digit_that_does_not_exist_is_the_first(digit: str) -> None:
    app = come(source="mnist", digit=digit).run()
    assert not app.exception
    assert "MNIST test digit 142, a 3." in captions(app)


def test_links_take_any_case() -> None:
    app = come(source="MNIST", digit="123").run()
    assert not app.exception
    assert "MNIST test digit 123," in captions(app)
    assert app.number_input(key="index").value == 123
    assert app.number_input(key="page").value == 7


def test_another_shelf_begins_at_its_first_page() -> None:
    app = come(source="mnist").run()
    app.number_input(key="page").set_value(500).run()
    assert app.number_input(key="page").value == 500
    app.selectbox(key="shelf").set_value("Only 3").run()
    assert not app.exception
    assert app.number_input(key="page").value == 1


def test_a_page_beyond_the_shelf_is_its_last() -> None:
    app = come(source="mnist")
    app.session_state["page"] = 501
    app.run()
    assert not app.exception
    assert app.number_input(key="page").value == 500


def test_where_nothing_is_hard_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    resources.preload()
    panel._shelf.cache_clear()
    about = resources.about
    monkeypatch.setattr(resources, "about", lambda name: {**about(name), "test": {}})
    try:
        app = come(source="mnist").run()
        app.selectbox(key="shelf").set_value("Hard ones").run()
    finally:
        panel._shelf.cache_clear()
    assert not app.exception
    assert "None is hard for this network" in captions(app)
    app.button[0].click().run()
    assert not app.exception


def test_columns_of_pixels_count_from_one_wherever_they_are_shown() -> None:
    app = come(cell="digit.1.6.9", closer="number").run()
    assert "pixel, row 9, column 7" in app.markdown[-1].value
    column = app.number_input(key="cell-unit")
    assert (column.label, column.value, column.min, column.max) == ("Column", 7, 1, 28)
    column.set_value(8).run()
    assert "pixel, row 9, column 8" in app.markdown[-1].value
    app.selectbox(key="cell-quantity").set_value("h").run()
    assert "unit 7, row 9" in " ".join(text.value for text in app.markdown)
    assert app.number_input(key="cell-unit").value == 7


def test_a_button_leads_into_the_lecture_view_and_another_one_out_of_it() -> None:
    app = come().run()
    app.button(key="lecture-begin").click().run()
    assert app.query_params["view"] == "lecture"
    (leave,) = [button for button in app.button if button.label == "Leave the lecture view"]
    leave.click().run()
    assert "view" not in app.query_params
    assert app.button(key="lecture-begin")
    assert not app.exception


@pytest.mark.parametrize("part", ["section", "view"])
def test_nonsense_in_a_link_is_said(part: str) -> None:
    app = come(**{part: "nonsense"}).run()
    assert f"ignored: the {part}." in " ".join(info.value for info in app.info)


def sheet(*painted: tuple[slice, slice]) -> str:
    """A sheet of the pad, painted here and there, as the browser tells it."""
    rgba = np.zeros((140, 140, 4), np.uint8)
    for place in painted:
        rgba[(*place, 3)] = 255
    file = BytesIO()
    Image.fromarray(rgba).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def test_what_is_left_of_a_painted_sheet_is_no_digit() -> None:
    bar = (slice(20, 120), slice(60, 80))
    drawn = digit_state.drawn(sheet(bar))
    assert drawn is not None
    around = (slice(None), slice(0, 60)), (slice(None), slice(80, None))
    assert digit_state.drawn(sheet(*around, (slice(0, 20), slice(None)))) is None


@pytest.mark.parametrize(("index", "said"), [(61, "an 8"), (142, "a 3")])
def test_an_8_takes_another_article(index: int, said: str) -> None:
    app = come(source="mnist", digit=str(index)).run()
    assert f"MNIST test digit {index}, {said}." in captions(app)
    assert f"It reads {said}" in " ".join(block.proto.body for block in app.get("html"))


def test_a_recalled_pixel_is_linked_with_the_row_after_which_it_is_read() -> None:
    cell = url_values.parse_cell("recall.20.14.9", "lstm")
    assert cell == Cell("recall", layer=19, unit=14, row=8)
    assert url_values.cell_text(cell) == "recall.20.14.9"
    for missing in ("recall.8.14.9", "recall.29.14.9", "recall.20.28.9", "recall.0.14.0"):
        with pytest.raises(ValueError, match="no such cell"):
            url_values.parse_cell(missing, "lstm")


def test_every_panel_and_file_of_the_page_takes_a_recalled_pixel() -> None:
    for way in ("number", "ledger", "votes", "pixels", "away"):
        app = come(cell="recall.20.14.9", closer=way).run()
        assert not app.exception, way


@pytest.mark.parametrize(
    ("network", "cell", "shown"),
    [("lstm", "c.2.5.9", False), ("lstm", "belief.1.5.9", False), ("lstm", "recall.9.5.9", False),
     ("lstm", "h.2.5.9", True), ("lstm", "f.1.5.9", True),
     ("gru", "h.2.5.9", False), ("gru", "z.2.5.9", True)],
)  # fmt: skip
def test_a_link_to_a_cell_that_the_overview_lacks_opens_with_the_gates(network, cell, shown):
    assert come(model=network, cell=cell).run().session_state["gates"] is shown


def test_a_button_leads_from_the_row_that_decided_to_the_unit_that_did_most() -> None:
    app = visit()
    turn = Reading(digit_state.tested(digit_state.FIRST), "lstm", "light").turning
    button = app.button(key="why")
    assert button.label == f"Why from row {turn.lead}?"
    button.click().run()
    assert app.session_state["cell"] == Cell("c", 1, turn.unit, turn.row - 1)
    assert app.pills(key="closer").value == "follow"
    assert why(turn, 2) in said(app)


@pytest.mark.parametrize("link", [{"model": "rnn"}, {"model": "article"}, {"digit": "0"}])
def test_where_no_row_decided_or_no_memory_can_be_followed_nothing_is_offered(link: dict) -> None:
    assert not [button for button in visit(**link).button if button.key == "why"]


@pytest.mark.parametrize(
    ("network", "cell", "figures"),
    [("lstm", "f.1.3.10", 2), ("rnn", "h.1.3.10", 1), ("lstm", "belief.1.3.20", 0)],
)
def test_the_unit_over_all_rows_is_drawn_when_it_is_asked_for(
    network: str, cell: str, figures: int
) -> None:
    link = {"digit": "5", "model": network, "cell": cell, "closer": "number"}
    without = visit(**link)
    drawn = len(without.get("vega_lite_chart"))
    asked = visit(**link, course="1")
    assert not asked.exception
    assert len(asked.get("vega_lite_chart")) == drawn + figures
    if figures:
        without.toggle(key="with-course").set_value(True).run()
        assert len(without.get("vega_lite_chart")) == drawn + figures
        assert without.query_params["course"] == "1"
