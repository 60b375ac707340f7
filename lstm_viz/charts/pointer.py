"""What the pointer is over, and what it holds, as Vega signals."""

from lstm_viz.charts.clock import PANES, changed, dragged, mark, on, window
from lstm_viz.charts.signals import Signal, expr

_MARK = ("slot", "layer", "row", "at", "now")
CHOSEN = "lstm-viz-chosen"  # the event that tells of another chosen cell
_NOWHERE = "{slot: '', shape: '', row: 0, at: 0}"
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
            on(mark("button_hit", "pointerover"), "datum.id"),
            on(mark("button_hit", "pointerout"), "''"),
        ],
    },
    {
        "name": "grab",  # the top of the tier whose scan line is held, or 0
        "value": 0,
        "on": [
            on([mark(pane, "pointerdown") for pane in PANES], f"{_NEAR} ? datum.py : 0"),
            on(mark("knob", "pointerdown"), "datum.py"),  # by its edge too, as by a finger
            on([window("pointerup"), window("pointercancel")], "0"),
        ],
    },
    {
        "name": "press",  # where the pointer was pressed
        "value": 0,
        "on": [on([mark(pane, "pointerdown") for pane in PANES], "y()")],
    },
    {
        "name": "pulled",  # whether it has dragged the line since: then its release is no click
        "value": False,
        "on": [
            on([dragged(pane) for pane in PANES], "pulled || grab && abs(y() - press) > 3"),
            on(mark("hit", "pointermove"), "pulled && event.buttons > 0"),
            on([mark(pane, "pointerdown") for pane in PANES], "false"),
        ],
    },
    {
        "name": "hover",  # the cell under the pointer, by position in the picture
        "value": {"slot": "", "shape": "", "row": 0, "at": 0},
        "on": [
            on(
                [mark("hit", "pointermove"), mark("hit", "pointerdown")],
                "{slot: datum.slot, shape: datum.shape,"
                " row: clamp(floor((y() - datum.py) / r), 0, rows - 1),"
                " at: clamp(floor((x() - datum.px) / datum.pw * datum.n), 0, datum.n - 1)}",
            ),
            on({**mark("hit", "pointerout"), "filter": _LEFT}, _NOWHERE),
            on({**mark("cell", "pointerout"), "filter": _LEFT}, _NOWHERE),
        ],
    },
    expr("told", "{" + ", ".join(f"{part}: about.chosen_{part}" for part in _MARK) + "}"),
    {
        # The chosen cell: that of the data, or the one clicked since. Vega writes a signal that is
        # bound to an element into its `value`: there a page finds what was clicked, and there it
        # says that another cell is chosen.
        "name": "kept",
        "value": None,
        "bind": {"element": "body", "event": CHOSEN},
        "on": [
            on(changed("told"), "told"),
            on(
                mark("cell", "click"),
                "{slot: datum.slot, layer: datum.shape == 'units' ? layer : 0, row: hover.row,"
                " at: hover.at, now: datum.slot == 'recall' ? row : 0, clicked: now()}",
            ),
        ],
    },
    expr("chosen", "kept || told"),  # at first the element has no value
    {
        "name": "near",
        "value": False,
        "on": [on([mark(pane, "pointermove") for pane in PANES], _NEAR)],
    },
    {
        "name": "cursor",
        "value": "default",
        "on": [
            on(changed("near"), "near ? 'ns-resize' : 'crosshair'"),
            on([mark("hit", "pointerover")], "near ? 'ns-resize' : 'crosshair'"),
            on([mark(name, "pointerover") for name in ("knob", "grip")], "'ns-resize'"),
            on([mark(name, "pointerover") for name in ("button_hit", "slider_hit")], "'pointer'"),
            on(
                [mark(name, "pointerout") for name in ("hit", "grip", "button_hit", "slider_hit")],
                "'default'",
            ),
        ],
    },
]
