"""What a run of the network means: traces and what is computed from them."""

from lstm_viz.analysis.ablation import Cancelled, accuracy, answers, importance, most_important
from lstm_viz.analysis.arithmetic import arithmetic
from lstm_viz.analysis.attribution import gradient, occlusion
from lstm_viz.analysis.belief import Verdict, verdict
from lstm_viz.analysis.captions import beliefs, row_captions
from lstm_viz.analysis.edited_values import touched_rows, touching
from lstm_viz.analysis.ledger import ledger, lifetimes, votes
from lstm_viz.analysis.sums import Arithmetic
from lstm_viz.analysis.trace import LayerTrace, Trace, trace
from lstm_viz.edits import (
    BlankRows,
    BottomUp,
    Clamp,
    ClampToMean,
    Edit,
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
    from_text,
    sentence,
    to_text,
)

__all__ = [
    "Arithmetic",
    "BlankRows",
    "BottomUp",
    "Cancelled",
    "Clamp",
    "ClampToMean",
    "Edit",
    "ForgetAsPrinted",
    "FreezeMemory",
    "InsertBlankRows",
    "InvertRows",
    "LayerTrace",
    "RepeatRows",
    "ReverseRows",
    "Scale",
    "ShiftRows",
    "ShuffleRows",
    "SkipRows",
    "StartFrom",
    "Trace",
    "Verdict",
    "WipeMemory",
    "accuracy",
    "answers",
    "arithmetic",
    "beliefs",
    "from_text",
    "gradient",
    "importance",
    "ledger",
    "lifetimes",
    "most_important",
    "occlusion",
    "row_captions",
    "sentence",
    "to_text",
    "touched_rows",
    "touching",
    "trace",
    "verdict",
    "votes",
]
