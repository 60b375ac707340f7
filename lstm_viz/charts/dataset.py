"""A trace as the datasets that the stage draws."""

from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lstm_viz.charts.palette import LEVELS, Theme, colours, levels
from lstm_viz.charts.picture import png
from lstm_viz.charts.signals import place
from lstm_viz.explain.belief import verdict
from lstm_viz.explain.captions import beliefs, deeds
from lstm_viz.explain.trace import LayerTrace, Trace
from lstm_viz.network.pretrained import Card
from lstm_viz.words import N_

Kind = Literal["gate", "state", "pixel"]
KINDS: dict[str, Kind] = {
    "i": "gate", "f": "gate", "o": "gate", "g": "state", "c": "state", "h": "state",
}  # fmt: skip


NAMES = {
    "i": N_("input gate i"),
    "f": N_("forget gate f"),
    "o": N_("output gate o"),
    "g": N_("candidate g"),
    "c": N_("cell state c"),
    "h": N_("hidden state h"),
}
HELP = "Move over any cell to read its number, click it to keep it."


@dataclass(frozen=True)
class Look:
    """What is fixed for a network, so that pictures of different digits can be compared.

    Attributes:
        order: for each layer, its units from left to right, like ones beside each other.
        c_bound: for each layer, the end of the symmetric colour scale of the cell state.
        c_max: for each layer, the largest |c| known: larger than its bound, and painted like it.
    """

    order: tuple[tuple[int, ...], ...]
    c_bound: tuple[float, ...]
    c_max: tuple[float, ...]

    @classmethod
    def of(cls, about: Card) -> "Look":
        """The look that a trained network's card gives it."""
        return cls(
            order=tuple(tuple(units) for units in about["unit_order"]),
            c_bound=tuple(scale["c"]["bound"] for scale in about["bounds"]),
            c_max=tuple(scale["c"]["max"] for scale in about["bounds"]),
        )

    def domain(self, quantity: str, layer: int) -> tuple[float, float]:
        """The values at the two ends of the colour scale of a quantity; ``layer`` from 0."""
        if KINDS[quantity] == "gate":
            return 0.0, 1.0
        bound = self.c_bound[layer] if quantity == "c" else 1.0
        return -bound, bound


@dataclass(frozen=True)
class Cell:
    """One cell of the stage.

    Attributes:
        quantity: one of i, f, g, o, c, h; or "digit" for a pixel, "belief" for a probability.
        layer: from 0; 0 for a pixel and for a belief.
        unit: from 0; the column of a pixel, the class of a belief.
        row: from 0.
    """

    quantity: str
    layer: int
    unit: int
    row: int


def datasets(
    trace: Trace,
    look: Look,
    theme: Theme,
    digit_id: str,
    chosen: Cell | None = None,
    start: tuple[int, int] = (0, 0),
) -> dict[str, pa.Table]:
    """The named datasets of the stage for the trace of one image.

    Args:
        trace: of a single image, with two layers.
        look: unit order and colour scales of the network.
        theme: which colour tables to paint with.
        digit_id: names the digit on stage; when it changes, the reading begins anew.
        chosen: the cell to mark.
        start: row and layer, from 1, at which a new digit stands; 0, 0 to read it from the top.
    """
    image = trace.images.numpy()  # [T, W]
    belief = trace.belief.numpy()  # [T, K]
    tables = {
        "pictures": _pictures(trace, look, theme),
        "belief": _belief(belief),
        "digest": [_digest(trace, digit_id, start)],
        "captions": _captions(trace),
        "numbers": [
            _table("", HELP, np.empty((0, 0), np.float32)),
            _table("digit", "pixel", image, column_name="column", start=1),
            _table("belief", "belief", belief, column_name="in digit"),
            *(row for k, layer in enumerate(trace.layers) for row in _numbers(layer, look, k)),
        ],
        "legend": legend(look, theme),
        "chosen": [_mark(look, chosen)],
    }
    return {name: pa.Table.from_pylist(rows) for name, rows in tables.items()}


