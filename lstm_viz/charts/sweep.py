"""The sweep over the choices of the training: a plot for each, and what accuracy costs."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt

from lstm_viz.analysis.sweep import NAMES, VARIED, Choice, Trained, caption, spreads, varied
from lstm_viz.charts.figure import FIT_WIDTH, Figure, Rows, template
from lstm_viz.charts.waterfall import POSITIVE, TOTAL
from lstm_viz.locale import N_, _, cache_by_language

TRAINING = "training"
Cost = Literal["parameters", "seconds"]
COSTS: dict[Cost, str] = {
    "parameters": N_("parameters"),
    "seconds": N_("seconds of one core to train it"),
}
_BASES = {"units": 2, "rate": 10, "epochs": 2}  # of the logarithm, where steps are factors
# with a tick, as far as there is room
ERRORS = [step / scale for scale in (1, 10, 100) for step in (0.9, 0.7, 0.5, 0.3, 0.2, 0.15, 0.1)]
# after Okabe & Ito (2008); grey for the point where all begin
_COLOURS = {
    "": TOTAL, "units": "#d55e00", "layers": "#0072b2", "dropout": "#cc79a7", "rate": "#009e73",
    "epochs": "#e69f00", "forget_bias": "#56b4e9",
}  # fmt: skip


def by_choice(table: Mapping[Choice, Trained], name: str, chosen: Choice | None = None) -> Figure:
    """The accuracy of every training that varies one choice, and the mean over the seeds.

    A click on a point selects it: the parameter ``training`` holds its ``command``.

    Args:
        table: of the sweep.
        name: of the choice.
        chosen: the training to mark.
    """
    found = spreads(table, name)
    points = [_row(t, s.value, chosen) for s in found for t in s.trained]
    means: Rows = [
        {
            "value": s.value,
            "error": _error(s.mean),
            "most": _error(min(s.accuracies)),
            "least": _error(max(s.accuracies)),
        }
        for s in found
    ]
    return Figure(_choice(name), {"points": points, "means": means}, caption(table, name))


def by_cost(trained: Sequence[Trained], cost: Cost, chosen: Choice | None = None) -> Figure:
    """The accuracy of trainings against what they cost, as points that can be clicked likewise.

    Args:
        trained: what to show.
        cost: "parameters" or "seconds".
        chosen: the training to mark.
    """
    points = [_row(each, getattr(each, cost), chosen) for each in trained]
    said = _("{count} trainings by their {cost}. The colour says what was varied.")
    text = said.format(count=len(points), cost=_(COSTS[cost]))
    return Figure(_cost(cost), {"points": points}, text)


def _row(trained: Trained, value: float, chosen: Choice | None) -> dict[str, Any]:
    choice = trained.choice
    name = varied(choice)
    return {
        "value": value,
        "accuracy": trained.accuracy,
        "error": _error(trained.accuracy),
        "parameters": trained.parameters,
        "seconds": trained.seconds,
        "seed": choice.seed,
        "command": choice.command,
        "told": _("accuracy {accuracy:.2%}: {command}").format(
            accuracy=trained.accuracy, command=choice.command
        ),
        "varied": _(NAMES[name]) if name else _("where all begin"),
        "chosen": choice == chosen,
    }


def _error(accuracy: float) -> float:
    """The share that is read wrong; of none, half a digit of 5,000, which a logarithm can take."""
    return max(1 - accuracy, 1e-4)


@cache_by_language
def _choice(name: str) -> dict[str, Any]:
    values, base = list(VARIED[name][0]), _BASES.get(name)
    scale = alt.Scale(
        type="log" if base else "linear",
        base=base or alt.Undefined,
        domain=[values[0], values[-1]],
        nice=False,
        padding=12,
    )
    x = alt.X(
        "value:Q",
        title=_(NAMES[name]),
        scale=scale,
        axis=alt.Axis(values=values, format="~g", grid=False, labelOverlap=True),
    )
    means = alt.Chart(alt.NamedData("means"))
    line = means.mark_line(color=POSITIVE).encode(x=x, y=_accuracy("error"))
    spread = means.mark_rule(color=POSITIVE, strokeWidth=5, opacity=0.35).encode(
        x=x, y=_accuracy("most"), y2="least:Q"
    )
    layers = [spread, line, _points(x, alt.value(POSITIVE))]
    return _whole(layers, 190)


@cache_by_language
def _cost(cost: Cost) -> dict[str, Any]:
    x = alt.X(
        "value:Q",
        title=_(COSTS[cost]),
        scale=alt.Scale(type="log", nice=False, padding=12),
        axis=alt.Axis(format="~s", grid=False, labelOverlap=True),
    )
    names = [_(NAMES[name]) if name else _("where all begin") for name in _COLOURS]
    colour = alt.Color(
        "varied:N",
        title=None,
        scale=alt.Scale(domain=names, range=list(_COLOURS.values())),
        legend=alt.Legend(orient="bottom", columns=1, labelLimit=300),
    )
    return _whole([_points(x, colour)], 240)


def _points(x: alt.X, colour: Any) -> alt.Chart:
    picked = alt.selection_point(name=TRAINING, fields=["command"], toggle=False, clear=False)
    return (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, opacity=0.8, cursor="pointer")
        .encode(
            x=x,
            y=_accuracy("error"),
            color=colour,
            size=alt.condition("datum.chosen", alt.value(220), alt.value(55)),
            description="told:N",
            tooltip=[
                alt.Tooltip("accuracy:Q", title=_("accuracy"), format=".2%"),
                alt.Tooltip("parameters:Q", title=_("parameters"), format=","),
                alt.Tooltip("seconds:Q", title=_("seconds")),
                alt.Tooltip("command:N", title=_("command")),
            ],
        )
        .add_params(picked)
    )


def _accuracy(error: str) -> alt.Y:
    """Accuracy upwards, from what is read wrong: where most is right, small steps are seen too."""
    return alt.Y(
        f"{error}:Q",
        title=_("accuracy, digits held out"),
        scale=alt.Scale(type="log", reverse=True, nice=False, padding=10),
        axis=alt.Axis(
            # hardly one of these lies in a narrow range: there Vega finds equal steps
            values=alt.ExprRef(f"peek(domain('y')) > 4 * domain('y')[0] ? {ERRORS} : null"),
            tickCount=11,
            labelExpr="format(1 - datum.value, '.4~p')",
            labelOverlap="greedy",
        ),
    )


def _whole(layers: list[alt.Chart], height: int) -> dict[str, Any]:
    return template(
        alt.LayerChart(layer=layers, width="container", height=height, autosize=FIT_WIDTH)
    )
