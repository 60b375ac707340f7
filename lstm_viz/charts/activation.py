"""The squashing function, with the point on it that made a value."""

from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.sums import Squash
from lstm_viz.charts.figure import Figure, Rows, minus, template
from lstm_viz.charts.sizing import FIT_WIDTH
from lstm_viz.charts.waterfall import NEGATIVE, POSITIVE
from lstm_viz.locale import _, cache_by_language

_CURVES: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "none": lambda z: z,
}
_SYMBOLS = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu"}


def squash_curve(squash: Squash, total: float, value: float) -> Figure:
    """The function around zero, and where the total lies on it.

    Args:
        squash: "sigmoid", "tanh", "relu" or "none".
        total: the pre-activation.
        value: what the function makes of it.

    Raises:
        ValueError: it is none of these.
    """
    if squash not in _CURVES:
        raise ValueError(f"there is no curve for {squash!r}")
    end = max(6.0, 1.1 * abs(total))
    z = np.linspace(-end, end, 121)
    points = zip(z.tolist(), _CURVES[squash](z).tolist(), strict=True)
    curve: Rows = [{"z": a, "y": b} for a, b in points]
    caption = _("{function}({total:.4f}) = {value:.4f}, marked on its curve.")
    if squash == "none":
        caption = _("No function squashes it: {total:.4f} stays {value:.4f}.")
    caption = minus(caption.format(function=_SYMBOLS.get(squash), total=total, value=value))
    return Figure(_spec(squash), {"curve": curve, "here": [{"z": total, "y": value}]}, caption)


@cache_by_language
def _spec(squash: Squash) -> dict[str, Any]:
    x = alt.X("z:Q", title=_("total"), scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("y:Q", title=_title(squash))
    line = alt.Chart(alt.NamedData("curve")).mark_line(strokeWidth=2, color=NEGATIVE)
    here = alt.Chart(alt.NamedData("here"))
    drop = here.mark_rule(strokeDash=[4, 3], opacity=0.7).encode(x="z:Q")
    across = here.mark_rule(strokeDash=[4, 3], opacity=0.7).encode(y="y:Q")
    point = here.mark_point(size=90, filled=True, opacity=1, color=POSITIVE)
    layers = [line.encode(x=x, y=y), drop, across, point.encode(x="z:Q", y="y:Q")]
    return template(alt.LayerChart(layer=layers, width="container", height=130, autosize=FIT_WIDTH))


def _title(squash: Squash) -> str:
    if squash == "none":
        return _("total")
    return _("{function}(total)").format(function=_SYMBOLS[squash])
