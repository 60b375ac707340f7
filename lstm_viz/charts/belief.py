"""From logits to probabilities: the ten classes side by side."""

from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lstm_viz.charts.figure import Figure, Rows, template
from lstm_viz.charts.sizing import FIT_WIDTH, INK
from lstm_viz.charts.waterfall import POSITIVE, TOTAL
from lstm_viz.locale import _, cache_by_language


def softmax_bars(logits: NDArray[np.float32], digit: int, row: int) -> Figure:
    """The logit of every class, and what softmax makes of it: ``exp(logit) / Σ exp(logits)``.

    Args:
        logits: ``[classes]``.
        digit: the class to mark.
        row: after which they are, from 0.
    """
    powers = np.exp(logits.astype(np.float64))
    bars: Rows = [
        {
            "digit": k,
            "logit": float(logit),
            "text": f"{power:.4g} / {powers.sum():.4g} = {power / powers.sum():.4f}",
            "colour": POSITIVE if k == digit else TOTAL,
        }
        for k, (logit, power) in enumerate(zip(logits, powers, strict=True))
    ]
    caption = _(
        "Softmax after row {row}: exp(logit) divided by the sum over all ten; {digit} gets {p:.6f}."
    ).format(row=row + 1, digit=digit, p=powers[digit] / powers.sum())
    return Figure(_spec(), {"classes": bars}, caption)


@cache_by_language
def _spec() -> dict[str, Any]:
    y = alt.Y("digit:O", title=None)
    base = alt.Chart(alt.NamedData("classes"))
    bars = base.mark_bar(height={"band": 0.7}).encode(
        x=alt.X("logit:Q", title="logit"), y=y, color=alt.Color("colour:N", scale=None)
    )
    words = base.mark_text(align="left", dx=6, fontSize=11, fill=INK).encode(
        x=alt.value("width"), y=y, text="text:N"
    )
    chart = alt.LayerChart(layer=[bars, words], width="container", height={"step": 19})
    padding = {"right": 165, "left": 5, "top": 5, "bottom": 5}
    return template(chart.properties(padding=padding, autosize=FIT_WIDTH))
