"""Many small images in one picture: one message and one decode instead of sixty."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image


def sprite(images: np.ndarray) -> str:
    """Lay images (uint8 [N, 28, 28]) side by side and return the strip as a PNG data URL."""
    strip = np.concatenate([*images], axis=1) if len(images) else np.zeros((28, 28), np.uint8)
    file = io.BytesIO()
    Image.fromarray(strip).save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
