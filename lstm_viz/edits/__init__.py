"""What-if: edits of the image and of the network's gates and states."""

from lstm_viz.edits import image, memory, values
from lstm_viz.edits.base import EDITS, Edit, NetworkEdit
from lstm_viz.edits.image import ImageEdit
from lstm_viz.edits.plan import Plan, validate
from lstm_viz.edits.url import from_text, to_text

__all__ = [
    "EDITS",
    "Edit",
    "ImageEdit",
    "NetworkEdit",
    "Plan",
    "from_text",
    "image",
    "memory",
    "to_text",
    "validate",
    "values",
]
