"""Panels of the pages: the stage, and what explains a digit, a number or a network."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal

import streamlit as st

from lstm_viz.charts.figure import Figure


def show(
    figure: Figure, key: str, width: Literal["stretch", "content"] = "stretch", **options: Any
) -> None:
    """Show a figure with its caption, which the figure also holds for screen readers."""
    st.vega_lite_chart(figure.live, key=key, width=width, **options)
    st.caption(figure.caption)


def show_table(rows: Sequence[Mapping[str, str]], name: str) -> None:
    """Show a table that scrolls where it is wider than the page, by the keyboard too.

    Streamlit's own cannot be reached by the keyboard. It also imports pandas, for seconds during
    which other threads, as Altair's, find half of it.

    Args:
        rows: at least one, each with the same columns; the first names the row.
        name: of the table, for screen readers.
    """
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in rows[0])
    body = "".join(f"<tr>{_cells(list(row.values()))}</tr>" for row in rows)
    st.html(
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(name)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(texts: Sequence[str]) -> str:
    first, *others = map(escape, texts)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{text}</td>" for text in others)
