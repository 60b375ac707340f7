"""The stage's own controls: transport, speed, loop and layer, drawn in the chart.

They are marks, not widgets, so that the stage is the same in the app, in a notebook and in a file.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from lstm_viz.charts.panels import at, catching, expr, inline, layer, points
from lstm_viz.locale import _

_PLAY = "M-.7,-1L1,0L-.7,1Z"
_PAUSE = "M-.8,-1H-.2V1H-.8Z M.2,-1H.8V1H.2Z"
_FIRST = "M-1,-1H-.7V1H-1Z M1,-1L-.5,0L1,1Z"
_BACK = "M.3,-1L-.7,0L.3,1L.6,.7L-.1,0L.6,-.7Z"
_NEXT = "M-.3,-1L.7,0L-.3,1L-.6,.7L.1,0L-.6,-.7Z"
_LAST = "M1,-1H.7V1H1Z M-1,-1L.5,0L-1,1Z"
_FIT = "min(1, W / 344)"  # the buttons of a narrow screen take 344 pixels if they can


def buttons_data(units: Sequence[int]) -> list[dict[str, Any]]:
    """The buttons as the stage takes them.

    Args:
        units: of each layer that can be shown; 0 where panels have different ones.
    """
    return [
        _button("first", _("first row (Home)"), 0, icon=_FIRST),
        _button("back", _("one row back (←)"), 34, icon=_BACK),
        _button("play", _("play or pause (space)"), 68, icon=_PLAY),
        _button("next", _("one row on (→)"), 102, icon=_NEXT),
        _button("last", _("last row (End)"), 136, icon=_LAST),
        _button("slower", _("slower (–)"), -190, 178, label="–"),
        _button("faster", _("faster (+)"), -92, 262, label="+"),
        _button("loop", _("begin anew at the end (L)"), -54, 300, width=44, label=_("loop")),
        *(_layer_button(k, n) for k, n in enumerate(units, 1)),
    ]


def _layer_button(k: int, units: int) -> dict[str, Any]:
    label = _("layer {layer}").format(layer=k)
    button = _button(f"layer{k}", _("show layer {layer} ({layer})").format(layer=k), label=label)
    return {**button, "of": k, "long": f"{label} · {units}" if units else label}


def _button(
    name: str,
    hint: str,
    x: int = 0,
    nx: int | None = None,
    width: int = 32,
    icon: str = "",
    label: str = "",
) -> dict[str, Any]:
    """A button at ``x`` on a wide screen, and ``nx`` on a narrow one if that is another place.

    Below nought it is left of the layers' buttons.
    """
    return {"id": name, "hint": hint, "x": x, "nx": x if nx is None else nx, "w": width,
            "icon": icon, "label": label, "long": label, "of": 0}  # fmt: skip


_BUTTON = {
    "fit": f"datum.of ? 1 : broad ? em : {_FIT}",
    "bw": "datum.of ? layer_width : datum.w * datum.fit",
    "bx": "datum.of ? (broad ? end - layers_width : 0) + (datum.of - 1) * (layer_width + 2)"
    " : (broad ? datum.x : datum.nx) * datum.fit + (broad && datum.x < 0 ? end - layers_width : 0)",
    "by": "!broad && datum.of ? 42 : 2",
    "on": "datum.id == 'loop' && loop || datum.of == layer",
    "glyph": f"datum.id == 'play' && playing ? '{_PAUSE}' : datum.icon",
    "text": "tight ? datum.label : datum.long",
    "ground": "datum.on ? active : over == datum.id ? line : 'transparent'",
    "edge": "datum.on ? active : line",
    "face": "datum.on ? 'white' : ink",
}


def _buttons(name: str, mark: str, **style: Any) -> alt.Chart:
    return layer(alt.NamedData("buttons"), name, mark, **style).transform_calculate(**_BUTTON)


def _filled(chart: alt.Chart, field: str) -> alt.Chart:
    return chart.encode(fill=alt.Fill(f"{field}:N", scale=None))


def buttons() -> list[alt.Chart]:
    """The buttons: their ground, their faces, and a transparent mark that catches the pointer."""
    box = {
        "x": "datum.bx",
        "x2": "datum.bx + datum.bw",
        "y": "datum.by",
        "y2": "datum.by + 32 * em",
    }
    middle = {"x": "datum.bx + datum.bw / 2", "y": "datum.by + 16 * em"}
    ground = _filled(at(_buttons("button", "rect", cornerRadius=6), **box), "ground")
    icons = _buttons("icon", "point", filled=True, opacity=1, size=points("150 * em"))
    icons = _filled(at(icons.transform_filter("datum.icon"), **middle), "face")
    labels = _buttons("label", "text", baseline="middle", fontSize=points(13))
    labels = _filled(at(labels.transform_filter("datum.label"), **middle), "face")
    hit = at(_buttons("button_hit", "rect", fill="transparent", stroke=None), **box)
    return [
        ground.encode(stroke=alt.Stroke("edge:N", scale=None)),
        icons.encode(shape=alt.Shape("glyph:N", scale=None), description="hint:N"),
        labels.encode(text="text:N", description="hint:N"),
        hit.encode(tooltip="hint:N"),
    ]


def readings() -> list[alt.Chart]:
    """Speed, and the row being read; and, unseen, the state of play for whoever shares it."""
    one = alt.NamedData("digest")
    speed = layer(one, "speed", "text", fontSize=points(12), baseline="middle", fill=expr("faint"))
    row = layer(
        one, "row", "text", fontSize=points(13), baseline="middle", align="left", fill=expr("ink")
    )
    speed_said = "replace(datum.speed_text, '{speed}', format(speed, '~r'))"
    row_said = (
        "broad && tight ? row + ' / ' + rows"
        " : replace(replace(datum.row_text, '{row}', row), '{rows}', rows)"
    )
    # small and within the frame: what reached out of it would push the whole stage aside
    play = layer(
        one, "play", "text", opacity=0, aria=False, fontSize=1, align="left", baseline="top"
    )
    return [
        at(play, x="0", y="0")
        .transform_calculate(state="join([row,layer,speed,loop],' ')")
        .encode(text="state:N"),
        at(speed, x=f"broad ? end - layers_width - 125 * em : 236 * {_FIT}", y="18 * em")
        .transform_calculate(text=speed_said)
        .encode(text="text:N"),
        at(row, x="slider_x + slider_width + 14 * em", y="slider_y")
        .transform_calculate(text=row_said)
        .encode(text="text:N"),
    ]


def slider() -> list[alt.Chart]:
    """The row slider."""
    one = inline([{}])
    ends = {"x": "slider_x", "x2": "slider_x + slider_width", "y": "slider_y"}
    around = {
        "x": "slider_x - 10 * em",
        "x2": "slider_x + slider_width + 10 * em",
        "y": "slider_y - 16 * em",
        "y2": "slider_y + 16 * em",
    }
    here = "slider_x + slider_width * clamp((read - 1) / (rows - 1), 0, 1)"
    rail = layer(one, "rail", "rule", strokeWidth=points(4), strokeCap="round", stroke=expr("line"))
    done = layer(
        one, "done", "rule", strokeWidth=points(4), strokeCap="round", stroke=expr("accent")
    )
    thumb = layer(
        one, "thumb", "point", filled=True, opacity=1, size=points("190 * em"), fill=expr("accent")
    )
    hit = layer(one, "slider_hit", "rect", fill="transparent", stroke=None)
    return [
        at(rail, **ends),
        at(done, x="slider_x", x2=here, y="slider_y"),
        at(thumb, x=here, y="slider_y"),
        catching(at(hit, **around)),
    ]
