"""The row on stage, as Vega signals of a figure beside it.

The stage keeps its clock in the page's own element and tells each change by an event there (see
:mod:`lstm_viz.charts.clock`): a figure that is bound to the same element follows it in the browser
alone. Where there is no stage it stands at its last row.
"""

from typing import Any

import altair as alt

from lstm_viz.charts.figure import template
from lstm_viz.charts.signals import Signal, expr

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
