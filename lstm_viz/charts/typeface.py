"""The typeface of text that is drawn here and not by a browser, whatever the system has."""

from functools import cache
from pathlib import Path

import vl_convert

from lstm_viz.locale import language

FONTS = Path(__file__).parent / "fonts"
# Named, and not left to be found where a character is missing, so that weights are kept.
_FAMILIES = {"zh": "Noto Sans CJK SC, sans-serif"}


def typeface() -> str | None:
    """A family that has the characters of the language spoken; None where any has them."""
    family = _FAMILIES.get(language())
    if family:
        _register()
    return family


@cache
def _register() -> None:
    vl_convert.register_font_directory(str(FONTS))
