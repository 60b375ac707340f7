from lstm_viz.data.drawing import from_drawing
from lstm_viz.data.mnist import DataError, mnist

__all__ = ["DataError", "from_drawing", "mnist"]
