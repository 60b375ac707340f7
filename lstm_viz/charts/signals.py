"""The stage's clock, geometry and pointer, as Vega signals.

Vega-Lite keeps keys of a variable parameter that it does not know, so ``on`` reaches Vega: play,
scrub and hover run in the browser alone. This is undocumented; the browser tests guard it.
All positions are pixels from the top left of the chart.
"""

from typing import Any

ROWS = 28
Signal = dict[str, Any]


def _expr(name: str, expr: str) -> Signal:
    return {"name": name, "expr": expr}


GEOMETRY: list[Signal] = [
    _expr("W", "max(width, 300)"),
    _expr("wide", "W >= 720"),
    # windowSize() is no signal: "+ 0 * width" has it read again when the chart is resized
    _expr("screen", "windowSize()[1] + 0 * width"),
    _expr("gap", "wide ? 16 : 10"),
    _expr("left", "wide ? 26 : 18"),
    # first two pixels for each of 128 units, then more by whole pixels while rows stay 8 high
    _expr("free", "W - left - 3 * gap - 2"),
    _expr("tall", "(free - 8 * 28) / 3"),
    _expr("flat", "(free - 6 * 28) / 3"),
    _expr(
        "P",
        "!wide ? (W - left - gap - 2) / 2 : tall >= 256 ? 64 * floor(tall / 64) : min(flat, 256)",
    ),
    # row height: what the screen allows, and what the panels leave
    _expr(
        "r",
        "wide ? clamp(min(floor((screen - 350) / 56), floor((free - 3 * P) / 28)), 6, 13)"
        " : clamp(floor(W / 90), 4, 6)",
    ),
    _expr("side", f"{ROWS} * r"),
    _expr("head", "wide ? 44 : 96"),
    _expr("titles", "wide ? 42 : 24"),
    _expr("tiers", "wide ? 2 : 4"),
    _expr("tier_height", "side + titles + (wide ? 4 : 6)"),
    _expr("bottom", "head + tiers * tier_height"),
    _expr("slider_x", "wide ? 190 : 146"),
    _expr("slider_width", "wide ? W - 680 : W - 230"),
    _expr("slider_y", "wide ? 18 : 58"),
    _expr("dark", "luminance(background || 'white') < 0.4"),
    _expr("ink", "dark ? '#e8eaf0' : '#1d2433'"),
    _expr("faint", "dark ? '#9aa3b5' : '#5d6678'"),
    _expr("line", "dark ? '#3a4254' : '#d5dae3'"),
    _expr("active", "dark ? '#2b77a9' : '#0f6292'"),
    _expr("accent", "dark ? '#ffb454' : '#c2410c'"),
]

# where each panel stands: column and tier on a wide screen, and on a narrow one
PANELS = {
    "digit": (0, 0, 0, 0),
    "i": (1, 0, 0, 1),
    "f": (2, 0, 0, 2),
    "o": (3, 0, 0, 3),
    "belief": (0, 1, 1, 0),
    "g": (1, 1, 1, 1),
    "c": (2, 1, 1, 2),
    "h": (3, 1, 1, 3),
}


def place(slot: str) -> dict[str, Any]:
    """The fields of a datum that stands in the panel ``slot``."""
    column, tier, narrow_column, narrow_tier = PANELS[slot]
    return {"slot": slot, "col": column, "tier": tier, "ncol": narrow_column, "ntier": narrow_tier}


COUNT = "(datum.slot == 'digit' ? 28 : datum.slot == 'belief' ? 10 : units)"

BOX = {
    "px": "wide ? left + (datum.col ? side + gap + (datum.col - 1) * (P + gap) : 0)"
    " : left + datum.ncol * (datum.ntier ? P + gap : side + 2 * gap)",
    "pw": "datum.slot == 'digit' ? side : datum.slot == 'belief' ?"
    " (wide ? side : W - left - side - 2 * gap - 2) : P",
    "py": "head + titles + (wide ? datum.tier : datum.ntier) * tier_height",
    "px2": "datum.px + datum.pw",
    "py2": "datum.py + side",
}

