"""What the stage draws in its panels, and the scan line across them."""

from typing import Any

import altair as alt

from lstm_viz.charts.signals import BOX, PLACE


def layer(data: alt.Data, name: str, mark: str, **style: Any) -> alt.Chart:
    """A mark over ``data``, named ``{name}_marks`` in Vega.

    Only words and icons are read out: of a shape or a picture Vega would tell its places and bytes.
    """
    style = {"aria": mark in ("text", "point"), **style}
    chart: alt.Chart = getattr(alt.Chart(data, name=name), f"mark_{mark}")(**style)
    return chart


def panels(name: str, mark: str, bare: bool = False, **style: Any) -> alt.Chart:
    """A mark for each panel, which knows its box; with ``bare``, for words without a panel too."""
    chart = layer(alt.NamedData("panels"), name, mark, **style)
    return _placed(chart if bare else chart.transform_filter("datum.shape != 'words'"))


def inside(data: str, name: str, mark: str, **style: Any) -> alt.Chart:
    """A mark over named data, inside the box of the panel whose ``slot`` it has."""
    panel = alt.LookupData(data=alt.NamedData("panels"), key="slot", fields=PLACE)
    chart = layer(alt.NamedData(data), name, mark, **style).transform_lookup("slot", from_=panel)
    return _placed(chart.transform_filter("isValid(datum.shape)"))


def _placed(chart: alt.Chart) -> alt.Chart:
    return chart.transform_filter("wide || datum.ncol >= 0").transform_calculate(**BOX)


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


def expr(text: str) -> alt.ExprRef:
    """A mark property that follows signals."""
    return alt.ExprRef(text)


def of_layer(chart: alt.Chart) -> alt.Chart:
    """What belongs to the layer on stage, or to every layer."""
    return chart.transform_filter("!datum.layer || datum.layer == layer")


# a picture travels without its colours; those of the theme are put between its two parts
PAINTED = (
    "'data:image/png;base64,' + datum.head + palettes[datum.kind][dark ? 'dark' : 'light']"
    " + datum.body"
)


def painted(chart: alt.Chart) -> alt.Chart:
    """The pictures of the data, in the colours of the theme."""
    return chart.transform_calculate(url=PAINTED).encode(url="url:N")


def points(size: str | float) -> alt.ExprRef:
    """A size of what is written, in pixels; it grows with all that is."""
    return expr(f"({size}) * em")


def inline(rows: list[dict[str, object]]) -> alt.InlineData:
    """A few rows that stand in the specification itself."""
    return alt.InlineData(values=rows)


_FIRST = "wide ? !datum.col : !datum.ncol"  # at the left of its tier


def frames() -> alt.Chart:
    """The ground of each panel."""
    chart = panels("frame", "rect", fill=None, stroke=expr("line"), strokeWidth=1)
    return at(chart, x="datum.px - .5", x2="datum.px2 + .5", y="datum.py - .5", y2="datum.py2 + .5")


def pictures() -> alt.Chart:
    """The heatmaps, the digits, the beliefs, and what is remembered."""
    now = expr("!datum.now || datum.now == row ? 1 : 0")  # of a picture for each row, one is seen
    chart = inside("pictures", "picture", "image", aspect=False, smooth=False, opacity=now)
    chart = of_layer(chart)
    # in a hall all is scaled, and the edge of a picture may fall between two pixels: half a pixel
    # less, so that nothing of its last row shows beside the cover
    end = "datum.py + datum.rows * r - (setting == 'hall' ? .5 : 0)"
    return painted(at(chart, x="datum.px", x2="datum.px2", y="datum.py", y2=end))


def gaps() -> alt.Chart:
    """Thin lines of ground between the digits of a belief."""
    chart = panels("gap", "rule", stroke=expr("background || 'white'"))
    chart = chart.transform_filter("datum.shape == 'belief'").transform_calculate(
        digit="sequence(1, datum.n + 1)"
    )
    return at(
        chart.transform_flatten(["digit"]),
        x="datum.px + datum.digit * datum.pw / datum.n - .5",
        y="datum.py",
        y2="datum.py2",
    )


