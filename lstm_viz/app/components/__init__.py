"""Inline components for what Streamlit lacks, and all that reaches into Streamlit's own page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HEADING = re.compile(r"/\* == ([\w-]+) ==")


def source(*names: str) -> str:
    """The files of these names in this folder, one after the other."""
    return "\n".join((Path(__file__).parent / name).read_text("utf-8") for name in names)


def component(
    name: str, *scripts: str, html: str = "<span hidden></span>", css: str = ""
) -> Callable[..., Any]:
    """An inline component made of files of this folder; one without ``html`` is not seen.

    Its data reach the script in a list of one, ``[data]``: in a dictionary Streamlit would look for
    tables at each run, and import pandas for that at the first, which takes more than a second.
    """
    rules = source(css) if css else None
    mount = st.components.v2.component(
        f"lstm_viz.{name}", html=html, css=rules, js=source(*scripts)
    )
    return lambda data=None, **options: mount(data=[data], **options)


def style(*sections: str) -> str:
    """Sections of the stylesheet as HTML; none of them is an element that styles nothing."""
    return f"<style>{''.join(_SECTIONS[name] for name in sections)}</style>"


def _sections(text: str) -> dict[str, str]:
    _head, *parts = _HEADING.split(text)
    return {name: f"/*{rules}" for name, rules in zip(parts[::2], parts[1::2], strict=True)}


_SECTIONS = _sections(source("streamlit.css"))


def noop() -> None:
    """Do nothing more: naming a callback is how a component declares its state or its trigger."""
