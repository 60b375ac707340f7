"""What the stage draws: one Altair layer per kind of mark, placed by the signals."""

from typing import Any

import altair as alt

from lstm_viz.charts.signals import BOX, COUNT, PANELS, place

TITLES = {
    "digit": ("the digit", "read from the top, a row at a time"),
    "i": ("write · input gate i", "where it lets something new in"),
    "f": ("keep · forget gate f", "1 keeps the memory, 0 forgets it"),
    "o": ("read · output gate o", "where it shows what it holds"),
    "belief": ("belief", "what it would answer after each row"),
    "g": ("candidate g", "what it would write there"),
    "c": ("memory · cell state c", "a stripe down = kept from row to row"),
    "h": ("hidden state h", "what the next row and layer see"),
}
SHORT = {"i": "write i", "f": "keep f", "o": "read o", "c": "memory c", "h": "hidden h"}


def layer(data: alt.Data, name: str, mark: str, box: bool = False, **style: Any) -> alt.Chart:
    """A mark over ``data``, named ``{name}_marks`` in Vega; with ``box``, inside its panel."""
    chart = getattr(alt.Chart(data, name=name), f"mark_{mark}")(**style)
    return chart.transform_calculate(**BOX) if box else chart


def at(chart: alt.Chart, **channels: str) -> alt.Chart:
    """Place ``chart`` at pixel positions that expressions give, by channel."""
    fields = {f"at_{channel}": expression for channel, expression in channels.items()}
    kinds = {"x": alt.X, "y": alt.Y}
    encoding: dict[str, Any] = {}
    for channel in channels:
        field = f"at_{channel}"
        encoding[channel] = (
            kinds[channel](f"{field}:Q", scale=None, axis=None)
            if channel in kinds
            else getattr(alt, channel.upper())(field)
        )
    return chart.transform_calculate(**fields).encode(**encoding)


def catching(chart: alt.Chart) -> alt.Chart:
    """Let the marks catch the pointer: Vega-Lite leaves that to marks that have a tooltip."""
    return chart.encode(tooltip=alt.value(None))


def inline(rows: list[dict[str, object]]) -> alt.InlineData:
    """A few rows that stand in the specification itself."""
    return alt.InlineData(values=rows)


def expr(text: str) -> alt.ExprRef:
    """A mark property that follows signals."""
    return alt.ExprRef(text)


PANES = inline(
    [
        {**place(s), "title": TITLES[s][0], "short": SHORT.get(s, s), "hint": TITLES[s][1]}
        for s in PANELS
    ]
)


def frames() -> alt.Chart:
    """The ground of each panel."""
    chart = layer(PANES, "frame", "rect", box=True, fill=None, stroke=expr("line"), strokeWidth=1)
    return at(chart, x="datum.px - .5", x2="datum.px2 + .5", y="datum.py - .5", y2="datum.py2 + .5")


def pictures() -> alt.Chart:
    """The heatmaps, and the digit."""
    chart = layer(
        alt.NamedData("pictures"), "picture", "image", box=True, aspect=False, smooth=False
    )
    chart = chart.transform_filter("!datum.layer || datum.layer == layer")
    chart = at(chart, x="datum.px", x2="datum.px2", y="datum.py", y2="datum.py2")
    return chart.encode(url="url:N")


def belief() -> alt.Chart:
    """The probability of each digit after each row."""
    chart = layer(alt.NamedData("belief"), "belief", "rect", box=True, fill=expr("accent"))
    return at(
        chart,
        x="datum.px + datum.digit * datum.pw / 10",
        x2="datum.px + (datum.digit + 1) * datum.pw / 10 - 1",
        y="datum.py + datum.row * r",
        y2="datum.py + (datum.row + 1) * r",
    ).encode(opacity=alt.Opacity("p:Q", scale=None))


def veils() -> alt.Chart:
    """Rows not read yet."""
    chart = layer(PANES, "veil", "rect", box=True, fill=expr("background || 'white'"), opacity=0.86)
    return at(chart, x="datum.px", x2="datum.px2", y="datum.py + read * r", y2="datum.py2")


