"""Watch a trained LSTM read a handwritten digit, gate by gate, row by row.

The public names are imported when they are first used, so that the app can answer before torch
is loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lstm_viz.analysis import Arithmetic, Trace, arithmetic, ledger, trace, votes
    from lstm_viz.analysis.recall import Recall, recall
    from lstm_viz.charts.notebook import figure
    from lstm_viz.data import from_drawing, mnist
    from lstm_viz.edits import (
        BlankRows,
        BottomUp,
        Clamp,
        ClampToMean,
        ForgetAsPrinted,
        FreezeMemory,
        InsertBlankRows,
        InvertRows,
        RepeatRows,
        ReverseRows,
        Scale,
        ShiftRows,
        ShuffleRows,
        SkipRows,
        StartFrom,
        WipeMemory,
    )
    from lstm_viz.models import load
    from lstm_viz.models.conventions import turn_forget_gate

__version__ = "0.1.0"

__all__ = [
    "Arithmetic",
    "BlankRows",
    "BottomUp",
    "Clamp",
    "ClampToMean",
    "ForgetAsPrinted",
    "FreezeMemory",
    "InsertBlankRows",
    "InvertRows",
    "Recall",
    "RepeatRows",
    "ReverseRows",
    "Scale",
    "ShiftRows",
    "ShuffleRows",
    "SkipRows",
    "StartFrom",
    "Trace",
    "WipeMemory",
    "arithmetic",
    "figure",
    "from_drawing",
    "ledger",
    "load",
    "mnist",
    "recall",
    "trace",
    "turn_forget_gate",
    "votes",
]

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
_EDITS = (
    "BlankRows",
    "BottomUp",
    "Clamp",
    "ClampToMean",
    "ForgetAsPrinted",
    "FreezeMemory",
    "InsertBlankRows",
    "InvertRows",
    "RepeatRows",
    "ReverseRows",
    "Scale",
    "ShiftRows",
    "ShuffleRows",
    "SkipRows",
    "StartFrom",
    "WipeMemory",
)
_ROOMS |= dict.fromkeys(_EDITS, "edits")


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
