"""The stage's clock, as one Vega signal.

Vega-Lite keeps keys of a variable parameter that it does not know, so ``on`` reaches Vega: play,
scrub and hover run in the browser alone. This is undocumented; the browser tests guard it.
"""

from typing import Any

from lstm_viz.charts.signals import Signal, expr

Stream = dict[str, Any]


def key(*names: str) -> Stream:
    """One of these keys, unless it is typed into a field or pressed on a button."""
    target = "indexof(['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON'], event.target.tagName) < 0"
    plain = "!event.ctrlKey && !event.metaKey && !event.altKey"
    wanted = f"indexof({list(names)}, event.key) >= 0"
    return window("keydown", filter=[wanted, plain, target], consume=True)


def button(name: str) -> Stream:
    """A click on the button ``name`` of the stage's own controls."""
    return {
        "markname": "button_hit_marks",
        "type": "click",
        # a filter knows `event`, but not the `datum` that an update knows
        "filter": f"event.item && event.item.datum && event.item.datum.id == '{name}'",
    }


def mark(name: str, kind: str) -> Stream:
    """An event of a mark of the stage."""
    return {"markname": f"{name}_marks", "type": kind}


def window(kind: str, **options: Any) -> Stream:
    """An event anywhere in the window."""
    return {"source": "window", "type": kind, **options}


def changed(signal: str) -> Stream:
    """Another value of a signal."""
    return {"signal": signal}


def dragged(name: str) -> Stream:
    """The pointer's way from pressing on a mark to its release, wherever that is."""
    return window("pointermove", between=[mark(name, "pointerdown"), window("pointerup")],
                  consume=True)  # fmt: skip


def on(events: Stream | list[Stream], update: str) -> dict[str, Any]:
    """What a signal becomes when one of these happens."""
    return {"events": events, "update": update}


HOLD = 6  # rows' worth of rest at the end before a loop begins anew
PANES = ("hit", "cell", "grip", "knob")  # the marks by which the scan line can be dragged
DRAWING = "lstm-viz-drawing"  # an event: the pad covers the stage, which need not play beneath
CALM = "lstm-viz-calm"  # the name of an animation, see `CALM_STYLE`
# A signal cannot ask whether motion shall be reduced. But style can, and the browser tells the
# window when an animation begins: this one moves nothing.
CALM_STYLE = f"""@media (prefers-reduced-motion: reduce) {{
  svg.marks {{ animation: {CALM} 1ms; }}
  @keyframes {CALM} {{}}
}}"""
# A finger on these drags them, and scrolls the page everywhere else; browsers do not heed that of
# what is inline, as all marks are. And the knob is small for a finger.
TOUCH_STYLE = """@media (any-pointer: coarse) {
  svg.marks :is(.knob_marks, .slider_hit_marks) path { display: block; touch-action: none; }
  svg.marks .knob_marks path { stroke: transparent; stroke-width: 20px; }
}"""

_PARTS = ("t", "playing", "layer", "speed", "loop", "calm", "digit")


def _clock(**changes: str) -> str:
    """The clock after a change, by the expressions of what it changes."""
    parts = {**{part: f"clock.{part}" for part in _PARTS}, "playing": "false", **changes}
    return "{" + "".join(f"{part}: {value}, " for part, value in parts.items()) + "at: now()}"


def _kept(**changes: str) -> str:
    """The same without a stop."""
    return _clock(playing="clock.playing", **changes)


# a new digit is read from its first row, or stands where a link or a calm visitor wants it
_NEW = _clock(
    t="about.start_row || (clock.calm ? rows : 0)",
    playing="!about.start_row && !clock.calm",
    layer="about.start_layer || (clock.digit ? clock.layer : about.first_layer)",
    speed="about.start_speed || clock.speed",
    loop="about.start_loop || clock.loop",
    digit="about.id",
)
# the page may build the chart anew, as in another theme: the reading goes on where it was
_RESUMED = _clock(**{part: f"memory.{part}" for part in _PARTS})
# a page in the background gets no timer: what it missed is not made up for
_LATER = "clock.t + clock.speed * min(now() - clock.at, 100) / 1000"
_ADVANCED = _clock(
    t=f"clock.t < rows ? min({_LATER}, rows) : clock.t < rows + {HOLD} ? {_LATER} : 0",
    playing="clock.loop || clock.t < rows",
)

CLOCK: list[Signal] = [
    # The whole state of play: t, the rows read so far with the fraction of the one being read;
    # whether it plays, and begins anew at the end; rows a second; the layer on stage; whether the
    # visitor wants no motion that was not asked for; the digit that all this is about; and when
    # it last moved, in milliseconds.
    {
        "name": "clock",
        "value": {
            "t": 0, "playing": True, "layer": 1, "speed": 6, "loop": False, "calm": False,
            "digit": "", "at": 0,
        },
        "on": [
            on(
                {"type": "timer", "throttle": 15},
                "clock.digit == about.id ? "
                f"(clock.playing ? {_ADVANCED} : clock)"
                f" : memory && memory.digit == about.id ? {_RESUMED} : {_NEW}",
            ),
            on(
                window("animationstart", filter=f"event.animationName == '{CALM}'"),
                f"clock.calm ? clock : {_clock(t='about.start_row || rows', calm='true')}",
            ),
            *(
                on(
                    [button(f"layer{k}"), key(f"{k}")],
                    f"layers < {k} ? clock : {_kept(layer=str(k))}",
                )
                for k in (1, 2, 3)
            ),
            on([button("loop"), key("l", "L")], _kept(loop="!clock.loop")),
            on([button("slower"), key("-")], _kept(speed="max(clock.speed / 2, 0.75)")),
            on([button("faster"), key("+", "=")], _kept(speed="min(clock.speed * 2, 24)")),
            on(window(DRAWING), _clock()),
            on(
                [button("play"), key(" ")],
                _clock(t="clock.t < rows ? clock.t : 0", playing="!clock.playing"),
            ),
            on([button("first"), key("Home")], _clock(t="1")),
            on([button("last"), key("End")], _clock(t="rows")),
            on(
                [button("back"), key("ArrowLeft", "ArrowUp")],
                _clock(t="max(ceil(min(clock.t, rows)) - 1, 1)"),
            ),
            on(
                [button("next"), key("ArrowRight", "ArrowDown")],
                _clock(t="min(floor(clock.t) + 1, rows)"),
            ),
            on(
                [mark("slider_hit", "pointerdown"), dragged("slider_hit")],
                _clock(
                    t="clamp(round((x() - slider_x) / slider_width * (rows - 1)) + 1, 1, rows)"
                ),
            ),
            on(
                [dragged(pane) for pane in PANES],
                f"grab ? {_clock(t='clamp(round((y() - grab) / r), 1, rows)')} : clock",
            ),
        ],
    },
    # It is kept where the next view of this page finds it. Vega writes a signal that is bound to
    # an element into its `value`, which any element can hold, and begins with what it finds there.
    {
        "name": "memory",
        "value": None,
        "bind": {"element": "html", "event": "lstm-viz"},
        "on": [on({"signal": "clock"}, "clock.digit ? clock : memory")],
    },
    # marks follow these, not the clock, which changes with every frame
    *(expr(part, f"clock.{part}") for part in ("playing", "loop", "speed")),
    expr("read", "min(clock.t, rows)"),
    expr("row", "clamp(ceil(clock.t), 1, rows)"),
    expr("layer", "min(clock.layer, layers)"),
]  # fmt: skip
