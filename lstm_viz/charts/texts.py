"""What the stage says: titles, scales, and the sentences under it."""

from typing import Any

import altair as alt

from lstm_viz.charts.palette import STORED
from lstm_viz.charts.panels import at, expr, layer, of_layer, painted, panels, points


def _letters(text: str) -> str:
    """How many letters wide a text is: two for each of Chinese."""
    return f"length(replace({text}, regexp('[\u2e80-\uffee]', 'g'), '..'))"


def titles() -> list[alt.Chart]:
    """What each panel is, and what to look for in it."""
    style: dict[str, Any] = {
        "align": "left",
        "baseline": "alphabetic",
        "limit": expr("datum.pw"),
    }
    size = points("wide ? 13 : 12")
    whole = (
        "(roomy ? datum.pw >= 150"
        f" : setting == 'hall' && 7.5 * em * {_letters('datum.title')} < datum.pw)"
    )
    name = panels(
        "title", "text", bare=True, fontSize=size, fontWeight="bold", fill=expr("ink"), **style
    )
    hint = panels(
        "hint", "text", bare=True, fontSize=points(11.5), fill=expr("faint"),
        **{**style, "align": expr("wide ? 'left' : 'right'")},
    )  # fmt: skip
    # where there is little room, after the title, if that leaves enough
    said = f"{_letters('datum.short')} + {_letters('datum.hint')}"
    beside = f"!wide && page && datum.alone && 6.5 * ({said}) < datum.pw"
    return [
        at(name, x="datum.px", y="datum.py - (roomy ? 22 : datum.shape == 'belief' ? 18 : 6) * em")
        .encode(text="label:N")
        .transform_calculate(label=f"{whole} ? datum.title : datum.short"),
        at(hint, x="wide ? datum.px : datum.px2", y="datum.py - (wide ? 7 : 6) * em")
        .transform_filter(f"(roomy && datum.pw >= 190 || {beside}) && datum.shape != 'belief'")
        .encode(text="hint:N"),
    ]


def digit_names() -> alt.Chart:
    """0 to 9 over the columns of each belief."""
    chart = panels(
        "digit_name", "text", baseline="alphabetic", fontSize=points(12), fill=expr("ink")
    )
    chart = chart.transform_filter("datum.shape == 'belief'")
    chart = chart.transform_calculate(digit="sequence(datum.n)").transform_flatten(["digit"])
    x = "datum.px + (datum.digit + .5) * datum.pw / datum.n"
    return at(chart, x=x, y="datum.py - (roomy ? 6 : 4) * em").encode(text="digit:N")


def legends() -> list[alt.Chart]:
    """The colour scales, painted from the same tables as the pictures."""
    place = {
        "slot": "(W - left) / abreast",
        "lx": "left + datum.at % abreast * datum.slot + 34 * em",
        "lw": "min(140 * em, datum.slot - 84 * em)",
        "ly": "bottom + 36 * em * floor(datum.at / abreast)",
    }

    def part(name: str, mark: str, **style: Any) -> alt.Chart:
        chart = layer(alt.NamedData("legend"), name, mark, **style)
        return of_layer(chart.transform_calculate(**place))

    text: dict[str, Any] = {"baseline": "middle", "fontSize": points(11.5), "fill": expr("faint")}
    ramp = at(
        part("ramp", "image", aspect=False),
        x="datum.lx",
        x2="datum.lx + datum.lw",
        y="datum.ly + 6 * em",
        y2="datum.ly + 16 * em",
    )
    low = at(
        part("low", "text", align="right", **text), x="datum.lx - 5 * em", y="datum.ly + 11 * em"
    )
    high = at(
        part("high", "text", align="left", **text),
        x="datum.lx + datum.lw + 5 * em",
        y="datum.ly + 11 * em",
    )
    text["fontSize"] = points("wide ? 11.5 : 10.5")
    text["limit"] = expr("(W - left) / abreast - (wide ? 34 : 4) * em")
    name = at(
        part("scale", "text", align="left", **text),
        x="wide ? datum.lx : datum.lx - 30",
        y="datum.ly + 26 * em",
    )
    return [
        painted(ramp),
        low.encode(text="low:N"),
        high.encode(text="high:N"),
        # where there is little room the name stands alone, without what is in brackets after it
        name.transform_calculate(
            fits=f"6 * em * {_letters('datum.name')} < datum.slot - 34 * em",
            label="datum.fits ? datum.name : split(datum.name, ' (')[0]",
        ).encode(text="label:N"),
    ]


