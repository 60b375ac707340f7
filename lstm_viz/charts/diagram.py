"""The LSTM cell drawn as a machine, with the numbers of one unit and row in it."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import altair as alt

from lstm_viz.analysis.worked_sum import printed_sum
from lstm_viz.charts.figure import Figure, Rows, minus, template
from lstm_viz.charts.sizing import INK
from lstm_viz.charts.unit import COLOURS
from lstm_viz.locale import N_, _, cache_by_language

# A sheet of 100 × 62, up and to the right. The memory runs along the top, what is said and seen
# along the bottom, the four boxes stand between them.
WIDE, HIGH = 100, 62
_TOP, _MIDDLE, _BOXES, _BOTTOM = 52, 37, 21, 6
_AT = {"f": 16, "i": 36, "g": 54, "o": 72}
_OUT = 87  # where the memory is read
_HALF = (7, 5)  # of a box
_WORDS = {"f": N_("keep"), "i": N_("write"), "g": N_("candidate"), "o": N_("read")}
_TIMES, _PLUS = "×", "+"
_OPERATORS = (
    (_AT["f"], _TOP, _TIMES),
    (_AT["g"], _TOP, _PLUS),
    (_AT["g"], _MIDDLE, _TIMES),
    (_OUT, _BOXES + 9, _TIMES),
)
_PATHS = (
    ((1, _BOTTOM), (_AT["o"], _BOTTOM), (_AT["o"], _BOXES - 6.4)),
    *(((_AT[gate], _BOTTOM), (_AT[gate], _BOXES - 6.4)) for gate in "fig"),
    ((7, 0), (7, _BOTTOM)),
    ((_AT["f"], _BOXES + 5), (_AT["f"], _TOP - 3)),
    ((_AT["i"], _BOXES + 5), (_AT["i"], _MIDDLE), (_AT["g"] - 2.5, _MIDDLE)),
    ((_AT["g"], _BOXES + 5), (_AT["g"], _MIDDLE - 3)),
    ((_AT["g"], _MIDDLE + 3), (_AT["g"], _TOP - 3)),
    ((_AT["o"], _BOXES + 5), (_AT["o"], _BOXES + 9), (_OUT - 2.5, _BOXES + 9)),
    ((_OUT, _TOP), (_OUT, _TOP - 4)),
    ((_OUT, _TOP - 11), (_OUT, _BOXES + 12)),
    ((_OUT, _BOXES + 6), (_OUT, _BOTTOM), (99, _BOTTOM)),
)
_MEMORY = ((1, _TOP), (99, _TOP))


def cell_diagram(values: Mapping[str, float], unit: int, layer: int, row: int) -> Figure:
    """The cell with its numbers.

    Args:
        values: of f, i, g, o, c and h; the memory "before"; "tanh", of c; and the sums inside the
            boxes, "sum f" and so on.
        unit: from 0.
        layer: from 0.
        row: from 0.
    """
    v = values
    # as printed, what is kept and what is written make the memory
    kept, written, c = printed_sum([v["f"] * v["before"], v["i"] * v["g"]], least=3)
    caption = _(
        "Unit {unit} of layer {layer} in row {row}: of the memory {before:.3f} it keeps {f:.1%},"
        " that is {kept}. It adds {i:.1%} of the candidate {g:.3f}, that is {written}. The"
        " memory is now {c}; of its tanh, {tanh:.3f}, it shows {o:.1%}: h = {h:.3f}."
    ).format(unit=unit, layer=layer + 1, row=row + 1, kept=kept, written=written, **{**v, "c": c})
    return Figure(_spec(), {"values": _labels(v, kept, written, c)}, minus(caption))


def _labels(v: Mapping[str, float], kept: str, written: str, c: str) -> Rows:
    def label(x: float, y: float, text: str, align: str = "left") -> dict[str, Any]:
        return {"x": x, "y": y, "text": minus(text), "align": align}

    return [
        label(1, _TOP + 3, f"c {v['before']:.3f}"),
        label((_AT["f"] + _AT["g"]) / 2, _TOP + 3, f"f · c = {kept}", "center"),
        label(99, _TOP + 3, f"c = {c}", "right"),
        label(99, _BOTTOM + 3, f"h = {v['h']:.3f}", "right"),
        label(_AT["g"] + 1.5, _MIDDLE + 7, f"i · g = {written}"),
        label(_OUT + 1.5, _BOXES + 15.5, f"{v['tanh']:.3f}"),
        *(label(_AT[q] + 1.5, _BOXES + 7.5, f"{q} {v[q]:.3f}") for q in "fig"),
        label(_AT["o"] + 1.5, _BOXES + 11.5, f"o {v['o']:.3f}"),
        *(label(_AT[q] + 1.5, _BOXES - 8, f"{v[f'sum {q}']:.2f}") for q in "figo"),
    ]


@cache_by_language
def _spec() -> dict[str, Any]:
    memory = _lines((_MEMORY,), strokeWidth=4, stroke=COLOURS["c"])
    layers = [
        memory, _lines(_PATHS, strokeWidth=1.5, stroke=INK, opacity=0.7), _heads(), *_boxes(),
        *_operators(), *_names(), *(_values(align) for align in ("left", "center", "right")),
    ]  # fmt: skip
    chart = alt.LayerChart(layer=layers, width="container", height=330)
    return template(chart.configure_view(stroke=None))


def _scaled(x: str = "x:Q", y: str = "y:Q") -> dict[str, Any]:
    return {
        "x": alt.X(x, axis=None, scale=alt.Scale(domain=[0, WIDE], nice=False)),
        "y": alt.Y(y, axis=None, scale=alt.Scale(domain=[0, HIGH], nice=False)),
    }


def _inline(rows: Rows) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _lines(paths: tuple[tuple[tuple[float, float], ...], ...], **style: Any) -> alt.Chart:
    pieces: Rows = [
        {"x": a[0], "y": a[1], "x2": b[0], "y2": b[1]} for path in paths for a, b in pairwise(path)
    ]
    return _inline(pieces).mark_rule(**style).encode(**_scaled(), x2="x2:Q", y2="y2:Q")


def _heads() -> alt.Chart:
    ends: Rows = []
    for (x, y), (x2, y2) in (path[-2:] for path in (_MEMORY, *_PATHS)):
        shape = "right" if x2 > x else "up" if y2 > y else "down"
        ends.append({"x": x2, "y": y2, "shape": f"triangle-{shape}"})
    mark = _inline(ends).mark_point(filled=True, size=50, fill=INK, opacity=1, stroke=None)
    return mark.encode(**_scaled(), shape=alt.Shape("shape:N", scale=None))


def _boxes() -> list[alt.Chart]:
    wide, high = _HALF
    gates: Rows = [
        {"x": x - wide, "x2": x + wide, "y": _BOXES - high, "y2": _BOXES + high,
         "colour": COLOURS[q], "at": x, "sign": "tanh" if q == "g" else "σ", "word": _(_WORDS[q]),
         "upper": _BOXES + 1.8, "lower": _BOXES - 2.2}
        for q, x in _AT.items()
    ]  # fmt: skip
    tanh = {"x": _OUT - 5, "x2": _OUT + 5, "y": _TOP - 11, "y2": _TOP - 5, "colour": COLOURS["h"],
            "at": _OUT, "sign": "tanh", "word": "", "upper": _TOP - 8, "lower": 0}  # fmt: skip
    base = _inline([*gates, tanh])
    boxes = base.mark_rect(
        fill=alt.ExprRef("background || 'white'"), strokeWidth=2, cornerRadius=4
    ).encode(**_scaled(), x2="x2:Q", y2="y2:Q", stroke=alt.Stroke("colour:N", scale=None))
    signs = base.mark_text(fontSize=13, fill=INK).encode(
        **_scaled("at:Q", "upper:Q"), text="sign:N"
    )
    words = base.mark_text(fontSize=alt.ExprRef("width < 480 ? 9 : 11"), fill=INK)
    return [boxes, signs, words.encode(**_scaled("at:Q", "lower:Q"), text="word:N")]


def _operators() -> list[alt.Chart]:
    base = _inline([{"x": x, "y": y, "sign": sign} for x, y, sign in _OPERATORS])
    rounds = base.mark_point(
        size=330, opacity=1, fill=alt.ExprRef("background || 'white'"), stroke=INK, strokeWidth=1.5
    )
    signs = base.mark_text(fontSize=15, fill=INK)
    return [rounds.encode(**_scaled()), signs.encode(**_scaled(), text="sign:N")]


def _names() -> list[alt.Chart]:
    names: Rows = [
        {"x": 1, "y": _TOP + 7.5, "text": _("memory before")},
        {"x": 1, "y": _BOTTOM + 3, "text": _("h before")},
        {"x": 8.5, "y": 1, "text": _("the row x, from below")},
    ]
    mark = _inline(names).mark_text(align="left", fontSize=11, fill=INK, opacity=0.75)
    return [mark.encode(**_scaled(), text="text:N")]


def _values(align: Any) -> alt.Chart:
    size = alt.ExprRef("width < 480 ? 10 : 13")
    mark = alt.Chart(alt.NamedData("values")).transform_filter(f"datum.align == '{align}'")
    mark = mark.mark_text(align=align, fontSize=size, fontWeight="bold", fill=INK)
    return mark.encode(**_scaled(), text="text:N")
