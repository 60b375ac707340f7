"""Any figure as a file: Vega-Lite JSON, SVG, PNG, each complete in itself."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import vl_convert

from lstm_viz.charts.palette import Theme
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


Spec = dict[str, Any]


class Chart(Protocol):
    """What can say its specification: an Altair chart, or a figure of this package."""

    def to_dict(self) -> Spec:
        """The Vega-Lite specification, with its data."""
        ...


Figure = Chart | Spec

WIDTH = 720  # pixels, for a figure that else takes the width it is given
GROUNDS: dict[Theme, str] = {"light": "#ffffff", "dark": "#15171a"}
INKS: dict[Theme, tuple[str, str, str]] = {  # text, quieter text, lines
    "light": ("#111518", "#555d66", "#d9d9d4"),
    "dark": ("#e9e9e6", "#a4abb3", "#3a3e45"),
}


def with_data(spec: Spec, tables: dict[str, pa.Table]) -> Spec:
    """The specification with its named datasets written into it."""
    return {**spec, "datasets": {name: table.to_pylist() for name, table in tables.items()}}


def complete(figure: Figure, theme: Theme = "light") -> Spec:
    """The figure's specification with the theme's colours, as the app would give it.

    What the figure itself says of its look stays.
    """
    spec: Spec = figure if isinstance(figure, dict) else figure.to_dict()
    own = spec.get("config", {})
    config = {key: {**look, **own.get(key, {})} for key, look in _config(theme).items()}
    return {"background": GROUNDS[theme], **spec, "config": {**own, **config}}


def vega_lite(figure: Figure, theme: Theme = "light") -> str:
    """The figure as Vega-Lite JSON, its data included."""
    return json.dumps(complete(figure, theme), ensure_ascii=False)


def svg(figure: Figure, theme: Theme = "light", width: int = WIDTH) -> str:
    """The figure as an SVG document.

    Raises:
        ValueError: Vega cannot draw it; the message is Vega's.
    """
    return vl_convert.vegalite_to_svg(_drawable(figure, theme, width), allowed_base_urls=[])


def png(figure: Figure, theme: Theme = "light", width: int = WIDTH, scale: float = 2) -> bytes:
    """The figure as a PNG file, ``scale`` pixels of it for one of the screen.

    Raises:
        ValueError: Vega cannot draw it; the message is Vega's.
    """
    spec = _drawable(figure, theme, width)
    return vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])


def _drawable(figure: Figure, theme: Theme, width: int) -> Spec:
    """The specification outside a browser: no container to take the width from, and few fonts."""
    spec = complete(figure, theme)
    if spec.get("width") == "container":
        spec["width"] = width
    if family := typeface():
        spec["config"] = {"font": family, **spec["config"]}
    return spec


def _config(theme: Theme) -> dict[str, Any]:
    ink, faint, line = INKS[theme]
    return {
        "view": {"stroke": None},
        "text": {"color": ink},
        "rule": {"color": ink},
        "title": {"color": ink, "subtitleColor": faint},
        "axis": {
            "labelColor": faint,
            "titleColor": faint,
            "gridColor": line,
            "domainColor": line,
            "tickColor": line,
        },
        "legend": {"labelColor": faint, "titleColor": faint},
        "header": {"labelColor": faint, "titleColor": faint},
    }


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
