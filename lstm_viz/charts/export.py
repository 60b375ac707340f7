"""Any figure as a file, complete in itself: Vega-Lite JSON, SVG, PNG, and HTML with its text."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Protocol

import pyarrow as pa
import vl_convert

from lstm_viz.charts.clock import CALM_STYLE, TOUCH_STYLE
from lstm_viz.charts.palette import Theme
from lstm_viz.locale import N_, _, language

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


def svg(figure: Figure, theme: Theme = "light") -> str:
    """The figure as an SVG document.

    Raises:
        ValueError: Vega cannot draw it; the message is Vega's.
    """
    return vl_convert.vegalite_to_svg(_drawable(figure, theme), allowed_base_urls=[])


def png(figure: Figure, theme: Theme = "light", scale: float = 2) -> bytes:
    """The figure as a PNG file, ``scale`` pixels of it for one of the screen.

    Raises:
        ValueError: Vega cannot draw it; the message is Vega's.
    """
    spec = _drawable(figure, theme)
    return vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])


def _drawable(figure: Figure, theme: Theme) -> Spec:
    """The specification outside a browser: no container to take the width from, and few fonts."""
    spec = complete(figure, theme)
    if spec.get("width") == "container":
        spec["width"] = WIDTH
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


CREDITS = N_(
    "Made with lstm_viz. Trained on MNIST (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0) and on pen"
    " strokes (E. Alpaydin, F. Alimoglu; UCI Machine Learning Repository, CC BY 4.0). Drawn by Vega"
    " (BSD 3-Clause)."
)


@dataclass(frozen=True)
class Section:
    """A part of a document.

    Attributes:
        figure: its chart, or None for text alone.
        title: its heading, or "".
        text: what stands under the figure; an empty line begins a new paragraph.
    """

    figure: Figure | None = None
    title: str = ""
    text: str = ""


def html(title: str, sections: Sequence[Section], theme: Theme = "light") -> str:
    """A document that plays offline: Vega, data and pictures are in it, and it asks for no more.

    Args:
        title: its heading, and its name in the browser.
        sections: from top to bottom.
        theme: of the datasets in the figures.
    """
    figures: list[Spec] = []
    parts = [f"<h1>{escape(title)}</h1>"]
    for section in sections:
        if section.title:
            parts.append(f"<h2>{escape(section.title)}</h2>")
        if section.figure is not None:
            parts.append(f'<div id="figure-{len(figures)}"></div>')
            figures.append(complete(section.figure, theme))
        parts += _paragraphs(section.text)
    parts.append(f"<footer>{escape(_(CREDITS))}</footer>")
    return _page(title, "\n".join(parts), figures, theme, padding="1.5rem")


def frame(figure: Figure, theme: Theme = "light") -> str:
    """A document with a figure and nothing else, to stand in another page."""
    return _page("lstm_viz", '<div id="figure-0"></div>', [complete(figure, theme)], theme, "0")


def _paragraphs(text: str) -> list[str]:
    return [f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part]


def _page(title: str, body: str, figures: list[Spec], theme: Theme, padding: str) -> str:
    ink, faint, _lines = INKS[theme]
    return _template().substitute(
        language=language(),
        title=escape(title),
        body=body,
        unseen=_("The figures are drawn by JavaScript, which this file carries with it."),
        failed=json.dumps(_("This figure cannot be drawn: {why}"), ensure_ascii=False),
        figures=json.dumps(figures, ensure_ascii=False).replace("<", r"\u003c"),
        vega=_vega(),
        theme=theme,
        ground=GROUNDS[theme],
        ink=ink,
        faint=faint,
        padding=padding,
        styles=f"{CALM_STYLE}\n{TOUCH_STYLE}",
    )


@cache
def _template() -> Template:
    return Template((files("lstm_viz.charts") / "document.html").read_text(encoding="utf-8"))


@cache
def _vega() -> str:
    """Vega, Vega-Lite and Vega-Embed, 900 KB of script."""
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
