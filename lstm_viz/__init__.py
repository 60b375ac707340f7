"""Watch a trained LSTM read a handwritten digit, gate by gate, row by row."""

from lstm_viz.data import from_drawing, mnist

__all__ = ["from_drawing", "mnist"]
