"""The share panel: links, files and code of what is on screen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from lstm_viz.analysis import memory
from lstm_viz.analysis.snippet import snippet
from lstm_viz.analysis.trace_export import beliefs, cells, csv, npz, parquet
from lstm_viz.app import log, resources, selected_cell, url_state
from lstm_viz.app.components import component, noop
from lstm_viz.app.components.browser import share
from lstm_viz.app.inputs import learning
from lstm_viz.app.panels.arithmetic import first, name
from lstm_viz.app.panels.figures import (
    STAGE,
    VOTES,
    arithmetic_of,
    courses,
    explained,
    remembered,
    voted,
)
from lstm_viz.app.reading import Reading
from lstm_viz.charts import Cell, export, notebook
from lstm_viz.charts.dataset import mark
from lstm_viz.charts.export import still
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.tables import marked
from lstm_viz.locale import _, language, percent, speaking
from lstm_viz.models.quantities import QUANTITIES
from lstm_viz.models.snapshots import parted


def share_panel(reading: Reading) -> None:
    """Offer the link to exactly this, and the files."""
    trouble()
    _link(reading)
    st.markdown("## " + _("The whole explanation, and the numbers"))
    # what is made on a click is made outside the session: it must not ask for its state
    cell, spec = selected_cell.chosen() or first(reading), _stage(reading)
    read = reading.trace
    files = (
        (_("One HTML file, plays offline"), "lstm_viz.html", "text/html",
         lambda: _page(spec, reading, cell)),
        (_("All cells, CSV"), "cells.csv", "text/csv", lambda: csv(cells(read))),
        (_("All cells, Parquet"), "cells.parquet", "application/vnd.apache.parquet",
         lambda: parquet(cells(read))),
        (_("Belief, CSV"), "belief.csv", "text/csv", lambda: csv(beliefs(read))),
        (_("Everything, NumPy"), "trace.npz", "application/octet-stream", lambda: npz(read)),
    )  # fmt: skip
    with st.container(horizontal=True):
        for label, name, mime, make in files:
            download(label, name, mime, make)
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


def link_popover(label: str, reading: Reading, **parts: Any) -> None:
    """The link to a stage of two readings, on a button and in the address.

    Args:
        label: on the button.
        reading: the first of them.
        parts: of the link, beside what any link to the first reading holds.
    """
    url_state.keep(**parts)
    with st.popover(label, icon=":material/link:"):
        here = replace(state_of(reading), cell=None, way=None, **parts)
        st.code(url_state.url(st.context.url or "", here), language=None, wrap_lines=True)


def _stage(reading: Reading) -> export.Spec:
    tables = marked(reading.datasets(), mark(reading.look, selected_cell.chosen()))
    return export.with_data(resources.specification(), tables)


def _figures(reading: Reading, cell: Cell) -> dict[str, Figure]:
    """Every figure of the page but the stage, by title, for one cell."""
    figures: dict[str, Figure] = {}
    if memory.adds_up(reading.trace.layers[-1]):
        if cell.quantity in QUANTITIES:
            figures = dict(remembered(reading, cell.layer, cell.unit))
        figures[VOTES] = voted(reading, reading.verdict.digit)
    if cell.quantity != "digit":
        work = arithmetic_of(reading, cell)
        figures = {**explained(reading, cell, work), **courses(reading, cell), **figures}
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
        export.Section(figure.to_dict(), _(title), figure.caption)
        for title, figure in _figures(reading, cell).items()
    ]
    about = export.Section(title=_("Looking closer: {cell}").format(cell=name(cell)))
    sections = [export.Section(spec, text=told), about, *figures]
    return export.html(_("A network reads a digit"), sections, reading.theme)


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
                  lambda: notebook.gif(spec, theme, of))  # fmt: skip


def _snippet(reading: Reading, cell: Cell) -> None:
    if cell.quantity not in QUANTITIES:
        cell = first(reading)
    st.markdown("## " + _("The same numbers in plain PyTorch"))
    lines = snippet(
        reading.trace, cell.layer, cell.unit, cell.row, reading.network, reading.digit.sample,
        reading.model.kind,
    )  # fmt: skip
    st.code(lines, language="python", wrap_lines=True)


Content = bytes | str

_FAILED = component("failed_download", "failed_download.js")


def download(label: str, name: str, mime: str, make: Callable[[], Content]) -> None:
    """A button that makes its file when it is clicked.

    A click runs nothing else: a rerun would withdraw the files that other clicks have just asked
    for.

    Args:
        label: on the button.
        name: of the file.
        mime: its type.
        make: its content. It is called outside the session, and must not ask for its state.
    """
    failures: dict[str, str] = st.session_state.setdefault("file-failures", {})
    st.download_button(
        label, partial(_made, make, language(), label, failures), name, mime,
        key=f"file-{name}", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def trouble() -> None:
    """Say why files that were asked for could not be made, if that is so."""
    _FAILED(key="file-failed", on_failed_change=noop)
    failures: dict[str, str] = st.session_state.get("file-failures", {})
    while failures:
        label, reason = failures.popitem()
        said = _("“{file}” could not be made: {reason}. Everything else is as it was.")
        st.warning(said.format(file=label, reason=reason.rstrip(".")))


def _made(
    make: Callable[[], Content], spoken: str, label: str, failures: dict[str, str]
) -> Content:
    """The content, for the server; why there is none, for the session."""
    try:
        with speaking(spoken):
            return make()
    except Exception as error:
        failures[label] = str(error).strip().partition("\n")[0] or type(error).__name__
        log.failed("file", error)
        raise
