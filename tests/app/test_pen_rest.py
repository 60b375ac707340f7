"""What is too much work for each stroke waits until the pen rests."""

from unittest import mock

from streamlit.testing.v1 import AppTest

from lstm_viz.app.panels import details


def page() -> None:
    import streamlit as st

    from lstm_viz.app.inputs.digit_state import Digit
    from lstm_viz.app.panels.details import when_the_pen_rests
    from lstm_viz.app.reading import Reading

    digit = Digit(st.session_state["id"], st.session_state["pixels"], "a digit")
    when_the_pen_rests(Reading(digit, "lstm", "light"), lambda _reading: st.write("computed"))


def visit(digit: str, pixels: bytes) -> AppTest:
    app = AppTest.from_function(page)
    app.session_state["id"], app.session_state["pixels"] = digit, pixels
    return app.run()


def computed(app: AppTest) -> bool:
    return any(part.value == "computed" for part in app.markdown)


def test_a_drawing_that_has_just_changed_is_not_computed_and_one_at_rest_is() -> None:
    with mock.patch.object(details, "monotonic") as now:
        now.return_value = 100.0
        app = visit("drawing", bytes(784))
        assert not computed(app)
        assert "when the pen rests" in app.caption[0].value
        now.return_value = 100.5
        app.session_state["pixels"] = bytes([1] * 784)  # one more stroke
        assert not computed(app.run())
        now.return_value = 101.0
        assert not computed(app.run())
        now.return_value = 100.5 + details.REST
        assert computed(app.run())


def test_a_digit_that_is_no_drawing_is_computed_at_once() -> None:
    assert computed(visit("test-4", bytes(784)))
