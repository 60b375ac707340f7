"""The cell diagram of one unit at the row on stage: the memory flows through it as it is read."""

from typing import Any

import altair as alt

from lstm_viz.analysis.memory import Step
from lstm_viz.analysis.trace import LayerTrace
from lstm_viz.charts import diagram
from lstm_viz.charts.diagram import AT, BOTTOM, BOXES, MIDDLE, OUT, TOP, scaled
from lstm_viz.charts.figure import HERE, ROWS, Figure, Rows, moving
from lstm_viz.charts.waterfall import NEGATIVE, POSITIVE
from lstm_viz.locale import _, cache_by_language
from lstm_viz.models.quantities import QUANTITIES

THIN, WIDE = 1.0, 14.0  # pixels of a line for nothing, and for the bound and more
_LEAF = 4.0  # of a door that is shut, from its middle
# where the doors stand: on the memory's line, on what is written, on what is shown
_DOORS = {"f": (AT["f"] + 5, TOP), "i": (AT["g"], MIDDLE + 4.5), "o": (OUT, BOXES + 3)}


def followed(
    recorded: LayerTrace, steps: list[Step], unit: int, layer: int, bound: float, squash: str
) -> Figure:
    """The cell with the numbers of the row on stage.

    Args:
        recorded: the layer ``[T, H]``, of an LSTM.
        steps: what each row does to the memory of the unit.
        unit: from 0.
        layer: from 0.
        bound: of the memory's colours on the stage: lines are widest there.
        squash: the name of what the memory passes before it is shown: "tanh" or "relu".
    """
    gates = "".join(q for q in "figo" if q in recorded.quantities)
    data: dict[str, Rows] = {ROWS: [], "values": [], "flow": [], "doors": []}
    for at, step in enumerate(steps):
        row = {"row": at + 1}
        v = numbers(recorded, step, unit, at, squash)
        printed = (step.printed.kept, step.printed.written, step.printed.memory)
        data["values"] += [{**row, **label} for label in diagram.labels(v, printed)]
        if step.printed.edited:
            added = _("edit {added}").format(added=step.printed.edited)
            data["values"].append({**row, **diagram.label(99, TOP + 7.5, added, "right")})
        data["flow"] += [{**row, **part} for part in _flow(step, v["h"], bound)]
        data["doors"] += [{**row, **leaf} for q in gates if q in _DOORS
                          for leaf in _door(q, step.share if q == "f" else v[q])]  # fmt: skip
        size = 40 + 500 * min(abs(step.written) / bound, 1)
        data[ROWS].append({**row, "size": size, "colour": _colour(step.written)})
    caption = _(
        "The cell of unit {unit}, layer {layer}, at the row on stage. The line is the memory, wider"
        " for a larger |c| (at its widest from {bound:g}), blue below zero and orange above. The"
        " doors are open by {gates}; the drop is i · g."
    ).format(
        unit=unit, layer=layer + 1, bound=bound, gates=_(", ").join(q for q in gates if q != "g")
    )
    return Figure(_spec(gates, squash), data, caption)


def numbers(recorded: LayerTrace, step: Step, unit: int, row: int, squash: str) -> dict[str, float]:
    """The numbers of one row for the diagram and its words.

    Args:
        recorded: the layer ``[T, H]``, of an LSTM.
        step: what the row does to the memory.
        unit: from 0.
        row: from 0.
        squash: the name of what the memory passes before it is shown.
    """
    v: dict[str, float] = {q: getattr(recorded, q)[row, unit].item() for q in recorded.quantities}
    c = recorded.c[row, unit]
    shown = c.relu() if squash == "relu" else c.tanh()
    return {**v, "before": step.before, "share": step.share, "tanh": shown.item()}


def _flow(step: Step, h: float, bound: float) -> Rows:
    """What flows where in a row, each part as wide as it is large."""
    pieces = [
        (step.before, (1, TOP), (AT["f"], TOP)),
        (step.kept, (AT["f"], TOP), (AT["g"], TOP)),
        (step.memory, (AT["g"], TOP), (99, TOP)),
        (step.written, (AT["g"], MIDDLE + 2), (AT["g"], TOP)),
        (h, (OUT, BOXES + 9), (OUT, BOTTOM)),
        (h, (OUT, BOTTOM), (99, BOTTOM)),
    ]
    return [
        {"x": x, "y": y, "x2": x2, "y2": y2, "colour": _colour(value),
         "width": THIN + (WIDE - THIN) * min(abs(value) / bound, 1)}
        for value, (x, y), (x2, y2) in pieces
    ]  # fmt: skip


def _door(gate: str, share: float) -> Rows:
    """A door: its frame, and two leaves that part as far as the gate is open."""
    x, y = _DOORS[gate]
    gap = _LEAF * min(max(share, 0.0), 1.0)
    parts = [(-_LEAF, _LEAF, 1), (-_LEAF, -gap, 6), (gap, _LEAF, 6)]
    across = gate == "f"  # that line runs to the right, the others down
    return [
        {
            "x": x + a * (not across), "x2": x + b * (not across),
            "y": y + a * across, "y2": y + b * across,
            "colour": QUANTITIES[gate].line, "width": width,
        }
        for a, b, width in parts
    ]  # fmt: skip


def _colour(value: float) -> str:
    return POSITIVE if value >= 0 else NEGATIVE


@cache_by_language
def _spec(gates: str, squash: str) -> dict[str, Any]:
    colour = alt.Color("colour:N", scale=None)
    flow = (
        _here("flow")
        .mark_rule(strokeCap="butt", opacity=0.85)
        .encode(
            **scaled(), x2="x2:Q", y2="y2:Q", color=colour,
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
        )
    )  # fmt: skip
    doors = (
        _here("doors")
        .mark_rule()
        .encode(
            **scaled(), x2="x2:Q", y2="y2:Q", color=colour,
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
        )
    )  # fmt: skip
    # it comes to the memory while the row is being read
    drop = (
        _here(ROWS)
        .transform_calculate(
            x=f"{AT['g']}", y=f"{MIDDLE + 2} + {TOP - MIDDLE - 5} * (read - row + 1)"
        )
        .mark_point(filled=True, opacity=1)
        .encode(**scaled(), color=colour, size=alt.Size("size:Q", scale=None, legend=None))
    )
    numbers = (diagram.values(align).transform_filter(HERE) for align in diagram.ALIGNED)
    machine = diagram.machine(gates, squash)
    layers = [flow, *machine, drop, doors, *diagram.names(), *numbers]
    chart = alt.LayerChart(layer=layers, width="container", height=330)
    return moving(chart.configure_view(stroke=None))


def _here(data: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(data)).transform_filter(HERE)
