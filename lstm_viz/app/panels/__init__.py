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
    parts = [(first, others) for first, *others in (list(row.values()) for row in rows)]
    st.html(
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(name)}">'
        f"{html_table(list(rows[0]), parts)}</div>"
    )


def html_table(head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A table as HTML.

    Args:
        head: the names of the columns, with that of the rows' names.
        rows: the name of each, and its fields; empty ones are marked as blank.
    """
    columns = "".join(f"<th scope='col'>{escape(name)}</th>" for name in head)
    body = "".join(
        f"<tr><th scope='row'>{escape(name)}</th>{''.join(map(_field, fields))}</tr>"
        for name, fields in rows
    )
    return f"<table><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"


def _field(text: str) -> str:
    return f"<td>{escape(text)}</td>" if text else "<td class='blank'></td>"
