"""What-if: edits of the image and of the network's gates and states."""

from lstm_viz.edits.base import Edit, ImageEdit, NetworkEdit
from lstm_viz.edits.image import (
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
from lstm_viz.edits.network import (
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    Scale,
    StartFrom,
    WipeMemory,
)
from lstm_viz.edits.plan import Plan
from lstm_viz.edits.sentences import quantity_name, sentence, shift_name
from lstm_viz.edits.url import from_text, to_text
from lstm_viz.edits.validate import validate

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
    "from_text",
    "quantity_name",
    "sentence",
    "shift_name",
    "to_text",
    "validate",
]
