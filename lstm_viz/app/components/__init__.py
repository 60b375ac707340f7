"""Inline components for what Streamlit lacks."""

from pathlib import Path


def source(*names: str) -> str:
    """The files of these names in this folder, one after the other."""
    return "\n".join((Path(__file__).parent / name).read_text("utf-8") for name in names)


def noop() -> None:
    """Do nothing more: naming a callback is how a component declares its state or its trigger."""
