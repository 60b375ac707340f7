"""What the panels of a stage show, as the named datasets that it draws."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lstm_viz.analysis.belief import verdict
from lstm_viz.charts.arrow import replaced, table
from lstm_viz.charts.content import (
    NOWHERE,
    Belief,
    Content,
    Frames,
    Held,
    Legend,
    Mark,
    Setting,
    Start,
)
from lstm_viz.charts.controls import buttons_data
from lstm_viz.charts.figure import letters
from lstm_viz.charts.layouts import Layout, rows, size
from lstm_viz.charts.palette import BELIEF, LEVELS, PIXEL, Kind, Scale, levels, uncoloured
from lstm_viz.locale import N_, _, cache_by_language

HELP = N_("Move over any cell to read its number.")
CLICK = N_("Move over any cell to read its number, click it to keep it.")


def tables(content: Content, digit_id: str, start: Start) -> dict[str, pa.Table]:
    """The datasets of a stage.

    Args:
        content: what it shows.
        digit_id: names the digit on stage; when it changes, the reading begins anew.
        start: where and how a new digit is read.
    """
    beliefs = {slot: of.trace.belief.numpy() for slot, of in content.beliefs.items()}
    pictures = _pictures(content, beliefs)
    made: dict[str, list[dict[str, Any]]] = {
        "pictures": pictures,
        "leads": [_lead(slot, of) for slot, of in content.beliefs.items()],
        "digest": [_digest(content, digit_id, start)],
        "captions": _captions(content),
        "numbers": [
            _nothing_said(""),
            *(_numbers(heat.slot, heat.layer, heat.text, heat.values, heat.names)
              for heat in content.heats),
            *(_numbers(slot, 0, content.beliefs[slot].text, values, range(values.shape[1]))
              for slot, values in beliefs.items()),
            *(_numbers_painted(slot, of, pictures) for slot, of in content.frames.items()),
        ],
    }  # fmt: skip
    return {
        "panels": _panels(content.layout, tuple(_columns(content).items())),
        "buttons": _buttons(content.units),
        "held": _held(),
        "legend": _scales(tuple(content.legends)),
        **{name: table(records) for name, records in made.items()},
    }


def marked(tables: dict[str, pa.Table], chosen: Mark | None) -> dict[str, pa.Table]:
    """The same datasets with another cell marked, or none."""
    return _digested(tables, _marking(chosen or NOWHERE))


def edited(
    tables: dict[str, pa.Table], held: Sequence[Held], former: dict[str, pa.Table]
) -> dict[str, pa.Table]:
    """The same datasets with the rows that edits hold, and who led without them.

    Args:
        tables: of the reading with the edits.
        held: the rows, at least one stretch.
        former: the datasets of the reading without.
    """
    leads = tables["leads"].to_pylist()
    ghosts = [
        {**lead, "ghost": True, "note": ""}
        for lead in former["leads"].to_pylist()
        if lead not in leads
    ]
    made = {"leads": [*leads, *ghosts], "held": [vars(rows) for rows in held]}
    return {**tables, **{name: table(rows) for name, rows in made.items()}}


def untold(tables: dict[str, pa.Table], instead: str) -> dict[str, pa.Table]:
    """The same datasets without what tells the belief in words, and who leads from which row.

    Args:
        tables: of a stage of one reading.
        instead: is said in place of the sentences about the belief.
    """
    leads = [{**lead, "slot": ""} for lead in tables["leads"].to_pylist()]
    captions = [
        caption if caption["layer"] else {**caption, "text": instead}
        for caption in tables["captions"].to_pylist()
    ]
    made = {"leads": leads, "captions": captions}
    return {**tables, **{name: table(rows) for name, rows in made.items()}}


def staged(tables: dict[str, pa.Table], setting: Setting, kept: bool) -> dict[str, pa.Table]:
    """The same datasets for a stage that stands elsewhere, or where a click keeps a cell.

    Args:
        tables: of a stage on a page, whose cells are only read.
        setting: where it stands.
        kept: whether a click keeps a cell.
    """
    return _digested(tables, {"setting": setting, "help": _(CLICK if kept else HELP)})


def _marking(chosen: Mark) -> dict[str, Any]:
    return {f"chosen_{part}": value for part, value in vars(chosen).items()}


def _digested(tables: dict[str, pa.Table], changes: dict[str, Any]) -> dict[str, pa.Table]:
    return {**tables, "digest": replaced(tables["digest"], changes)}


def _columns(content: Content) -> dict[str, tuple[int, ...]]:
    """How many columns each panel has, in each layer."""
    layers = range(1, len(content.units) + 1)
    columns = {slot: [of.trace.logits.shape[-1] for _ in layers]
               for slot, of in content.beliefs.items()}  # fmt: skip
    for slot, frames in content.frames.items():
        columns[slot] = [frames.values.shape[-1] for _ in layers]
    for heat in content.heats:
        of = columns.setdefault(heat.slot, [0 for _ in layers])
        for k in [heat.layer] if heat.layer else layers:
            of[k - 1] = heat.values.shape[1]
    return {slot: tuple(numbers) for slot, numbers in columns.items()}


def _pictures(content: Content, beliefs: Mapping[str, NDArray[np.float32]]) -> list[dict[str, Any]]:
    """Those of every layer first, so that their order is the same whatever layer is on stage."""
    made = [_picture(heat.slot, heat.layer, heat.values, heat.scale) for heat in content.heats]
    made += [_picture(slot, 0, values, BELIEF) for slot, values in beliefs.items()]
    for slot, frames in content.frames.items():
        cells = levels(np.nan_to_num(frames.values), PIXEL.low, PIXEL.high)  # [T, T, W]
        made += [_painted(slot, 0, cells[t, : t + 1], PIXEL.kind, t + 1) for t in range(len(cells))]
    return sorted(made, key=lambda picture: picture["layer"])


def _picture(slot: str, layer: int, values: NDArray[np.float32], scale: Scale) -> dict[str, Any]:
    return _painted(slot, layer, levels(values, scale.low, scale.high), scale.kind)


def _painted(
    slot: str, layer: int, cells: NDArray[np.uint8], kind: Kind, now: int = 0
) -> dict[str, Any]:
    head, body = uncoloured(cells)
    return {"slot": slot, "layer": layer, "now": now, "rows": len(cells), "kind": kind,
            "head": head, "body": body}  # fmt: skip


@cache
def _ramp(kind: Kind) -> dict[str, str]:
    head, body = uncoloured(np.arange(LEVELS, dtype=np.uint8)[None])
    return {"kind": kind, "head": head, "body": body}


# What is the same for most digits is made once: a table takes longer than what is in it.


@lru_cache(maxsize=256)
def _panels(layout: Layout, columns: tuple[tuple[str, tuple[int, ...]], ...]) -> pa.Table:
    return table(rows(layout, dict(columns)))


@cache_by_language
def _buttons(units: tuple[int, ...]) -> pa.Table:
    return table(buttons_data(units))


@cache
def _held() -> pa.Table:
    return table([vars(Held("", 0, 0, 0))])


@lru_cache(maxsize=256)
def _scales(legends: tuple[Legend, ...]) -> pa.Table:
    return table([{**vars(legend), **_ramp(legend.kind)} for legend in legends])


def _lead(slot: str, of: Belief) -> dict[str, Any]:
    """Where the answer takes the lead; in no panel if the rows before the last mean nothing."""
    v = verdict(of.trace)
    note = _("{digit} leads from row {row}").format(digit=v.digit, row=v.lead)
    return {
        "slot": slot if of.every_row else "",
        "digit": v.digit,
        "lead": v.lead,
        "rows": len(of.trace.logits),
        "note": note,
        "ghost": False,
    }


def _digest(content: Content, digit_id: str, start: Start) -> dict[str, Any]:
    return {
        "id": digit_id,
        "rows": max(len(of.trace.logits) for of in content.beliefs.values()),
        "layers": len(content.units),
        # of what is remembered that of the last one is the clearest
        "first_layer": len(content.units) if content.frames else 1,
        "units": max(heat.values.shape[1] for heat in content.heats),
        "lines": len(content.lines),
        "same_units": content.same_units,
        "scales": 1 + max(legend.at for legend in content.legends),
        # what is in brackets after a name is left out where there is little room
        "longest": max(letters(legend.name.split(" (")[0]) for legend in content.legends),
        **size(content.layout),
        "setting": "page",
        "help": _(HELP),
        "row_text": _("row {row} / {rows}"),
        "speed_text": _("{speed} rows/s"),
        **{f"start_{name}": value for name, value in start._asdict().items()},
        **_marking(NOWHERE),
    }


def _captions(content: Content) -> list[dict[str, Any]]:
    return [
        {"line": at, "layer": layer, "row": row, "text": text}
        for at, line in enumerate(content.lines)
        for layer, sentences in line.items()
        for row, text in enumerate(sentences, 1)
    ]


def _numbers(
    slot: str, layer: int, text: str, values: NDArray[np.float32], names: range | tuple[int, ...]
) -> dict[str, Any]:
    """The numbers behind one panel: the float32 values ``[T, N]`` themselves, eight hexadecimal
    digits each. That is exact, and cheap to send and to keep."""
    return _nothing_said(slot) | {
        "layer": layer,
        "text": text,
        "units": values.shape[1],
        "order": _order(names),
        "hex": values.astype(">f4").tobytes().hex(),
    }


def _numbers_painted(slot: str, of: Frames, pictures: list[dict[str, Any]]) -> dict[str, Any]:
    """The numbers behind a panel whose picture changes: where among the pictures its first one is,
    and the one that it is to be like."""
    slots, width = [picture["slot"] for picture in pictures], of.values.shape[-1]
    return _nothing_said(slot) | {
        "text": of.text,
        "units": width,
        "order": _order(range(1, width + 1)),
        "first": slots.index(slot),
        "read": slots.index(of.of),
    }


def _nothing_said(slot: str) -> dict[str, Any]:
    return {"slot": slot, "layer": 0, "text": "", "units": 0, "order": "", "hex": "",
            "first": -1, "read": -1}  # fmt: skip


@cache  # the same for every digit, and else a fifth of the work
def _order(names: range | tuple[int, ...]) -> str:
    return "".join(f"{name:03d}" for name in names)
