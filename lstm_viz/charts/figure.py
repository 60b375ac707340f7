"""A figure: a Vega-Lite specification that is built once, and the data of one case.

Some follow the row on stage. The stage keeps its clock in the page's own element and tells each
change by an event there (see :mod:`lstm_viz.charts.clock`): a figure that is bound to the same
element follows it in the browser alone. Where there is no stage it stands at its last row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from unicodedata import east_asian_width

import altair as alt
from altair.utils import schemapi

from lstm_viz.charts.arrow import table
from lstm_viz.charts.signals import Signal, expr
from lstm_viz.locale import _

Rows = list[dict[str, Any]]
# Marks that have something to say: of a line or a picture Vega would tell one point, or the bytes.
READ_OUT = ("bar", "point", "text")
_BUILDING = Lock()


@dataclass(frozen=True)
class Figure:
    """What a figure draws.

    Altair takes some tens of milliseconds to build a specification, so each is built once, with
    named datasets; only these change from case to case.

    Attributes:
        spec: the specification, shared: not to be changed.
        data: its named datasets.
        caption: what it shows, computed from the data; also its alternative text.
    """

    spec: dict[str, Any]
    data: dict[str, Rows]
    caption: str

    @property
    def live(self) -> dict[str, Any]:
        """The specification with its data as Arrow tables, as Streamlit takes it quickest."""
        tables = {name: table(rows) for name, rows in self._datasets().items()}
        return {**self.spec, "datasets": tables}

    def to_dict(self) -> dict[str, Any]:
        """The specification with its data, complete in itself."""
        return {**self.spec, "datasets": self._datasets()}

    def _datasets(self) -> dict[str, Rows]:
        return {**self.data, "told": [{"caption": self.caption}]}


def minus(text: str) -> str:
    """The text with true minus signs before its numbers."""
    return re.sub(r"(?<![\w-])-(?=\d)", "−", text)


def specified(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    """The specification of a chart whose own data stays where it is.

    Among the datasets, where Altair puts it, it would be replaced by those of a trace. Altair's
    setting is one for all threads: two that change it would undo each other's. It is checked
    unless Altair's debug mode is off, as the server has it: that takes longer than all the rest.
    """
    with _BUILDING, alt.data_transformers.enable(consolidate_datasets=False):
        spec: dict[str, Any] = chart.to_dict(validate=schemapi.DEBUG_MODE)
    return spec


def template(chart: alt.LayerChart) -> dict[str, Any]:
    """The specification of a chart over named data; data of its own stays inside.

    An invisible mark carries the caption for screen readers: a description of the whole chart
    would belong to the specification, and each new one would have the browser build it anew.
    """
    told = alt.Chart(alt.NamedData("told")).mark_point(opacity=0, size=1)
    told = told.encode(x=alt.value(0), y=alt.value(0), description="caption:N")
    # which has a name nevertheless: Vega's own is English
    chart = chart.properties(description=_("Figure"))
    spec = specified(chart)
    spec["layer"].append(told.to_dict(context={"top_level": False}))
    for part in spec["layer"]:
        part["mark"].setdefault("aria", part["mark"]["type"] in READ_OUT)
    return spec


# text that can be read on whatever ground the page has
INK = alt.ExprRef("luminance(background || 'white') < 0.4 ? '#e8eaf0' : '#1d2433'")

# as wide as its place, axes and all; as high as its marks need, with the axes below them
FIT_WIDTH = alt.AutoSizeParams(type="fit-x", contains="padding")
# as large as it is drawn, wherever it stands
AS_IS = alt.AutoSizeParams(type="pad", contains="padding")

_ABREAST = 34  # letters of a legend that a phone has room for in one line


def letters(text: str) -> int:
    """How many letters wide a text is: two for each of Chinese."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def abreast(names: Sequence[str]) -> int:
    """How many names of a legend stand side by side: all, or if a phone has no room for it, one.

    Each takes as much room as the longest.
    """
    longest = max(map(letters, names))
    return len(names) if len(names) * longest <= _ABREAST else 1


# ---------------------------------------------------------------- the row on stage

ROWS = "rows"  # the dataset that has a line for each row
SIGNALS: list[Signal] = [
    {"name": "memory", "value": None, "bind": {"element": "html", "event": "lstm-viz"}},
    expr("last", f"data('{ROWS}').length"),
    expr("read", "memory && memory.digit ? min(memory.t, last) : last"),
    expr("row", "clamp(ceil(read), 1, last)"),
]
HERE = "datum.row == row"
LATER = "datum.row > row"


def moving(chart: alt.LayerChart) -> dict[str, Any]:
    """The specification of a figure over named data, some of which is that of the row on stage."""
    spec = template(chart)
    # Altair's schema refuses what Vega-Lite passes on
    spec["params"] = [*spec.get("params", []), *SIGNALS]
    return spec
