"""The stage: panels crossed by one scan line, and the clock that moves it."""

from typing import Any

import altair as alt

from lstm_viz.charts import cells, controls, panels, texts
from lstm_viz.charts.clock import CLOCK
from lstm_viz.charts.figure import specified
from lstm_viz.charts.palette import KINDS, THEMES, colours, palette
from lstm_viz.charts.pointer import POINTER
from lstm_viz.charts.signals import ABOUT, GEOMETRY
from lstm_viz.locale import _


def stage() -> dict[str, Any]:
    """The Vega-Lite specification of the stage; the datasets of a trace make it live.

    It is the same for every layout, network, digit, visitor, theme and screen width: build it once
    for each language.
    """
    chart = alt.layer(
        panels.frames(),
        panels.pictures(),
        panels.gaps(),
        *panels.lead(),
        panels.held(),
        panels.veils(),
        panels.row_numbers(),
        *panels.scan_lines(),
        *texts.titles(),
        texts.digit_names(),
        *texts.legends(),
        *texts.notes(),
        *controls.slider(),
        *controls.readings(),
        *controls.buttons(),
        cells.hits(),
        *cells.linked(),
        *cells.cells(),
        *cells.readout(),
    ).properties(width="container", height=10, padding=0)
    spec = specified(chart)
    palettes = {
        kind: {theme: palette(colours(kind, theme), kind == "belief") for theme in THEMES}
        for kind in KINDS
    }
    # Altair's schema refuses "on"; Vega-Lite passes it on
    spec["params"] = [
        *spec["params"], {"name": "palettes", "value": palettes},
        *ABOUT, *GEOMETRY, *CLOCK, *POINTER,
    ]  # fmt: skip
    for part in spec["layer"]:  # what is written is read out, and not where it stands besides
        if "text" in part["encoding"]:
            part["encoding"].setdefault("description", part["encoding"]["text"])
    spec["autosize"] = {"type": "pad", "contains": "padding"}
    spec["usermeta"] = {"embedOptions": {"renderer": "svg"}}
    spec["description"] = _(
        "A recurrent network reads a digit row by row: the digit, what every unit does, and the"
        " belief after each row, on one scan line. Space plays, arrow keys step."
    )
    return spec
