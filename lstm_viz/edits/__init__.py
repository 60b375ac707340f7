"""What-if: edits of the image and of the network's gates and states, each a class."""

from lstm_viz.edits.base import EDITS, Edit, NetworkEdit
from lstm_viz.edits.image import *  # noqa: F403
from lstm_viz.edits.image import ImageEdit
from lstm_viz.edits.memory import *  # noqa: F403
from lstm_viz.edits.plan import Plan, from_text, to_text, validate
from lstm_viz.edits.values import *  # noqa: F403

__all__ = [
    "EDITS",
    "Edit",
    "ImageEdit",
    "NetworkEdit",
    "Plan",
    "from_text",
    "to_text",
    "validate",
]
