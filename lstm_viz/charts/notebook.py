"""The stage in a notebook, in files, and as an animated GIF, for slides."""

import base64
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lstm_viz.analysis.belief import verdict
from lstm_viz.analysis.trace import Trace
from lstm_viz.charts.dataset import Cell, datasets, mark
from lstm_viz.charts.export import (
    MARGIN,
    SCREEN,
    Section,
    Spec,
    frame,
    html,
    png,
    still,
    svg,
    vega_lite,
    with_data,
)
from lstm_viz.charts.palette import Look, Theme
from lstm_viz.charts.stage import stage
from lstm_viz.charts.tables import marked
from lstm_viz.locale import N_, _, an, percent
from lstm_viz.models.pretrained import card

SUFFIXES = (".html", ".svg", ".png", ".json", ".gif")
HELP = N_(
    "Space plays, the arrow keys step, 1 and 2 change the layer, + and – the speed, L loops."
    " Move over any cell to read its number."
)


class LiveStage:
    """A live stage: a notebook shows it, and :meth:`save` writes it to a file.

    Args:
        spec: the specification of the stage with the datasets of a trace.
        theme: of the colours.
        title: what it is.
        text: what one can see in it.
    """

    def __init__(self, spec: Spec, theme: Theme, title: str, text: str) -> None:
        self.spec, self.theme, self.title, self.text = spec, theme, title, text

    def save(self, path: str | Path, row: int | None = None, layer: int = 1) -> Path:
        """Write a file of the kind that its suffix names.

        ``.html`` plays in any browser, offline; ``.gif`` plays on slides; ``.svg`` and ``.png``
        stand at one row; ``.json`` is the live specification, in Vega-Lite, with its data.

        Args:
            path: where to.
            row: from 1 on, None for the last; for ``.svg`` and ``.png``.
            layer: from 1 on; for ``.svg``, ``.png`` and ``.gif``.

        Raises:
            ValueError: the suffix is another, or there is no such row or layer.
        """
        path = Path(path)
        made = self._made(path.suffix.lower(), row, layer)
        path.write_bytes(made.encode() if isinstance(made, str) else made)
        return path

    def _made(self, suffix: str, row: int | None, layer: int) -> str | bytes:
        if suffix == ".html":
            text = f"{self.text}\n\n{_(HELP)}"
            return html(self.title, [Section(self.spec, text=text)], self.theme)
        if suffix == ".json":
            return vega_lite(self.spec, self.theme)
        if suffix == ".gif":
            return gif(self.spec, self.theme, layer)
        if suffix in (".svg", ".png"):
            make = svg if suffix == ".svg" else png
            return make(still(self.spec, row, layer), self.theme)
        raise ValueError(f"cannot save as {suffix!r}: name a file in {', '.join(SUFFIXES)}")

    def _repr_html_(self) -> str:
        """The stage in a frame that holds all it needs.

        Vega's own notebook formats would leave the version of Vega, and with it the clock of the
        stage, to the notebook; a frame is the same in JupyterLab, in VS Code and on a web page.
        """
        # in a frame as high as its content, the height of the window would follow from itself
        fixed = [
            {"name": "screen", "value": SCREEN} if param["name"] == "screen" else param
            for param in self.spec["params"]
        ]
        page = escape(frame({**self.spec, "params": fixed}, self.theme))
        style = "width: 100%; height: 760px; border: 0"
        return f'<iframe srcdoc="{page}" title="{escape(self.title)}" style="{style}"></iframe>'


def figure(
    trace: Trace, look: Look | None = None, theme: Theme = "light", chosen: Cell | None = None
) -> LiveStage:
    """The stage of the trace of one image, to play and scrub in a notebook.

    Args:
        trace: of a single image.
        look: unit order and colour scales of the network; None for those of the pretrained one.
        theme: "light" or "dark".
        chosen: the cell to mark.

    Raises:
        ValueError: the trace is of a batch, or of a network that the look does not fit.
    """
    look = look or Look.of(card())
    units = tuple(layer.h.shape[-1] for layer in trace.layers)
    if units != tuple(len(order) for order in look.order):
        raise ValueError(
            f"the look is not for layers of {' and '.join(map(str, units))} units: pass the one"
            " of the network that made the trace, lstm_viz.charts.Look.of(card(name))"
        )
    answer = verdict(trace)
    spec = with_data(stage(), marked(datasets(trace, look, "figure"), mark(look, chosen)))
    said = _("After the last row it answers {digit} ({p}), then {rival} ({q}).")
    if look.every_row:
        said = _(
            "After the last row it answers {digit} ({p}), then {rival} ({q}); {digit} leads"
            " from row {lead} on."
        )
    text = said.format(
        digit=answer.digit,
        p=percent(answer.probability),
        rival=answer.rival,
        q=percent(answer.rival_probability),
        lead=answer.lead,
    )
    title = an(_("An LSTM reads a {digit}").format(digit=answer.digit))
    return LiveStage(spec, theme, title, text)


