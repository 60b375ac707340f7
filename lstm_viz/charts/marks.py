"""How the marks of the stage are made: named in Vega, and placed by the signals."""

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
