from lstm_viz.data.canvas import from_drawing
from lstm_viz.data.mnist import DataError, mnist
from lstm_viz.data.photo import SeveralDigitsError, UploadError, from_upload

__all__ = [
    "DataError",
    "SeveralDigitsError",
    "UploadError",
    "from_drawing",
    "from_upload",
    "mnist",
]
