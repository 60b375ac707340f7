"""The stage's own controls: transport, speed, loop and layer, drawn in the chart.

They are marks, not widgets, so that the stage is the same in the app, in a notebook and in a file.
"""

from typing import Any

import altair as alt

from lstm_viz.charts.layers import at, catching, expr, inline, layer
from lstm_viz.charts.signals import ROWS

_PLAY = "M-.7,-1L1,0L-.7,1Z"
_PAUSE = "M-.8,-1H-.2V1H-.8Z M.2,-1H.8V1H.2Z"
_FIT = "min(1, W / 344)"  # the buttons of a narrow screen take 344 pixels if they can


def _button(
    name: str, hint: str, x: int, nx: int, width: int = 32, low: bool = False, **face: str
) -> dict[str, object]:
    """A button at ``x`` on a wide screen, negative from the right, and ``nx`` on a narrow one."""
    return {"id": name, "hint": hint, "x": x, "nx": nx, "w": width, "low": low, **face}


BUTTONS = inline(
    [
        _button("first", "first row (Home)", 0, 0, icon="M-1,-1H-.7V1H-1Z M1,-1L-.5,0L1,1Z"),
        _button("back", "one row back (←)", 34, 34, icon="M.3,-1L-.7,0L.3,1L.6,.7L-.1,0L.6,-.7Z"),
        _button("play", "play or pause (space)", 68, 68, icon=_PLAY),
        _button("next", "one row on (→)", 102, 102, icon="M-.3,-1L.7,0L-.3,1L-.6,.7L.1,0L-.6,-.7Z"),
        _button("last", "last row (End)", 136, 136, icon="M1,-1H.7V1H1Z M-1,-1L.5,0L-1,1Z"),
        _button("slower", "slower (–)", -386, 178, label="–"),
        _button("faster", "faster (+)", -288, 262, label="+"),
        _button("loop", "begin anew at the end (L)", -250, 300, width=44, label="loop"),
        _button("layer1", "show layer 1 (1)", -196, 0, width=96, low=True, label="layer 1"),
        _button("layer2", "show layer 2 (2)", -98, 66, width=96, low=True, label="layer 2"),
    ]
)
_BUTTON = {
    "fit": f"wide || datum.low ? 1 : {_FIT}",
    "bw": "!wide && datum.low ? 64 : datum.w * datum.fit",
    "bx": "(wide ? datum.x : datum.nx * datum.fit) + (wide && datum.x < 0 ? W : 0)",
    "by": "!wide && datum.low ? 42 : 2",
    "on": "datum.id == 'loop' && loop || datum.id == 'layer1' && layer == 1"
    " || datum.id == 'layer2' && layer == 2",
    "glyph": f"datum.id == 'play' && clock.playing ? '{_PAUSE}' : datum.icon",
    "text": "wide && datum.low ? datum.label + ' · ' + (datum.id == 'layer1' ? units1 : units2)"
    " : datum.label",
    "ground": "datum.on ? active : over == datum.id ? line : 'transparent'",
    "edge": "datum.on ? active : line",
    "face": "datum.on ? 'white' : ink",
}


def _buttons(name: str, mark: str, **style: Any) -> alt.Chart:
    return layer(BUTTONS, name, mark, **style).transform_calculate(**_BUTTON)


def _filled(chart: alt.Chart, field: str) -> alt.Chart:
    return chart.encode(fill=alt.Fill(f"{field}:N", scale=None))


def buttons() -> list[alt.Chart]:
    """The buttons: their ground, their faces, and a transparent mark that catches the pointer."""
    box = {"x": "datum.bx", "x2": "datum.bx + datum.bw", "y": "datum.by", "y2": "datum.by + 32"}
    middle = {"x": "datum.bx + datum.bw / 2", "y": "datum.by + 16"}
    ground = _filled(at(_buttons("button", "rect", cornerRadius=6), **box), "ground")
    icons = _buttons("icon", "point", filled=True, opacity=1, size=150)
    icons = _filled(at(icons.transform_filter("isValid(datum.icon)"), **middle), "face")
    labels = _buttons("label", "text", baseline="middle", fontSize=13)
    labels = _filled(at(labels.transform_filter("isValid(datum.label)"), **middle), "face")
    hit = at(_buttons("button_hit", "rect", fill="transparent", stroke=None), **box)
    return [
        ground.encode(stroke=alt.Stroke("edge:N", scale=None)),
        icons.encode(shape=alt.Shape("glyph:N", scale=None)),
        labels.encode(text="text:N"),
        hit.encode(tooltip="hint:N"),
    ]


def readings() -> list[alt.Chart]:
    """Speed, and the row being read."""
    one = inline([{}])
    speed = layer(one, "speed", "text", fontSize=12, baseline="middle", fill=expr("faint"))
    row = layer(one, "row", "text", fontSize=13, baseline="middle", align="left", fill=expr("ink"))
    return [
        at(speed, x=f"wide ? W - 321 : 236 * {_FIT}", y="18")
        .transform_calculate(text="format(speed, '~r') + ' rows/s'")
        .encode(text="text:N"),
        at(row, x="slider_x + slider_width + 14", y="slider_y")
        .transform_calculate(text=f"'row ' + row + ' / {ROWS}'")
        .encode(text="text:N"),
    ]


def slider() -> list[alt.Chart]:
    """The row slider."""
    one = inline([{}])
    ends = {"x": "slider_x", "x2": "slider_x + slider_width", "y": "slider_y"}
    around = {
        "x": "slider_x - 10",
        "x2": "slider_x + slider_width + 10",
        "y": "slider_y - 16",
        "y2": "slider_y + 16",
    }
    here = f"slider_x + slider_width * clamp((read - 1) / {ROWS - 1}, 0, 1)"
    rail = layer(one, "rail", "rule", strokeWidth=4, strokeCap="round", stroke=expr("line"))
    done = layer(one, "done", "rule", strokeWidth=4, strokeCap="round", stroke=expr("accent"))
    thumb = layer(one, "thumb", "point", filled=True, opacity=1, size=190, fill=expr("accent"))
    hit = layer(one, "slider_hit", "rect", fill="transparent", stroke=None)
    return [
        at(rail, **ends),
        at(done, x="slider_x", x2=here, y="slider_y"),
        at(thumb, x=here, y="slider_y"),
        catching(at(hit, **around)),
    ]