Stream = dict[str, Any]


def _key(*names: str) -> Stream:
    """One of these keys, unless it is typed into a field or pressed on a button."""
    target = "indexof(['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON'], event.target.tagName) < 0"
    plain = "!event.ctrlKey && !event.metaKey && !event.altKey"
    wanted = f"indexof({list(names)}, event.key) >= 0"
    return {
        "source": "window",
        "type": "keydown",
        "filter": [wanted, plain, target],
        "consume": True,
    }


def _button(name: str) -> Stream:
    """A click on the button ``name`` of the stage's own controls."""
    return {
        "markname": "button_hit_marks",
        "type": "click",
        # a filter knows `event`, but not the `datum` that an update knows
        "filter": f"event.item && event.item.datum && event.item.datum.id == '{name}'",
    }


def _mark(name: str, kind: str) -> Stream:
    return {"markname": f"{name}_marks", "type": kind}


def _window(kind: str, **options: Any) -> Stream:
    return {"source": "window", "type": kind, **options}


def _on(events: Any, update: str) -> dict[str, Any]:
    return {"events": events, "update": update}


def _changed(signal: str) -> Stream:
    return {"signal": signal}


HOLD = 6  # rows' worth of rest at the end before a loop begins anew


def _moved(
    t: str, playing: str = "false", layer: str = "clock.layer", digit: str = "clock.digit"
) -> str:
    return f"{{t: {t}, playing: {playing}, layer: {layer}, digit: {digit}, at: now()}}"


# a new digit is read from its first row, or stands where a link wants it
_NEW = _moved("start.row", "!start.row", "start.layer || clock.layer", "digit_id")
_ADVANCED = _moved(
    # a page in the background gets no timer: what it missed is not made up for
    f"clock.t < {ROWS} ? min(clock.t + speed * min(now() - clock.at, 100) / 1000, {ROWS})"
    f" : clock.t < {ROWS + HOLD} ? clock.t + speed * min(now() - clock.at, 100) / 1000 : 0",
    playing=f"loop || clock.t < {ROWS}",
)
_PANES = ("hit", "cell", "knob")


def _dragged(mark: str) -> Stream:
    """The pointer's way from pressing on ``mark`` to its release, wherever that is."""
    return _window(
        "pointermove", between=[_mark(mark, "pointerdown"), _window("pointerup")], consume=True
    )