_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _level(picture: str) -> str:
    """A level of an uncompressed picture: byte ``datum.byte`` of its Base64."""
    places = (f"{_PICTURES}[{picture}].body[4 * floor(datum.byte / 3) + {k}]" for k in range(4))
    signs = (f"pow(64, {3 - k}) * indexof('{_SIGNS}', {sign})" for k, sign in enumerate(places))
    return f"floor(({' + '.join(signs)}) / pow(256, 2 - datum.byte % 3)) % 256"


_PICTURES = "data('pictures')"
_VALUE = {
    "cell": "hover.row * datum.units + hover.at",
    # eight hexadecimal digits are the float32 itself: nothing is rounded on its way to the screen
    "bits": "toNumber('0x' + slice(datum.hex, 8 * datum.cell, 8 * datum.cell + 8))",
    "power": "floor(datum.bits / 8388608) % 256",
    "fraction": "(datum.bits % 8388608) / 8388608",
    "value": "(datum.bits < 2147483648 ? 1 : -1) * (datum.power == 255 ?"
    " (datum.fraction ? NaN : 1 / 0) :"
    " datum.power ? (1 + datum.fraction) * pow(2, datum.power - 127)"
    " : datum.fraction * pow(2, -126))",
    # what has a picture for each row: its levels, and those of what was read
    "byte": f"{STORED} + (datum.units + 1) * hover.row + hover.at",
    "level": f"datum.first < 0 ? 0 : {_level('datum.first + row - 1')}",
    "seen": f"datum.first < 0 ? 0 : {_level('datum.read')}",
    "about": "datum.level == 0 ? '≤ 0.00' : datum.level == 255 ? '≥ 1.00'"
    " : '≈ ' + format(datum.level / 255, '.2f')",
    "brief": "datum.first < 0 ? replace(format(datum.value, '.4f'), '-', '−') : datum.about",
    "exact": "datum.first < 0 ? format(datum.value, '.6f') : datum.about",
    "column": "toNumber(slice(datum.order, 3 * hover.at, 3 * hover.at + 3))",
    "told": "replace(replace(replace(datum.text, '{column}', datum.column), '{row}',"
    " hover.row + 1), '{value}', datum.exact)",
    "said": "!datum.slot ? about.help : replace(replace(datum.told, '{now}', row),"
    " '{read}', format(datum.seen / 255, '.2f'))",
}


def under_pointer(chart: alt.Chart) -> alt.Chart:
    """Of the numbers behind all panels the one under the pointer, as ``value`` and ``said``."""
    chart = of_layer(chart).transform_filter("datum.slot == hover.slot")
    # a sequence may be shorter than the stage, and below the row on stage nothing is recalled
    return chart.transform_calculate(**_VALUE).transform_filter(
        "8 * datum.cell < length(datum.hex) || !datum.slot || datum.first >= 0 && hover.row < row"
    )


def notes() -> list[alt.Chart]:
    """The number under the pointer, and what the row being read did."""
    style: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "limit": expr("W - left"),
        "fill": expr("ink"),
        "fontSize": points("W < 360 ? 11.5 : 13"),
    }
    number = under_pointer(layer(alt.NamedData("numbers"), "number", "text", **style))
    caption = layer(alt.NamedData("captions"), "caption", "text", lineHeight=points(17), **style)
    caption = of_layer(caption.transform_filter("datum.row == row"))
    # on a phone they take two lines: broken between sentences, or after a bracket
    parts, bracket = "regexp('; |\\\\. |[；。](?!$)')", "regexp('([)）])(?:, |，)')"
    caption = caption.transform_calculate(
        lines=f"!folded ? datum.text : test({parts}, datum.text) ? split(datum.text, {parts})"
        f" : split(replace(datum.text, {bracket}, '$1|'), '|')"
    )
    y = "bottom + (12 + 36 * ceil(scales / abreast)) * em + leading * "
    return [
        at(caption, x="left", y=f"{y} datum.line").encode(text="lines:N", description="text:N"),
        at(number, x="left", y=f"{y} lines + (wide ? 2 : 0) * em").encode(text="said:N"),
    ]
