"""What is drawn, without a browser: Vega itself lays it out, its clock and pointer held."""

import json
from functools import cache
from typing import Any

import pyarrow as pa
import vl_convert

from lstm_viz.charts import stage
from lstm_viz.charts.figure import Figure

Item = dict[str, Any]
Scene = dict[str, list[Item]]

WIDE, NARROW = 1100, 358  # the chart on a laptop and on a phone


@cache
def compiled() -> str:
    """The stage as Vega, in JSON."""
    return json.dumps(vl_convert.vegalite_to_vega(stage()))


def scene(
    tables: dict[str, pa.Table],
    width: float = WIDE,
    height: float = 1000,
    read: float = 28,
    layer: int = 1,
    background: str | None = None,
    **signals: Any,
) -> Scene:
    """The marks on the stage, by name and in drawing order.

    Args:
        tables: the datasets of a trace.
        width: of the chart in pixels.
        height: of the browser's window.
        read: rows read so far.
        layer: 1 or 2.
        background: colour of the page.
        **signals: further signals to hold, such as `hover`.
    """
    vega = json.loads(compiled())
    if background:
        vega["background"] = background
    clock = next(signal["value"] for signal in vega["signals"] if signal["name"] == "clock")
    held = {
        "width": width,
        "screen": height,
        "clock": {**clock, "t": read, "playing": False, "layer": layer},
        **signals,
    }
    vega["signals"] = [
        {"name": signal["name"], "value": held[signal["name"]]}
        if signal["name"] in held
        else {key: part for key, part in signal.items() if key != "on"}
        for signal in vega["signals"]
    ]
    for data in vega["data"]:
        if data["name"] in tables:
            data["values"] = tables[data["name"]].to_pylist()
    root = vl_convert.vega_to_scenegraph(vega)["scenegraph"]["items"][0]
    return {mark["name"].removesuffix("_marks"): mark["items"] for mark in root["items"]}


def panel(drawn: Scene, slot: str) -> Item:
    """The box under the title that ends in this letter or word."""
    (title,) = (item for item in drawn["title"] if item["text"].split()[-1] == slot)
    (box,) = (
        box
        for box in drawn["hit"]
        if abs(box["x"] - title["x"]) < 1 and 0 < box["y"] - title["y"] < 45
    )
    return box


def inside(item: Item, box: Item) -> bool:
    """Whether an item lies within a box."""
    return all(
        box[low] - 0.01 <= item[low] and item.get(high, item[low]) <= box[high] + 0.01
        for low, high in (("x", "x2"), ("y", "y2"))
    )


def boxes(drawn: Scene, tables: dict[str, pa.Table]) -> dict[str, Item]:
    """The box of every panel that is drawn, by its slot."""
    narrow = len({hit["y"] for hit in drawn["hit"]}) != 1 + max(
        tables["panels"]["tier"].to_pylist()
    )
    slots = [
        row["slot"]
        for row in tables["panels"].to_pylist()
        if row["shape"] != "words" and not (narrow and row["ncol"] < 0)
    ]
    return dict(zip(slots, drawn["hit"], strict=True))


def plotted(figure: Figure, width: int) -> tuple[Item, list[Item]]:
    """The plot of a figure that takes the width it is given, and the labels of its axes."""
    vega = vl_convert.vegalite_to_vega({**figure.to_dict(), "width": width})
    (plot,) = vl_convert.vega_to_scenegraph(vega)["scenegraph"]["items"]
    axes = [mark["items"][0]["items"] for mark in plot["items"] if mark.get("role") == "axis"]
    labels = [mark["items"] for axis in axes for mark in axis if mark.get("role") == "axis-label"]
    return plot, [item for items in labels for item in items if item.get("opacity", 1)]