def legend(look: Look, theme: Theme) -> list[dict[str, Any]]:
    """One row for each colour scale: its ramp, its ends, and what it is for."""

    def entry(at: int, kind: Kind, name: str, low: str, high: str, layer: int) -> dict[str, Any]:
        labels = {"name": name, "low": low, "high": high}
        return {"at": at, "layer": layer, "url": _ramp(kind, theme), **labels}

    memory = [
        entry(2, "state", f"memory c (at most ±{ceil(top)})", f"≤ −{b:g}", f"≥ {b:g}", k)
        for k, (b, top) in enumerate(zip(look.c_bound, look.c_max, strict=True), 1)
    ]
    return [
        entry(0, "gate", "gates i, f, o", "0", "1", 0),
        entry(1, "state", "candidate g, hidden h", "−1", "1", 0),
        *memory,
    ]


@cache
def _ramp(kind: Kind, theme: Theme) -> str:
    return png(np.arange(LEVELS, dtype=np.uint8)[None], colours(kind, theme))


def _captions(trace: Trace) -> list[dict[str, Any]]:
    lines = [(0, beliefs(trace)), *((k, deeds(layer)) for k, layer in enumerate(trace.layers, 1))]
    return [
        {"row": row, "layer": layer, "text": text}
        for layer, sentences in lines
        for row, text in enumerate(sentences, 1)
    ]


def _mark(look: Look, cell: Cell | None) -> dict[str, Any]:
    if cell is None:
        return {**place("digit"), "layer": -1, "row": 0, "at": 0}
    if cell.quantity not in KINDS:
        return {**place(cell.quantity), "layer": 0, "row": cell.row, "at": cell.unit}
    at = look.order[cell.layer].index(cell.unit)
    return {**place(cell.quantity), "layer": cell.layer + 1, "row": cell.row, "at": at}


def _pictures(trace: Trace, look: Look, theme: Theme) -> list[dict[str, Any]]:
    digit = png(levels(trace.images.numpy(), 0, 1), colours("pixel", theme))
    rows = [{**place("digit"), "layer": 0, "url": digit}]
    for k, layer in enumerate(trace.layers):
        for quantity, kind in KINDS.items():
            cells = _ordered(layer, quantity, look, k)
            url = png(levels(cells, *look.domain(quantity, k)), colours(kind, theme))
            rows.append({**place(quantity), "layer": k + 1, "url": url})
    return rows


def _ordered(layer: LayerTrace, quantity: str, look: Look, k: int) -> NDArray[np.float32]:
    values: NDArray[np.float32] = getattr(layer, quantity).numpy()
    return values[:, list(look.order[k])]  # [T, H], in display order


def _belief(belief: NDArray[np.float32]) -> list[dict[str, Any]]:
    here = place("belief")
    return [
        {**here, "row": row, "digit": digit, "p": p}
        for row, probabilities in enumerate(belief.tolist())
        for digit, p in enumerate(probabilities)
    ]


def _digest(trace: Trace, digit_id: str, start: tuple[int, int]) -> dict[str, Any]:
    v = verdict(trace)
    return {
        **place("belief"),
        "id": digit_id,
        "digit": v.digit,
        "lead": v.lead,
        "lead_note": f"{v.digit} leads from row {v.lead}",
        "start_row": start[0],
        "start_layer": start[1],
    }


def _numbers(layer: LayerTrace, look: Look, k: int) -> list[dict[str, Any]]:
    return [
        {
            **_table(quantity, name, _ordered(layer, quantity, look, k), column_name="unit"),
            "layer": k + 1,
            "order": _order(look.order[k]),
        }
        for quantity, name in NAMES.items()
    ]


def _table(
    slot: str, name: str, cells: NDArray[np.float32], column_name: str = "", start: int = 0
) -> dict[str, Any]:
    """The numbers behind one panel: the float32 values ``[T, N]`` themselves, eight hexadecimal
    digits each. That is exact, and cheap to send and to keep."""
    columns = cells.shape[1]
    return {
        "slot": slot,
        "layer": 0,
        "name": name,
        "units": columns,
        "column_name": column_name,
        "order": _order(range(start, start + columns)),
        "hex": cells.astype(">f4").tobytes().hex(),
    }


@cache  # the same for every digit, and else a fifth of the work
def _order(columns: range | tuple[int, ...]) -> str:
    return "".join(f"{column:03d}" for column in columns)