def lead() -> list[alt.Chart]:
    """Where the final answer takes the lead for good; not before the line gets there.

    Where an edit has changed that, where it was without the edit too, in a broken line.
    """
    box = inside("leads", "lead", "rect", fill=None, stroke=expr("ink"), strokeWidth=points(1.5))
    ghost = inside(
        "leads",
        "ghost",
        "rect",
        fill=None,
        stroke=expr("faint"),
        strokeWidth=points(1.5),
        strokeDash=[4, 3],
    )
    place = {
        "x": "datum.px + datum.digit * datum.pw / datum.n - 1",
        "x2": "datum.px + (datum.digit + 1) * datum.pw / datum.n",
        "y": "datum.py + (datum.lead - 1) * r",
        "y2": "datum.py + min(read, datum.rows) * r",
    }
    note = inside(
        "leads",
        "lead_note",
        "text",
        align="right",
        baseline="alphabetic",
        fontSize=points(12),
        fill=expr("ink"),
    )
    # beside the title, which is longer where there are several beliefs
    fits = "datum.pw >= ((wide ? datum.col : !datum.beside && !datum.alone) ? 230 : 165) * em"
    return [
        at(ghost.transform_filter("datum.ghost && read >= datum.lead"), **place),
        at(box.transform_filter("!datum.ghost && read >= datum.lead"), **place),
        at(note, x="datum.px2", y="datum.py - (roomy ? 22 : 18) * em")
        .encode(text="note:N")
        .transform_filter(f"read >= datum.lead && {fits}"),
    ]


def held() -> alt.Chart:
    """The rows that an edit holds, framed."""
    chart = inside("held", "held", "rect", fill=None, stroke=expr("accent"), strokeWidth=2)
    return at(
        of_layer(chart),
        x="datum.px + 1",
        x2="datum.px2 - 1",
        y="datum.py + datum.first * r",
        y2="datum.py + (datum.last + 1) * r",
    )


def veils() -> alt.Chart:
    """A cover over rows that are not read yet: they shall not tell what is to come."""
    chart = panels("veil", "rect", fill=expr("background || 'white'"))
    return at(chart, x="datum.px", x2="datum.px2", y="datum.py + read * r", y2="datum.py2")


def scan_lines() -> list[alt.Chart]:
    """The scan line across every panel, and the knob to drag it by."""
    y = "datum.py + read * r"
    ends = {"x": "wide && datum.col ? datum.px - gap : datum.px", "x2": "datum.px2"}
    line = panels("scan", "rule", bare=True, stroke=expr("accent"), strokeWidth=points(1.5))
    # over the panels their own marks catch the pointer: this is for the gaps between them
    grip = panels("grip", "rect", bare=True, fill="transparent", stroke=None)
    grip = at(grip, **ends, y=f"{y} - 7", y2=f"{y} + 7")
    knob = panels("knob", "rect", cornerRadius=4, fill=expr("accent"))
    knob = at(
        knob.transform_filter(_FIRST),
        x="datum.px - (wide ? 25 : 18) * em",
        x2="datum.px - 1",
        y=f"{y} - 8 * em",
        y2=f"{y} + 8 * em",
    )
    number = panels(
        "knob_row",
        "text",
        fontSize=points(11),
        baseline="middle",
        fill=expr("dark ? '#15171a' : 'white'"),
    )
    number = at(number.transform_filter(_FIRST), x="datum.px - (wide ? 13 : 9.5) * em", y=y)
    number = number.transform_calculate(row="row").encode(text="row:N")
    return [at(line, **ends, y=y), catching(grip), catching(knob), number]


def row_numbers() -> alt.Chart:
    """Row numbers down the left side of each tier."""
    chart = panels(
        "row_number",
        "text",
        align="right",
        baseline="middle",
        fontSize=points("wide ? 12 : 11"),
        fill=expr("faint"),
        opacity=expr("abs(datum.number - .5 - read) * r < 13 * em ? 0 : 1"),  # under the knob
    )
    chart = chart.transform_filter(_FIRST).transform_calculate(quarter="[0, 1, 2, 3, 4]")
    chart = chart.transform_flatten(["quarter"])
    chart = chart.transform_calculate(number="max(1, round(datum.quarter * rows / 4))")
    return at(chart, x="datum.px - 4 * em", y="datum.py + (datum.number - .5) * r").encode(
        text="number:N"
    )
