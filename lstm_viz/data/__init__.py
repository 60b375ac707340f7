from lstm_viz.data.drawing import from_drawing

__all__ = ["from_drawing"]