def scan_lines() -> list[alt.Chart]:
    """The scan line across every panel, and the knob to drag it by."""
    chart = layer(PANES, "scan", "rule", box=True, stroke=expr("accent"), strokeWidth=1.5)
    y = "datum.py + read * r"
    line = at(chart, x="wide && datum.col ? datum.px - gap : datum.px", x2="datum.px2", y=y)
    first = "wide ? !datum.col : !datum.ncol"
    knob = layer(PANES, "knob", "rect", box=True, cornerRadius=4, fill=expr("accent"))
    knob = at(
        knob.transform_filter(first),
        x="datum.px - (wide ? 25 : 18)",
        x2="datum.px - 1",
        y=f"{y} - 8",
        y2=f"{y} + 8",
    )
    number = layer(
        PANES,
        "knob_row",
        "text",
        box=True,
        fontSize=expr("wide ? 11 : 10"),
        baseline="middle",
        fill=expr("dark ? '#15171a' : 'white'"),
    )
    number = at(number.transform_filter(first), x="datum.px - (wide ? 13 : 9.5)", y=y)
    return [line, catching(knob), number.transform_calculate(row="row").encode(text="row:N")]


def titles() -> list[alt.Chart]:
    """What each panel is, and what to look for in it."""
    style: dict[str, Any] = {
        "align": "left",
        "baseline": "alphabetic",
        "limit": expr("max(P, side)"),
    }
    name = layer(
        PANES,
        "title",
        "text",
        box=True,
        fontSize=expr("wide ? 13 : 12"),
        fontWeight="bold",
        fill=expr("ink"),
        **style,
    )
    hint = layer(
        PANES,
        "hint",
        "text",
        box=True,
        fontSize=11.5,
        fill=expr("faint"),
        opacity=expr("wide ? 1 : 0"),
        **style,
    )
    return [
        at(name, x="datum.px", y="datum.py - (wide ? 22 : datum.slot == 'belief' ? 20 : 6)")
        .encode(text="label:N")
        .transform_calculate(label="wide ? datum.title : datum.short"),
        at(hint, x="datum.px", y="datum.py - 7")
        .transform_calculate(label="datum.slot == 'belief' ? '' : datum.hint")
        .encode(text="label:N"),
    ]


def row_numbers() -> alt.Chart:
    """Row numbers down the left side of each tier."""
    rows = [{**place(slot), "row": row} for slot in PANELS for row in (1, 7, 14, 21, 28)]
    chart = layer(
        inline(rows),
        "row_number",
        "text",
        box=True,
        align="right",
        baseline="middle",
        fontSize=10,
        fill=expr("faint"),
    )
    chart = chart.transform_filter("wide ? !datum.col : !datum.ncol")
    return at(chart, x="datum.px - 4", y="datum.py + (datum.row - .5) * r").encode(text="row:N")


def digit_names() -> alt.Chart:
    """0 to 9 over the belief's columns."""
    rows = [{**place("belief"), "digit": digit} for digit in range(10)]
    chart = layer(
        inline(rows),
        "digit_name",
        "text",
        box=True,
        baseline="alphabetic",
        fontSize=12,
        fill=expr("ink"),
    )
    x = "datum.px + (datum.digit + .5) * datum.pw / 10"
    return at(chart, x=x, y="datum.py - (wide ? 6 : 5)").encode(text="digit:N")


def hits() -> alt.Chart:
    """One transparent mark over each panel: it catches the pointer."""
    chart = layer(PANES, "hit", "rect", box=True, fill="transparent", stroke=None)
    return catching(at(chart, x="datum.px", x2="datum.px2", y="datum.py", y2="datum.py2"))


def _cell(name: str, data: alt.Data, where: str, **style: Any) -> alt.Chart:
    chart = layer(data, name, "rect", box=True, fill="transparent", **style)
    chart = chart.transform_calculate(width=f"datum.pw / {COUNT}")
    return at(
        chart,
        x=f"datum.px + {where}.at * datum.width",
        x2=f"datum.px + ({where}.at + 1) * datum.width",
        y=f"datum.py + {where}.row * r",
        y2=f"datum.py + ({where}.row + 1) * r",
    )


def cells(selection: alt.Parameter) -> list[alt.Chart]:
    """The cell under the pointer, which a click selects, and the cell selected before."""
    under = _cell("cell", PANES, "hover", stroke=expr("accent"), strokeWidth=1.5)
    under = under.transform_filter("datum.slot == hover.slot").transform_calculate(
        quantity="datum.slot", layer="layer", position="hover.at", row="hover.row"
    )
    chosen = _cell("chosen", alt.NamedData("chosen"), "datum", stroke=expr("ink"), strokeWidth=2)
    chosen = chosen.transform_filter("!datum.layer || datum.layer == layer")
    return [chosen, catching(under).add_params(selection)]


