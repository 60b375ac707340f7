"""Figures and their texts as one HTML file that needs nothing but a browser."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

import vl_convert

from lstm_viz.charts.clock import CALM_STYLE, TOUCH_STYLE
from lstm_viz.charts.export import GROUNDS, INKS, Figure, Spec, complete
from lstm_viz.charts.palette import Theme
from lstm_viz.locale import N_, _, language

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


def html(title: str, sections: Sequence[Section], theme: Theme = "light", credits: str = "") -> str:
    """A document that plays offline: Vega, data and pictures are in it, and it asks for no more.

    Args:
        title: its heading, and its name in the browser.
        sections: from top to bottom.
        theme: of the datasets in the figures.
        credits: the last line; else the package's own.
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
    parts.append(f"<footer>{escape(credits or _(CREDITS))}</footer>")
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
