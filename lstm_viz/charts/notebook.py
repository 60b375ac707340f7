"""The stage in a notebook, and in files."""

from html import escape
from pathlib import Path

from lstm_viz.analysis.belief import verdict
from lstm_viz.analysis.trace import Trace
from lstm_viz.charts.animation import gif
from lstm_viz.charts.dataset import Cell, datasets, mark
from lstm_viz.charts.document import Section, frame, html
from lstm_viz.charts.export import SCREEN, Spec, png, still, svg, vega_lite, with_data
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