STEP, HOLD = 170, 2500  # milliseconds on each row, and on the last
_MOVING = (
    "lead", "lead_note", "veil", "row_number", "scan", "knob", "knob_row", "caption", "chosen",
)  # fmt: skip


def gif(stage: Spec, theme: Theme = "light", layer: int = 1) -> bytes:
    """The reading as an animation that begins anew after a rest on the last row.

    A frame is what the stage shows after that row, in the 256 colours that a GIF has.

    Args:
        stage: its specification with the datasets of a trace.
        theme: of the colours.
        layer: from 1 on.

    Raises:
        ValueError: there is no such layer.
    """
    resting = _resting(stage, theme, layer)
    rows = stage["datasets"]["digest"][0]["rows"]
    each = (_frame(stage, resting, row, layer) for row in range(1, rows + 1))
    return _animated([_drawn(frame, theme) for frame in each], [STEP] * (rows - 1) + [HOLD])


# Vega takes most of its time for text, and most text rests. So what rests is drawn once, and
# each frame is that picture with what moves on top of it: three seconds instead of eight.


def _resting(stage: Spec, theme: Theme, layer: int) -> dict[str, Any]:
    """A layer that holds the picture of everything that rests."""
    spec = still(stage, layer=layer)
    spec["layer"] = [part for part in spec["layer"] if part["name"] not in _MOVING]
    picture = png(spec, theme, scale=1)
    width, height = Image.open(BytesIO(picture)).size
    url = "data:image/png;base64," + base64.b64encode(picture).decode()
    return {
        "data": {"values": [{"url": url}]},
        "mark": {
            "type": "image", "width": width, "height": height,
            "align": "left", "baseline": "top", "smooth": False,
        },
        "encoding": {
            "url": {"field": "url"},
            "x": {"value": -MARGIN},
            "y": {"value": -MARGIN},
        },
    }  # fmt: skip


def _frame(stage: Spec, resting: dict[str, Any], row: int, layer: int) -> Spec:
    spec = still(stage, row, layer)
    moving = [part for part in spec["layer"] if part["name"] in _MOVING]
    needed = {part["data"].get("name") for part in moving} | {"panels", "digest"}
    return {
        **spec,
        "layer": [resting, *moving],
        "datasets": {name: rows for name, rows in spec["datasets"].items() if name in needed},
        "padding": {"bottom": MARGIN},  # the picture brings the others along
    }


def _drawn(spec: Spec, theme: Theme) -> Image.Image:
    return Image.open(BytesIO(png(spec, theme, scale=1))).convert("RGB")


def _animated(frames: list[Image.Image], durations: list[int]) -> bytes:
    """The frames in one palette, so that colours keep still and only changes are stored."""
    width, height = frames[0].size
    sample = Image.new("RGB", (width, 2 * height))  # nearly all veiled, and all seen
    sample.paste(frames[0])
    sample.paste(frames[-1], (0, height))
    palette = sample.quantize(254, Image.Quantize.MAXCOVERAGE, kmeans=3)
    painted = [_painted(frame, palette) for frame in frames]
    file = BytesIO()
    painted[0].save(
        file, "GIF", save_all=True, append_images=painted[1:], duration=durations, loop=0
    )
    return file.getvalue()


def _painted(frame: Image.Image, palette: Image.Image) -> Image.Image:
    """The frame in the palette's 254 colours, and its ground, seen beside a slide's, exactly."""
    pixels = np.asarray(frame)  # [height, width, RGB]
    colours = np.asarray(frame.quantize(palette=palette, dither=Image.Dither.NONE)).copy()
    ground = pixels[0, 0]
    colours[(pixels == ground).all(axis=-1)] = 254
    painted = Image.fromarray(colours)
    painted.putpalette([*(palette.getpalette() or [])[: 3 * 254], *ground.tolist()])
    return painted
