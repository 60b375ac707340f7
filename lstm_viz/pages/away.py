"""Share and export: what one sees, to carry away."""

from collections.abc import Callable

import streamlit as st

from lstm_viz.charts import animation, datasets, export
from lstm_viz.charts.palette import Theme
from lstm_viz.explain import Trace, table
from lstm_viz.pages import cells, link, shared
from lstm_viz.pages.digits import Digit


def away(digit: Digit, read: Trace, theme: Theme) -> None:
    """Offer the link to exactly this, and the files."""
    state = _state(digit)
    for name, text in link.write(state).items():
        if st.query_params.get(name) != text:
            st.query_params[name] = text
    st.markdown("#### The link to what you see")
    st.code(link.url(st.context.url or "", state), language=None, wrap_lines=True)
    st.caption("It is in the address bar too; a drawing travels inside it, and nowhere else.")
    st.markdown("#### The numbers")
    with st.container(horizontal=True):
        cell_table = table.cells(read)
        _file("All cells, CSV", "cells.csv", "text/csv", lambda: table.csv(cell_table))
        _file(
            "All cells, Parquet",
            "cells.parquet",
            "application/vnd.apache.parquet",
            lambda: table.parquet(cell_table),
        )
        _file("Belief, CSV", "belief.csv", "text/csv", lambda: table.csv(table.beliefs(read)))
        _file("Everything, NumPy", "trace.npz", "application/octet-stream", lambda: table.npz(read))
    st.markdown("#### The stage")
    tables = datasets(read, shared.look(), theme, digit.id, cells.chosen())
    figure = export.with_data(shared.specification(), tables)
    with st.container(horizontal=True):
        _file("Picture, PNG", "stage.png", "image/png", lambda: export.png(figure, theme, 1100))
        _file("Picture, SVG", "stage.svg", "image/svg+xml", lambda: export.svg(figure, theme, 1100))
        _file("Animation, GIF", "stage.gif", "image/gif", lambda: animation.gif(figure, theme))
        _file(
            "Vega-Lite, JSON",
            "stage.vl.json",
            "application/json",
            lambda: export.vega_lite(figure, theme),
        )


def _state(digit: Digit) -> link.State:
    source = st.session_state.source
    drawn = not digit.id.startswith("test-")
    return link.State(
        model="lstm",
        source="draw" if drawn else source,
        sample=None if drawn else int(digit.id.removeprefix("test-")),
        pixels=digit.pixels if drawn else None,
        cell=cells.chosen(),
        way=st.session_state.get("closer"),
    )


def _file(label: str, name: str, mime: str, make: Callable[[], bytes | str]) -> None:
    """A button that makes its file when it is clicked."""
    st.download_button(
        label, make, name, mime, key=f"file-{name}", on_click="ignore", icon=":material/download:"
    )
