"""The LSTM cell drawn as a machine, with the numbers of one unit and row in it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import altair as alt

from lstm_viz.analysis.worked_sum import printed_sum
from lstm_viz.charts.figure import INK, Figure, Rows, minus, template
from lstm_viz.locale import N_, _, cache_by_language
from lstm_viz.models.quantities import QUANTITIES

# A sheet of 100 × 62, up and to the right. The memory runs along the top, what is said and seen
# along the bottom, the four boxes stand between them.
WIDE, HIGH = 100, 62
TOP, MIDDLE, BOXES, BOTTOM = 52, 37, 21, 6
AT = {"f": 16, "i": 36, "g": 54, "o": 72}
OUT = 87  # where the memory is read
_HALF = (7, 5)  # of a box
_WORDS = {"f": N_("keep"), "i": N_("write"), "g": N_("candidate"), "o": N_("read")}
ALIGNED = ("left", "center", "right")
_TIMES, _PLUS = "×", "+"
_OPERATORS = (
    (AT["f"], TOP, _TIMES),
    (AT["g"], TOP, _PLUS),
    (AT["g"], MIDDLE, _TIMES),
    (OUT, BOXES + 9, _TIMES),
)
PATHS = (
    ((1, BOTTOM), (AT["o"], BOTTOM), (AT["o"], BOXES - 6.4)),
    *(((AT[gate], BOTTOM), (AT[gate], BOXES - 6.4)) for gate in "fig"),
    ((7, 0), (7, BOTTOM)),
    ((AT["f"], BOXES + 5), (AT["f"], TOP - 3)),
    ((AT["i"], BOXES + 5), (AT["i"], MIDDLE), (AT["g"] - 2.5, MIDDLE)),
    ((AT["g"], BOXES + 5), (AT["g"], MIDDLE - 3)),
    ((AT["g"], MIDDLE + 3), (AT["g"], TOP - 3)),
    ((AT["o"], BOXES + 5), (AT["o"], BOXES + 9), (OUT - 2.5, BOXES + 9)),
    ((OUT, TOP), (OUT, TOP - 4)),
    ((OUT, TOP - 11), (OUT, BOXES + 12)),
    ((OUT, BOXES + 6), (OUT, BOTTOM), (99, BOTTOM)),
)
MEMORY = ((1, TOP), (99, TOP))


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
    caption = told(v, (kept, written, c), unit, layer, row)
    sums = [label(AT[q] + 1.5, BOXES - 8, f"{v[f'sum {q}']:.2f}") for q in "figo"]
    return Figure(_spec(), {"values": [*labels(v, (kept, written, c)), *sums]}, caption)


def told(
    v: Mapping[str, float],
    printed: tuple[str, str, str],
    unit: int,
    layer: int,
    row: int,
    squash: str = "tanh",
) -> str:
    """The diagram in words.

    Args:
        v: as of :func:`cell_diagram`; "share" is what is kept, where that is not f.
        printed: what is kept, what is written, and the memory that they make.
        unit: from 0.
        layer: from 0.
        row: from 0.
        squash: the name of what the memory passes.
    """
    kept, written, c = printed
    caption = _(
        "Unit {unit} of layer {layer} in row {row}: of the memory {before:.3f} it keeps"
        " {share:.1%}, that is {kept}. It adds {i:.1%} of the candidate {g:.3f}, that is"
        " {written}. The memory is now {c}; of its {squash}, {tanh:.3f}, it shows {o:.1%}:"
        " h = {h:.3f}."
    )
    words = {"unit": unit, "layer": layer + 1, "row": row + 1, "squash": squash}
    sums = {"share": v.get("share", v.get("f")), "kept": kept, "written": written, "c": c}
    return minus(caption.format(**{**v, **words, **sums}))


def label(x: float, y: float, text: str, align: str = "left") -> dict[str, Any]:
    """A number of the diagram and its place."""
    return {"x": x, "y": y, "text": minus(text), "align": align}


def labels(v: Mapping[str, float], printed: tuple[str, str, str]) -> Rows:
    """The numbers of the diagram; arguments as of :func:`told`."""
    kept, written, c = printed
    forgets = [label((AT["f"] + AT["g"]) / 2, TOP + 3, f"f · c = {kept}", "center")]
    return [
        label(1, TOP + 3, f"c {v['before']:.3f}"),
        *(forgets if "f" in v else []),
        label(99, TOP + 3, f"c = {c}", "right"),
        label(99, BOTTOM - 4, f"h = {v['h']:.3f}", "right"),  # clear of the line down to it
        label(AT["g"] + 1.5, MIDDLE + 7, f"i · g = {written}"),
        label(OUT + 1.5, BOXES + 15.5, f"{v['tanh']:.3f}"),
        *(label(AT[q] + 1.5, BOXES + 7.5, f"{q} {v[q]:.3f}") for q in "fig" if q in v),
        label(AT["o"] + 1.5, BOXES + 11.5, f"o {v['o']:.3f}"),
    ]


@cache_by_language
def _spec() -> dict[str, Any]:
    memory = _lines((MEMORY,), strokeWidth=4, stroke=QUANTITIES["c"].line)
    numbers = (values(align) for align in ALIGNED)
    layers = [memory, *machine(), *names(), *numbers]
    chart = alt.LayerChart(layer=layers, width="container", height=330)
    return template(chart.configure_view(stroke=None))


def machine(gates: str = "figo", squash: str = "tanh") -> list[alt.Chart]:
    """All of the cell but the line of its memory and what is written.

    Args:
        gates: that there are.
        squash: the name of what candidate and memory pass.
    """
    # without a forget gate nothing stands at its place
    paths = tuple(p for p in PATHS if "f" in gates or p[0][0] != AT["f"])
    signs = [o for o in _OPERATORS if "f" in gates or o[0] != AT["f"]]
    flow = _lines(paths, strokeWidth=1.5, stroke=INK, opacity=0.7)
    return [flow, _heads((MEMORY, *paths)), *_boxes(gates, squash), *_operators(signs)]


def scaled(x: str = "x:Q", y: str = "y:Q") -> dict[str, Any]:
    """The two fields of a place on the sheet, of which no tooltip tells the numbers."""
    return {
        "tooltip": alt.value(None),
        "x": alt.X(x, axis=None, scale=alt.Scale(domain=[0, WIDE], nice=False)),
        "y": alt.Y(y, axis=None, scale=alt.Scale(domain=[0, HIGH], nice=False)),
    }


def _inline(rows: Rows) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _lines(paths: tuple[tuple[tuple[float, float], ...], ...], **style: Any) -> alt.Chart:
    pieces: Rows = [
        {"x": a[0], "y": a[1], "x2": b[0], "y2": b[1]} for path in paths for a, b in pairwise(path)
    ]
    return _inline(pieces).mark_rule(**style).encode(**scaled(), x2="x2:Q", y2="y2:Q")


def _heads(paths: tuple[tuple[tuple[float, float], ...], ...]) -> alt.Chart:
    ends: Rows = []
    for (x, y), (x2, y2) in (path[-2:] for path in paths):
        shape = "right" if x2 > x else "up" if y2 > y else "down"
        ends.append({"x": x2, "y": y2, "shape": f"triangle-{shape}"})
    mark = _inline(ends).mark_point(filled=True, size=50, fill=INK, opacity=1, stroke=None)
    return mark.encode(**scaled(), shape=alt.Shape("shape:N", scale=None))


def _boxes(gates: str, squash: str) -> list[alt.Chart]:
    wide, high = _HALF
    made: Rows = [
        {"x": x - wide, "x2": x + wide, "y": BOXES - high, "y2": BOXES + high,
         "colour": QUANTITIES[q].line, "at": x, "sign": squash if q == "g" else "σ",
         "word": _(_WORDS[q]), "upper": BOXES + 1.8, "lower": BOXES - 2.2}
        for q, x in AT.items()
        if q in gates
    ]  # fmt: skip
    tanh = {"x": OUT - 5, "x2": OUT + 5, "y": TOP - 11, "y2": TOP - 5,
            "colour": QUANTITIES["h"].line, "at": OUT, "sign": squash, "word": "",
            "upper": TOP - 8, "lower": 0}  # fmt: skip
    base = _inline([*made, tanh])
    boxes = base.mark_rect(
        fill=alt.ExprRef("background || 'white'"), strokeWidth=2, cornerRadius=4
    ).encode(**scaled(), x2="x2:Q", y2="y2:Q", stroke=alt.Stroke("colour:N", scale=None))
    signs = base.mark_text(fontSize=13, fill=INK).encode(**scaled("at:Q", "upper:Q"), text="sign:N")
    words = base.mark_text(fontSize=alt.ExprRef("min(11, width / 34)"), fill=INK)
    return [boxes, signs, words.encode(**scaled("at:Q", "lower:Q"), text="word:N")]


def _operators(signs: Sequence[tuple[float, float, str]]) -> list[alt.Chart]:
    base = _inline([{"x": x, "y": y, "sign": sign} for x, y, sign in signs])
    rounds = base.mark_point(
        size=330, opacity=1, fill=alt.ExprRef("background || 'white'"), stroke=INK, strokeWidth=1.5
    )
    written = base.mark_text(fontSize=15, fill=INK)
    return [rounds.encode(**scaled()), written.encode(**scaled(), text="sign:N")]


def names() -> list[alt.Chart]:
    """What the ends of the lines are called."""
    names: Rows = [
        {"x": 1, "y": TOP + 7.5, "text": _("memory before")},
        {"x": 1, "y": BOTTOM + 3, "text": _("h before")},
        {"x": 8.5, "y": 1, "text": _("the row x, from below")},
    ]
    mark = _inline(names).mark_text(align="left", fontSize=11, fill=INK, opacity=0.75)
    return [mark.encode(**scaled(), text="text:N")]


def values(align: Any) -> alt.Chart:
    """The numbers of the dataset "values" that are aligned so."""
    size = alt.ExprRef("min(13, width / 31)")
    mark = alt.Chart(alt.NamedData("values")).transform_filter(f"datum.align == '{align}'")
    mark = mark.mark_text(align=align, fontSize=size, fontWeight="bold", fill=INK)
    return mark.encode(**scaled(), text="text:N")
