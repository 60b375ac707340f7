"""Panels of the pages: the stage, and what explains a digit, a number or a network."""

from typing import Any, Literal

import streamlit as st

from lstm_viz.charts.figure import Figure


def show(
    figure: Figure,
    key: str,
    width: Literal["stretch", "content"] = "stretch",
    use: str = "",
    **options: Any,
) -> None:
    """Show a figure with its caption, which the figure also holds for screen readers.

    Args:
        figure: to show.
        key: of its chart.
        width: of its chart.
        use: what one can do with it, said after the caption.
        options: of ``st.vega_lite_chart``.
    """
    st.vega_lite_chart(figure.live, key=key, width=width, **options)
    st.caption(f"{figure.caption}  {use}".rstrip())
