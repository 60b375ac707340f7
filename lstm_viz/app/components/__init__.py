"""Inline components for what Streamlit lacks, and all that reaches into Streamlit's own page."""

import re
from pathlib import Path

_HEADING = re.compile(r"/\* == ([\w-]+) ==")


def source(*names: str) -> str:
    """The files of these names in this folder, one after the other."""
    return "\n".join((Path(__file__).parent / name).read_text("utf-8") for name in names)


def style(*sections: str) -> str:
    """Sections of the stylesheet as HTML; none of them is an element that styles nothing."""
    return f"<style>{''.join(_SECTIONS[name] for name in sections)}</style>"


def _sections(text: str) -> dict[str, str]:
    _head, *parts = _HEADING.split(text)
    return {name: f"/*{rules}" for name, rules in zip(parts[::2], parts[1::2], strict=True)}


_SECTIONS = _sections(source("streamlit.css"))


def noop() -> None:
    """Do nothing more: naming a callback is how a component declares its state or its trigger."""
