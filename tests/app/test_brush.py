"""Edits made by hand on the stage: what a stroke makes, and what it is refused for."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from visiting import visit

from lstm_viz.app import brush
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.reading import Reading
from lstm_viz.charts.content import Held
from lstm_viz.edits.image import BlankRows
from lstm_viz.edits.values import Clamp

STROKE = {"slot": "f", "layer": 2, "first": 10, "last": 14, "one": False}


def stroke() -> None:
    """A page that takes over a stroke on the first digit, and says which edits it has made."""
    import streamlit as st

    from lstm_viz.app import brush
    from lstm_viz.app.inputs import digit_state
    from lstm_viz.app.reading import Reading

    reading = Reading(digit_state.tested(142), st.session_state["network"], "light")
    for told in st.session_state["strokes"]:
        st.session_state["brush"] = told
        brush._stroke(reading)
    st.session_state["made"] = brush.made(reading)


def made(*strokes: Any, network: str = "lstm") -> tuple:
    app = AppTest.from_function(stroke, default_timeout=30)
    app.session_state["network"], app.session_state["strokes"] = network, strokes
    app.run()
    assert not app.exception
    return app.session_state["made"]


def rows(**changes: Any) -> dict[str, Any]:
    return {"rows": {**STROKE, **changes}}


def test_a_stroke_over_the_keep_gate_holds_it_at_0_in_these_rows_and_with_shift_at_1() -> None:
    assert made(rows()) == (Clamp("f", 0, 1, rows=slice(10, 15)),)
    assert made(rows(one=True)) == (Clamp("f", 1, 1, rows=slice(10, 15)),)
    assert made(rows(slot="z", layer=1), network="gru") == (Clamp("z", 0, 0, rows=slice(10, 15)),)


def test_a_stroke_over_the_digit_blanks_rows() -> None:
    assert made(rows(slot="digit", first=0, last=0)) == (BlankRows(slice(0, 1)),)


def test_strokes_add_up_and_one_over_the_same_rows_replaces_the_first() -> None:
    first, other = rows(), rows(slot="digit")
    assert made(first, other) == (*made(first), *made(other))
    assert made(first, other, rows(one=True)) == (*made(other), *made(rows(one=True)))


@pytest.mark.parametrize(
    "told",
    [
        None,
        "brush",
        {},
        {"rows": None},
        {"rows": [1]},
        {"rows": {"slot": "f"}},
        *(
            rows(**forged)
            for forged in [
                {"slot": "i"},
                {"slot": "z"},
                {"slot": None},
                {"layer": 0},
                {"layer": 3},
                {"layer": "two"},
                {"first": -1},
                {"first": 15},
                {"last": 28},
                {"last": float("nan")},
            ]
        ),
    ],
    ids=str,
)
def test_a_forged_stroke_makes_nothing(told: Any) -> None:
    assert made(told) == ()


def test_a_network_without_a_gate_that_keeps_has_none_to_hold() -> None:
    assert made(rows(), network="rnn") == ()


def test_the_stage_frames_the_rows_that_are_held() -> None:
    edits = (BlankRows([2, 3, 7]), Clamp("f", 0, 1, rows=slice(10, 15)))
    assert brush.held(edits) == [
        Held("digit", 0, 2, 3), Held("digit", 0, 7, 7), Held("f", 2, 10, 14)
    ]  # fmt: skip


def test_the_page_says_what_was_done_and_what_it_did_and_undoes_it() -> None:
    app = visit(gates="1")
    pixels = digit_state.tested(digit_state.FIRST).pixels
    app.session_state["brushed"] = (("lstm", pixels), (Clamp("f", 0, rows=slice(14, 28)),))
    for way in ("number", "follow", "ledger", "votes", "pixels", "checked", "away", "recall"):
        app.session_state["closer"] = way
        app.run()
        assert not app.exception, way
    said = " ".join(part.value for part in app.markdown)
    assert "Hold the forget gate f of all layers, all units, at 0 in rows 15–28" in said
    assert "In the end no digit" in said
    assert "without the edit 3 leads from row 17" in said
    app.button(key="brush-undo").click().run()
    assert not any(button.key == "brush-undo" for button in app.button)


def test_the_network_is_said_to_see_the_digit_without_the_blanked_rows() -> None:
    whole = Reading(digit_state.tested(digit_state.FIRST), "lstm", "light")
    assert whole.seen == whole.digit.pixels
    blanked = replace(whole, edits=(BlankRows(slice(2, 14)),))
    assert blanked.seen == whole.digit.pixels[:56] + bytes(28 * 12) + whole.digit.pixels[28 * 14 :]
    held = replace(whole, edits=(Clamp("f", 0),))
    assert held.seen == whole.digit.pixels
