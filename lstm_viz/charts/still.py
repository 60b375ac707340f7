"""The stage with its clock stopped, for paper and slides."""

from typing import Any

from lstm_viz.charts.export import Spec

# panels of 256 pixels, two for each of 128 units, and the digit's rows ten pixels high
_WIDTH, SCREEN = 1124, 920
MARGIN = 12
_CONTROLS = (
    "rail", "done", "thumb", "slider_hit", "play", "speed", "row",
    "button", "icon", "label", "button_hit",
    "hit", "cell", "grip", "number", "row_mark", "unit_mark", "readout", "readout_halo",
)  # fmt: skip


def still(stage: Spec, row: int | None = None, layer: int = 1) -> Spec:
    """What the stage shows after a row, without the controls.

    Args:
        stage: its specification with the datasets of a trace.
        row: from 1 on; None for the last.
        layer: from 1 on.

    Raises:
        ValueError: there is no such row or layer.
    """
    (about,) = stage["datasets"]["digest"]
    rows, layers = about["rows"], about["layers"]
    row = rows if row is None else row
    if row not in range(1, rows + 1):
        raise ValueError(f"row {row}: they count from 1 to {rows}")
    if layer not in range(1, layers + 1):
        raise ValueError(f"layer {layer}: they count from 1 to {layers}")
    fixed = {
        "clock": {"t": row, "layer": layer, "playing": False, "loop": False, "speed": 6},
        "head": 0,  # no room for controls
        "screen": SCREEN,
    }
    return {
        **stage,
        "width": _WIDTH,
        "padding": MARGIN,
        "layer": [part for part in stage["layer"] if part["name"] not in _CONTROLS],
        "params": [_fixed(param, fixed) for param in stage["params"] if "select" not in param],
        "datasets": {k: rows for k, rows in stage["datasets"].items() if k != "numbers"},
    }


def _fixed(param: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The parameter without the events that change it."""
    name = param["name"]
    if name in values:
        return {"name": name, "value": values[name]}
    return {key: value for key, value in param.items() if key != "on"}
