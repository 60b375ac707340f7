"""The modules of Streamlit's page that are named in its header."""

import re

from lstm_viz.app import preload


def test_the_charts_module_and_all_that_it_imports_are_named_once_if_the_page_names_them_not() -> (
    None
):
    named = re.findall(r"<\./static/js/([\w.-]+)>;rel=modulepreload;crossorigin", preload.links())
    page = (preload.STATIC / "index.html").read_text("utf-8")
    stems = [name.partition(".")[0] for name in named]
    assert preload.CHART in stems, "Streamlit has another name for the module of its charts"
    assert "embed" in stems
    assert len(set(named)) == len(named)
    for name in named:
        text = (preload.STATIC / "static" / "js" / name).read_text("utf-8")
        assert name not in page
        for other in re.findall(r'(?:from|import)"\./([\w.-]+)"', text):
            assert other in named or other in page


def test_the_header_has_room_in_the_buffer_of_a_proxy() -> None:
    assert len(preload.links()) < 2500  # nginx takes 4 KB for all headers together