CLOCK: list[Signal] = [
    {"name": "loop", "value": False, "on": [_on([_button("loop"), _key("l", "L")], "!loop")]},
    {
        "name": "speed",  # rows a second
        "value": 6,
        "on": [
            _on([_button("slower"), _key("-")], "max(speed / 2, 0.75)"),
            _on([_button("faster"), _key("+", "=")], "min(speed * 2, 24)"),
        ],
    },
    _expr("digit_id", "data('digest').length ? data('digest')[0].id : ''"),
    _expr(
        "start",
        "data('digest').length ? {row: data('digest')[0].start_row,"
        " layer: data('digest')[0].start_layer} : {row: 0, layer: 0}",
    ),
    # One signal holds the whole state of play: t, the rows read so far with the fraction of the
    # one being read; whether it plays; the layer on stage; the digit that all this is about; and
    # when it last moved, in milliseconds.
    {
        "name": "clock",
        "value": {"t": 0, "playing": True, "layer": 1, "digit": "", "at": 0},
        "on": [
            _on(
                {"type": "timer", "throttle": 15},
                f"clock.digit != digit_id ? {_NEW} : clock.playing ? {_ADVANCED} : clock",
            ),
            _on([_button("layer1"), _key("1")], _moved("clock.t", "clock.playing", "1")),
            _on([_button("layer2"), _key("2")], _moved("clock.t", "clock.playing", "2")),
            _on(
                [_button("play"), _key(" ")],
                _moved(f"clock.t < {ROWS} ? clock.t : 0", "!clock.playing"),
            ),
            _on([_button("first"), _key("Home")], _moved("1")),
            _on([_button("last"), _key("End")], _moved(f"{ROWS}")),
            _on(
                [_button("back"), _key("ArrowLeft", "ArrowUp")],
                _moved("max(ceil(min(clock.t, 28)) - 1, 1)"),
            ),
            _on(
                [_button("next"), _key("ArrowRight", "ArrowDown")],
                _moved(f"min(floor(clock.t) + 1, {ROWS})"),
            ),
            _on(
                [_mark("slider_hit", "pointerdown"), _dragged("slider_hit")],
                _moved(
                    f"clamp(round((x() - slider_x) / slider_width * {ROWS - 1}) + 1, 1, {ROWS})"
                ),
            ),
            _on(
                [_dragged(pane) for pane in _PANES],
                "grab ? " + _moved(f"clamp(round((y() - grab) / r), 1, {ROWS})") + " : clock",
            ),
        ],
    },
    _expr("read", f"min(clock.t, {ROWS})"),
    _expr("row", f"clamp(ceil(clock.t), 1, {ROWS})"),
    _expr("layer", "clock.layer"),
]

_NOWHERE = "{slot: '', row: 0, at: 0}"
# the pointer left the picture, rather than going from one of its marks to another; a finger that
# is lifted leaves too, but what it has touched is still to be read
_LEFT = (
    "event.pointerType != 'touch' && (!event.relatedTarget || !event.relatedTarget.ownerSVGElement)"
)
_NEAR = "abs(y() - datum.py - read * r) < 7"

POINTER: list[Signal] = [
    {
        "name": "over",  # the button under the pointer
        "value": "",
        "on": [
            _on(_mark("button_hit", "pointerover"), "datum.id"),
            _on(_mark("button_hit", "pointerout"), "''"),
        ],
    },
    _expr("units", "layer == 1 ? units1 : units2"),
    {
        "name": "grab",  # the top of the tier whose scan line is held, or 0
        "value": 0,
        "on": [
            _on([_mark(m, "pointerdown") for m in _PANES], f"{_NEAR} ? datum.py : 0"),
            _on([_window("pointerup"), _window("pointercancel")], "0"),
        ],
    },
    {
        "name": "hover",  # the cell under the pointer, by position in the picture
        "value": {"slot": "", "row": 0, "at": 0},
        "on": [
            _on(
                [_mark("hit", "pointermove"), _mark("hit", "pointerdown")],
                f"{{slot: datum.slot, row: clamp(floor((y() - datum.py) / r), 0, {ROWS - 1}),"
                f" at: clamp(floor((x() - datum.px) / datum.pw * ({COUNT})), 0, {COUNT} - 1)}}",
            ),
            _on({**_mark("hit", "pointerout"), "filter": _LEFT}, _NOWHERE),
            _on({**_mark("cell", "pointerout"), "filter": _LEFT}, _NOWHERE),
        ],
    },
    {
        "name": "near",
        "value": False,
        "on": [_on([_mark(m, "pointermove") for m in _PANES], _NEAR)],
    },
    {
        "name": "cursor",
        "value": "default",
        "on": [
            _on(_changed("near"), "near ? 'ns-resize' : 'crosshair'"),
            _on([_mark("hit", "pointerover")], "near ? 'ns-resize' : 'crosshair'"),
            _on([_mark("knob", "pointerover")], "'ns-resize'"),
            _on([_mark(m, "pointerover") for m in ("button_hit", "slider_hit")], "'pointer'"),
            _on([_mark(m, "pointerout") for m in ("hit", "button_hit", "slider_hit")], "'default'"),
        ],
    },
]
