"""The share panel: links, files and code of what is on screen."""

from dataclasses import replace

import streamlit as st

from lstm_viz.analysis import memory, trace_export
from lstm_viz.analysis.snippet import snippet
from lstm_viz.app import resources, selected_cell, url_state
from lstm_viz.app.components.links import share
from lstm_viz.app.downloads import download, trouble
from lstm_viz.app.inputs import learning
from lstm_viz.app.panels import digit_figures
from lstm_viz.app.panels.arithmetic import first, name
from lstm_viz.app.panels.digit_figures import STAGE, VOTES
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell, animation, document, export
from lstm_viz.charts.dataset import mark
from lstm_viz.charts.export import still
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.tables import marked
from lstm_viz.locale import _, language, percent
from lstm_viz.models.quantities import QUANTITIES
from lstm_viz.models.snapshots import parted


def share_panel(reading: Reading) -> None:
    """Offer the link to exactly this, and the files."""
    trouble()
    _link(reading)
    st.markdown("## " + _("The whole explanation, and the numbers"))
    # what is made on a click is made outside the session: it must not ask for its state
    cell, spec = selected_cell.chosen() or first(reading.network), _stage(reading)
    read = reading.trace
    with st.container(horizontal=True):
        download(_("One HTML file, plays offline"), "lstm_viz.html", "text/html",
              lambda: _page(spec, reading, cell))  # fmt: skip
        download(
            _("All cells, CSV"),
            "cells.csv",
            "text/csv",
            lambda: trace_export.csv(trace_export.cells(read)),
        )
        download(_("All cells, Parquet"), "cells.parquet", "application/vnd.apache.parquet",
              lambda: trace_export.parquet(trace_export.cells(read)))  # fmt: skip
        download(
            _("Belief, CSV"),
            "belief.csv",
            "text/csv",
            lambda: trace_export.csv(trace_export.beliefs(read)),
        )
        download(_("Everything, NumPy"), "trace.npz", "application/octet-stream",
              lambda: trace_export.npz(read))  # fmt: skip
    _figure_files(spec, reading, cell)
    _snippet(reading, cell)


def _link(reading: Reading) -> None:
    state = state_of(reading)
    for key, text in url_state.write(state).items():
        if st.query_params.get(key) != text:
            st.query_params[key] = text
    st.markdown("## " + _("The link to what you see"))
    share(url_state.url(st.context.url or "", state))
    st.caption(
        _(
            "It opens what you see, at the row, layer and speed of the stage. A drawing travels"
            " inside it, and nowhere else."
        )
    )


def state_of(reading: Reading) -> url_state.State:
    """What a link to this reading holds."""
    digit, session = reading.digit, st.session_state
    ours = digit.sample is not None
    network, step = parted(reading.network)
    return replace(
        url_state.held(url_state.WATCH),
        lang=language(),
        model=network,
        learning=step,
        source=session.source if ours else "draw",
        sample=digit.sample,
        pixels=None if ours else digit.pixels,
        cell=selected_cell.chosen(),
        gates=bool(session.get("gates")),
        beside=session.get("beside"),
    )


def _stage(reading: Reading) -> export.Spec:
    tables = marked(reading.datasets(), mark(reading.look, selected_cell.chosen()))
    return export.with_data(resources.specification(), tables)


def _figures(reading: Reading, cell: Cell) -> dict[str, Figure]:
    """Every figure of the page but the stage, by title, for one cell."""
    figures: dict[str, Figure] = {}
    if memory.adds_up(reading.trace.layers[-1]):
        if cell.quantity in QUANTITIES:
            figures = dict(digit_figures.remembered(reading, cell.layer, cell.unit))
        figures[VOTES] = digit_figures.voted(reading, reading.verdict.digit)
    if cell.quantity != "digit":
        work = digit_figures.arithmetic_of(reading, cell)
        figures = {**digit_figures.explained(reading, cell, work), **figures}
    return figures


def _page(spec: export.Spec, reading: Reading, cell: Cell) -> str:
    """The stage and every figure of the page in one document."""
    answer = reading.verdict
    network, step = parted(reading.network)
    found = resources.snapshots(network)
    told = _("The network answers {answer} ({p}). What it read: {digit}.").format(
        digit=reading.digit.title, answer=answer.digit, p=percent(answer.probability)
    )
    if step is not None and found is not None:
        told = f"{learning.progress(found, step)} {told}"
    figures = [
        document.Section(figure.to_dict(), _(title), figure.caption)
        for title, figure in _figures(reading, cell).items()
    ]
    about = document.Section(title=_("Looking closer: {cell}").format(cell=name(cell)))
    sections = [document.Section(spec, text=told), about, *figures]
    return document.html(_("A network reads a digit"), sections, reading.theme)


def _figure_files(spec: export.Spec, reading: Reading, cell: Cell) -> None:
    theme = reading.theme
    st.markdown("## " + _("A figure"))
    figures: dict[str, Figure | None] = {STAGE: None, **_figures(reading, cell)}
    left, row, layer = st.columns([3, 1, 1])
    title = left.selectbox(_("Figure"), list(figures), format_func=_, key="away-figure")
    at = row.number_input(_("after row"), 1, 28, 28, key="away-row", disabled=title != STAGE)
    of = layer.number_input(_("layer"), 1, 2, 1, key="away-layer", disabled=title != STAGE)
    chosen = figures[title]
    figure = still(spec, at, of) if chosen is None else chosen.to_dict()
    stem = title.lower().replace(" ", "-").replace("'", "")
    with st.container(horizontal=True):
        download("PNG", f"{stem}.png", "image/png", lambda: export.png(figure, theme))
        download("SVG", f"{stem}.svg", "image/svg+xml", lambda: export.svg(figure, theme))
        whole = spec if chosen is None else figure
        download(_("Vega-Lite, JSON"), f"{stem}.vl.json", "application/json",
              lambda: export.vega_lite(whole, theme))  # fmt: skip
        if chosen is None:
            download(_("Animated GIF, for slides"), f"{stem}.gif", "image/gif",
                  lambda: animation.gif(spec, theme, of))  # fmt: skip


def _snippet(reading: Reading, cell: Cell) -> None:
    if cell.quantity not in QUANTITIES:
        cell = first(reading.network)
    st.markdown("## " + _("The same numbers in plain PyTorch"))
    lines = snippet(
        reading.trace, cell.layer, cell.unit, cell.row, reading.network, reading.digit.sample,
        reading.model.kind,
    )  # fmt: skip
    st.code(lines, language="python", wrap_lines=True)
