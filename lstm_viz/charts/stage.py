"""The stage: a digit, six heatmaps of one layer and the belief, crossed by one scan line."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from lstm_viz.charts import controls, layers
from lstm_viz.charts.signals import CLOCK, GEOMETRY, POINTER

SELECTION = "picked"


def stage(units: Sequence[int] = (128, 64)) -> dict[str, Any]:
    """The Vega-Lite specification of the stage; the datasets of a trace make it live.

    It is the same for every digit, visitor, theme and screen width: build it once.

    Args:
        units: in layer 1 and in layer 2.
    """
    selection = alt.selection_point(
        name=SELECTION,
        on="@cell_marks:click",
        clear=False,
        toggle=False,
        empty=False,
        fields=["quantity", "layer", "position", "row"],
    )
    chart = alt.layer(
        layers.frames(),
        layers.pictures(),
        layers.belief(),
        *layers.lead(),
        layers.veils(),
        layers.row_numbers(),
        *layers.scan_lines(),
        *layers.titles(),
        layers.digit_names(),
        *layers.legends(),
        *layers.notes(),
        *controls.slider(),
        *controls.readings(),
        *controls.buttons(),
        layers.hits(),
        *layers.cells(selection),
    ).properties(width="container", height=10, padding=0)
    # consolidated, one-row inline data would end up among the datasets that a trace replaces
    with alt.data_transformers.enable(consolidate_datasets=False):
        spec: dict[str, Any] = chart.to_dict()
    sizes = [{"name": f"units{k}", "value": n} for k, n in enumerate(units, 1)]
    # Altair's schema refuses "on"; Vega-Lite passes it on
    spec["params"] = [*spec["params"], *sizes, *GEOMETRY, *CLOCK, *POINTER]
    spec["autosize"] = {"type": "pad", "contains": "padding"}
    spec["usermeta"] = {"embedOptions": {"renderer": "svg"}}
    spec["description"] = (
        "An LSTM reads a digit row by row: the digit, the gates and states of every unit, and"
        " the belief after each row, on one scan line. Space plays, arrow keys step."
    )
    return spec
