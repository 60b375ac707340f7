"""What-if: edits of the image and of the network's gates and states."""

from lstm_viz.explain.edits.check import check
from lstm_viz.explain.edits.edit import Edit, ImageEdit, NetworkEdit
from lstm_viz.explain.edits.gates import (
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    Scale,
    StartFrom,
    WipeMemory,
)
from lstm_viz.explain.edits.picture import (
    BlankRows,
    BottomUp,
    InsertBlankRows,
    InvertRows,
    RepeatRows,
    ReverseRows,
    ShiftRows,
    ShuffleRows,
    SkipRows,
)
from lstm_viz.explain.edits.plan import Plan
from lstm_viz.explain.edits.sentences import quantity_name, sentence, shift_name
from lstm_viz.explain.edits.text import from_text, to_text

__all__ = [
    "BlankRows",
    "BottomUp",
    "Clamp",
    "ClampToMean",
    "Edit",
    "ForgetAsPrinted",
    "FreezeMemory",
    "ImageEdit",
    "InsertBlankRows",
    "InvertRows",
    "NetworkEdit",
    "Plan",
    "RepeatRows",
    "ReverseRows",
    "Scale",
    "ShiftRows",
    "ShuffleRows",
    "SkipRows",
    "StartFrom",
    "WipeMemory",
    "check",
    "from_text",
    "quantity_name",
    "sentence",
    "shift_name",
    "to_text",
]
