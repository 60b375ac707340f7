"""The place of a figure on a page."""

from collections.abc import Sequence
from unicodedata import east_asian_width

import altair as alt

# text that can be read on whatever ground the page has
INK = alt.ExprRef("luminance(background || 'white') < 0.4 ? '#e8eaf0' : '#1d2433'")

# as wide as its place, axes and all; as high as its marks need, with the axes below them
FIT_WIDTH = alt.AutoSizeParams(type="fit-x", contains="padding")
# as large as it is drawn, wherever it stands
AS_IS = alt.AutoSizeParams(type="pad", contains="padding")

_ABREAST = 34  # letters of a legend that a phone has room for in one line


def abreast(names: Sequence[str]) -> int:
    """How many names of a legend stand side by side: all, or if a phone has no room for it, one."""
    letters = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in "".join(names))
    return len(names) if letters <= _ABREAST else 1
