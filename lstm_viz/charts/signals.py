"""Where everything stands on the stage, as Vega signals that follow the data and the screen.

All positions are pixels from the top left of the chart.
"""

from typing import Any

ROWS = 28  # of an ordinary digit
Signal = dict[str, Any]
# what the stage takes for granted until it has data
_DIGEST = {
    "id": "", "rows": ROWS, "layers": 2, "units": 128, "lines": 2, "scales": 3,
    "columns": 3, "tiers": 2, "ntiers": 4,
    "start_row": 0, "start_layer": 0, "start_speed": 0, "start_loop": False,
}  # fmt: skip


def expr(name: str, expr: str) -> Signal:
    """A signal that follows others."""
    return {"name": name, "expr": expr}


ABOUT: list[Signal] = [
    {"name": "nothing", "value": _DIGEST},
    expr("about", "data('digest').length ? data('digest')[0] : nothing"),
    *(
        expr(name, f"about.{name}")
        for name in ("rows", "layers", "units", "columns", "tiers", "ntiers", "lines", "scales")
    ),
]

GEOMETRY: list[Signal] = [
    expr("W", "max(width, 300)"),
    expr("wide", "W >= 640"),
    expr("tight", "W < 860"),  # for the controls
    # windowSize() is no signal: "+ 0 * width" has it read again when the chart is resized
    expr("screen", "windowSize()[1] + 0 * width"),
    expr("gap", "wide ? 16 : 10"),
    expr("left", "wide ? 26 : 18"),
    expr("free", "W - left - columns * gap - 2"),
    # Panel width: a pixel for each unit, or two, and then more by halves, beside a digit with rows
    # of eight pixels; where there are few panels, beside one as high as the screen allows
    expr("high", "clamp(floor((screen - 350) / tiers / rows), 8, tiers > 1 ? 13 : 14)"),
    expr("share", "(free - 28 * (columns > 2 ? 8 : high)) / columns"),
    expr("step", "share >= 2 * units ? units / 2 : units"),
    expr(
        "P",
        "!wide ? (W - left - gap - 2) / 2"
        " : step * floor(share / step) > .95 * share || share >= 2 * units"
        " ? step * floor(share / step) : share",
    ),
    expr("roomy", "wide && P >= 190"),  # for hints
    expr("titles", "roomy ? 42 : wide ? 26 : 24"),
    # row height: what the screen allows, and what the panels leave
    expr("most", "(screen - 226 - 20 * lines - tiers * titles) / tiers / rows"),
    expr(
        "r",
        "wide ? clamp(min(most < 4 ? floor(4 * most) / 4 : floor(most),"
        " floor((free - columns * P) / 28)), 168 / rows, tiers > 1 ? 13 : 14)"
        f" : max(clamp(floor(W / 90), 4, 6) * {ROWS} / rows, 2.5)",
    ),
    expr("side", "28 * max(r, wide ? 5 : 4)"),
    expr("depth", "rows * r"),
    expr("head", "wide ? 44 : 96"),
    expr("tier_height", "depth + titles + (wide ? 4 : 6)"),
    expr("bottom", "head + (wide ? tiers : ntiers) * tier_height"),
    expr("layer_width", "tight ? 64 : 96"),
    expr("layers_width", "layers * (layer_width + 2)"),
    expr("slider_x", "wide ? 190 : 146"),
    expr("slider_width", "wide ? W - layers_width - (tight ? 460 : 484) : W - 230"),
    expr("slider_y", "wide ? 18 : 58"),
    expr("dark", "luminance(background || 'white') < 0.4"),
    expr("ink", "dark ? '#e8eaf0' : '#1d2433'"),
    expr("faint", "dark ? '#9aa3b5' : '#5d6678'"),
    expr("line", "dark ? '#3a4254' : '#d5dae3'"),
    expr("active", "dark ? '#2b77a9' : '#0f6292'"),
    expr("accent", "dark ? '#ffb454' : '#c2410c'"),
]

# the fields of a panel in the data, and what follows from them
PLACE = ["shape", "col", "tier", "ncol", "ntier", "beside", "alone", "units1", "units2", "units3"]
BOX = {
    "n": "datum['units' + layer]",
    "px": "wide ? left + (datum.col ? side + gap + (datum.col - 1) * (P + gap) : 0)"
    " : left + datum.ncol * (datum.beside ? side + 2 * gap : P + gap)",
    "pw": "datum.shape == 'digit' ? side"
    " : wide ? (datum.col ? P : side)"
    " : datum.beside ? W - left - side - 2 * gap - 2"
    " : datum.alone ? 2 * P + gap : P",
    "py": "head + titles + (wide ? datum.tier : datum.ntier) * tier_height",
    "px2": "datum.px + datum.pw",
    "py2": "datum.py + depth",
}
