"""The input panel: which input is open."""

import pytest
from streamlit.testing.v1 import AppTest


def opened() -> None:
    """A page that notes which input is open."""
    import streamlit as st

    from lstm_viz.app.inputs import panel

    st.session_state["opened"] = panel._source()


@pytest.mark.parametrize(
    ("linked", "found"), [("mnist", "mnist"), ("nonsense", "draw"), (None, "draw")]
)
def test_the_input_stays_open_where_streamlit_has_forgotten_its_widget(
    linked: str | None, found: str
) -> None:
    app = AppTest.from_function(opened)
    app.session_state["source_linked"] = linked
    app.run()
    assert not app.exception
    assert app.session_state["opened"] == app.session_state["source"] == found
