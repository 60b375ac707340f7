"""Watch a trained LSTM read a handwritten digit, gate by gate, row by row.

The public names are imported when they are first used, so that the app can answer before torch
is loaded. Every edit is one of them: see :mod:`lstm_viz.edits`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lstm_viz.analysis import Arithmetic as Arithmetic
    from lstm_viz.analysis import Trace as Trace
    from lstm_viz.analysis import arithmetic as arithmetic
    from lstm_viz.analysis import ledger as ledger
    from lstm_viz.analysis import trace as trace
    from lstm_viz.analysis import votes as votes
    from lstm_viz.analysis.recall import Recall as Recall
    from lstm_viz.analysis.recall import recall as recall
    from lstm_viz.charts.notebook import figure as figure
    from lstm_viz.data import from_drawing as from_drawing
    from lstm_viz.data import mnist as mnist
    from lstm_viz.edits.image import *  # noqa: F403
    from lstm_viz.edits.memory import *  # noqa: F403
    from lstm_viz.edits.values import *  # noqa: F403
    from lstm_viz.models import load as load
    from lstm_viz.models.conventions import turn_forget_gate as turn_forget_gate

__version__ = "0.1.0"

_ROOMS = {
    "from_drawing": "data",
    "mnist": "data",
    "load": "models",
    "turn_forget_gate": "models.conventions",
    "Arithmetic": "analysis",
    "Trace": "analysis",
    "arithmetic": "analysis",
    "ledger": "analysis",
    "trace": "analysis",
    "votes": "analysis",
    "Recall": "analysis.recall",
    "recall": "analysis.recall",
    "figure": "charts.notebook",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    if name == "__all__" or name[:1].isupper():
        edits = {kind.__name__: kind for kind in import_module(f"{__name__}.edits").EDITS.values()}
        if name == "__all__":
            return sorted([*_ROOMS, *edits])
        if name in edits:
            return edits[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