def lead() -> list[alt.Chart]:
    """Where the final answer takes the lead for good."""
    data = alt.NamedData("digest")
    box = layer(data, "lead", "rect", box=True, fill=None, stroke=expr("ink"), strokeWidth=1.5)
    note = layer(
        data,
        "lead_note",
        "text",
        box=True,
        align="right",
        baseline="alphabetic",
        fontSize=12,
        fill=expr("ink"),
    )
    return [
        at(
            box,
            x="datum.px + datum.digit * datum.pw / 10 - 1",
            x2="datum.px + (datum.digit + 1) * datum.pw / 10",
            y="datum.py + (datum.lead - 1) * r",
            y2="datum.py2",
        ),
        at(note, x="datum.px2", y="datum.py - 22")
        .encode(text="lead_note:N")
        .transform_filter("wide"),
    ]


def legends() -> list[alt.Chart]:
    """The colour scales, painted from the same tables as the pictures."""
    data = alt.NamedData("legend")
    place = {
        "lx": "left + datum.at * (W - left) / 3 + 34",
        "lw": "min(140, (W - left) / 3 - 74)",
    }

    def part(name: str, mark: str, **style: Any) -> alt.Chart:
        chart = layer(data, name, mark, **style).transform_calculate(**place)
        return chart.transform_filter("!datum.layer || datum.layer == layer")

    text: dict[str, Any] = {"baseline": "middle", "fontSize": 11.5, "fill": expr("faint")}
    ramp = at(
        part("ramp", "image", aspect=False),
        x="datum.lx",
        x2="datum.lx + datum.lw",
        y="bottom + 6",
        y2="bottom + 16",
    )
    low = at(part("low", "text", align="right", **text), x="datum.lx - 5", y="bottom + 11")
    high = at(
        part("high", "text", align="left", **text), x="datum.lx + datum.lw + 5", y="bottom + 11"
    )
    name = at(part("scale", "text", align="left", **text), x="datum.lx", y="bottom + 26")
    return [
        ramp.encode(url="url:N"),
        low.encode(text="low:N"),
        high.encode(text="high:N"),
        # where there is little room the name stands alone, without what is in brackets after it
        name.transform_calculate(label="wide ? datum.name : split(datum.name, ' (')[0]").encode(
            text="label:N"
        ),
    ]


_VALUE = {
    "cell": "hover.row * datum.units + hover.at",
    # eight hexadecimal digits are the float32 itself: nothing is rounded on its way to the screen
    "bits": "toNumber('0x' + slice(datum.hex, 8 * datum.cell, 8 * datum.cell + 8))",
    "power": "floor(datum.bits / 8388608) % 256",
    "fraction": "(datum.bits % 8388608) / 8388608",
    "value": "(datum.bits < 2147483648 ? 1 : -1) * (datum.power ? (1 + datum.fraction)"
    " * pow(2, datum.power - 127) : datum.fraction * pow(2, -126))",
    "column": "slice(datum.order, 3 * hover.at, 3 * hover.at + 3)",
    "text": "datum.name + (datum.layer ? ', layer ' + layer : '') + (datum.slot ? ', ' +"
    " datum.column_name + ' ' + toNumber(datum.column) + ', row ' + (hover.row + 1) + ':  '"
    " + format(datum.value, '.6f') : '')",
}


def notes() -> list[alt.Chart]:
    """The number under the pointer, and what the row being read did to the belief."""
    style: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "limit": expr("W - left"),
        "fill": expr("ink"),
        "fontSize": expr("W < 360 ? 11.5 : 13"),
    }
    number = layer(alt.NamedData("numbers"), "number", "text", **style)
    number = number.transform_filter(
        "datum.slot == hover.slot && (!datum.layer || datum.layer == layer)"
    ).transform_calculate(**_VALUE)
    caption = layer(alt.NamedData("captions"), "caption", "text", lineHeight=17, **style)
    caption = caption.transform_filter("datum.row == row && (!datum.layer || datum.layer == layer)")
    # on a phone each sentence takes two lines
    caption = caption.transform_calculate(
        lines="W < 560 ? split(datum.text, datum.layer ? '; ' : '. ') : datum.text"
    )
    y = "bottom + (W < 560 ? (datum.layer ? 48 : 86) : datum.layer ? 48 : 68)"
    return [
        at(caption, x="left", y=y).encode(text="lines:N"),
        at(number, x="left", y="bottom + (W < 560 ? 124 : 90)").encode(text="text:N"),
    ]
