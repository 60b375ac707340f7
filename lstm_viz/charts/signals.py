"""Where everything stands on the stage, as Vega signals that follow the data and the screen.

All positions are pixels from the top left of the chart.
"""

from typing import Any

from lstm_viz.charts.palette import ACCENT

ROWS = 28  # of an ordinary digit
Signal = dict[str, Any]
# what the stage takes for granted until it has data
_DIGEST = {
    "id": "", "rows": ROWS, "layers": 2, "units": 128, "lines": 2, "scales": 3, "longest": 21,
    "columns": 3, "tiers": 2, "ntiers": 4, "ntitles": 24, "setting": "page", "help": "",
    "same_units": True, "start_row": 0, "start_layer": 0, "start_speed": 0, "start_loop": False,
    "chosen_slot": "", "chosen_layer": 0, "chosen_row": 0, "chosen_at": 0,
    "chosen_now": 0, "first_layer": 1,
}  # fmt: skip


def expr(name: str, expr: str) -> Signal:
    """A signal that follows others."""
    return {"name": name, "expr": expr}


ABOUT: list[Signal] = [
    {"name": "nothing", "value": _DIGEST},
    expr("about", "data('digest').length ? data('digest')[0] : nothing"),
    *(
        expr(name, f"about.{name}")
        for name in (
            "rows",
            "layers",
            "units",
            "columns",
            "tiers",
            "ntiers",
            "ntitles",
            "lines",
            "scales",
            "longest",
            "setting",
        )
    ),
]

GEOMETRY: list[Signal] = [
    expr("W", "max(width, 300)"),
    # windowSize() is no signal: "+ 0 * width" has it read again when the chart is resized
    expr("screen", "windowSize()[1] + 0 * width"),
    # how large everything written is, and what it stands in: in a hall, where the screen is seen
    # from afar, it takes the same share of any screen
    expr("em", "setting == 'hall' ? clamp(min(W / 780, screen / 460), 1, 2.4) : 1"),
    expr("wide", "W >= (setting == 'frame' ? 560 : 640)"),
    expr("broad", "W >= 640"),  # for the controls: all in one line
    expr("tight", "W < 860 * em"),
    expr("gap", "!wide ? 10 : tight ? 14 : 16"),
    expr("left", "(wide ? 26 : 18) * em"),
    expr("free", "W - left - columns * gap - 2"),
    # Panel width. Where a unit can have two pixels beside a digit with rows of eight, it has them,
    # and then more by halves; else the digit is as high as the screen allows, unless that leaves
    # a unit less than a pixel. Where there are few panels, the digit always is.
    expr("page", "setting == 'page'"),
    expr("high", f"(screen - (page ? 350 : 240 * em)) / 2 / {ROWS}"),
    expr("tall", "clamp(floor(tiers > 1 ? high : W / 100), page ? 8 : 5, 13)"),
    expr("wider", "(free - 28 * (page && columns > 2 && tiers > 1 ? 8 : tall)) / columns"),
    expr("snug", "(free - 28 * tall) / columns"),
    expr("room", "wider >= 2 * units || snug < units ? wider : snug"),
    expr("step", "room >= 2 * units ? units / 2 : units"),
    expr("whole", "step * floor(room / step)"),
    expr(
        "P",
        "!wide ? (W - left - gap - 2) / 2 : room >= 2 * units || whole > .95 * room ? whole : room",
    ),
    expr("roomy", "page && wide && P >= 190"),  # for hints
    expr("titles", "(roomy ? 42 : setting == 'hall' ? 30 : !wide ? ntitles : page ? 34 : 26) * em"),
    expr("folded", "W < 560 * em"),  # sentences under the panels, into two lines
    expr("leading", "(folded ? 38 : 20) * em"),
    # row height: what the screen allows, less what the page has around the stage, and what the
    # panels leave. On a page one can scroll.
    expr("around", "{page: 116, hall: 28, frame: 46}[setting] + (broad ? 0 : 58)"),
    expr("most", "(screen - around - 110 * em - leading * lines - tiers * titles) / tiers / rows"),
    expr("least", "(page ? 168 : 98) / rows"),
    expr(
        "r",
        "wide ? clamp(min(most < (page ? 4 : 8) ? floor(4 * most) / 4 : floor(most),"
        " floor((free - columns * P) / 28)), least, tiers > 1 ? 13 : tall)"
        f" : max(clamp(floor(W / 90), 4, 6) * {ROWS} / rows, 2.5)",
    ),
    expr("side", "28 * max(r, wide ? 5 : 4)"),
    expr("depth", "rows * r"),
    expr("head", "(roomy ? 44 : broad ? 38 : 84) * em"),
    expr("tier_height", "depth + titles + (wide ? 4 : 6)"),
    expr("bottom", "head + (wide ? tiers : ntiers) * tier_height"),
    # scales side by side: as many as have room for their names, of 5.2 pixels a letter
    expr(
        "abreast",
        "wide ? scales"
        " : clamp(floor((W - left) / (5.2 * em * longest)), 1, scales < 4 ? scales : 2)",
    ),
    expr("layer_width", "(tight ? 64 : 96) * em"),
    expr("layers_width", "layers * (layer_width + 2)"),
    # the controls end where the panels do, which may not need all the width, unless that leaves
    # the slider too little
    expr("others", "layers_width + (tight ? 460 : 484) * em"),
    expr("end", "clamp(left + side + columns * (P + gap) + 2, min(others + 100 * em, W), W)"),
    expr("slider_x", "broad ? 190 * em : 146"),
    expr("slider_width", "broad ? end - others : W - 238"),
    expr("slider_y", "broad ? 18 * em : 58"),
    expr("dark", "luminance(background || 'white') < 0.4"),
    expr("ink", "dark ? '#e8eaf0' : '#1d2433'"),
    expr("faint", "dark ? '#9aa3b5' : '#5d6678'"),
    expr("line", "dark ? '#3a4254' : '#d5dae3'"),
    expr("active", "dark ? '#2b77a9' : '#0f6292'"),
    expr("accent", f"dark ? '#{ACCENT['dark']}' : '#{ACCENT['light']}'"),
]

# the fields of a panel in the data, and what follows from them
PLACE = [
    "shape",
    "col",
    "tier",
    "ncol",
    "ntier",
    "beside",
    "alone",
    "span",
    "units1",
    "units2",
    "units3",
]
BOX = {
    "n": "datum['units' + layer]",
    "px": "wide ? left + (datum.col ? side + gap + (datum.col - 1) * (P + gap) : 0)"
    " : left + datum.ncol * (datum.beside ? side + 2 * gap : P + gap)",
    "pw": "datum.shape == 'digit' ? side"
    " : wide ? (datum.col ? datum.span * (P + gap) - gap : side)"
    " : datum.beside ? W - left - side - 2 * gap - 2"
    " : datum.alone ? 2 * P + gap : P",
    "py": "head + titles + (wide ? datum.tier : datum.ntier) * tier_height",
    "px2": "datum.px + datum.pw",
    "py2": "datum.py + depth",
}
