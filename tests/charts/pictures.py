"""Reading pictures back: from a data URL to the values that were painted."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pyarrow as pa
from PIL import Image

from lstm_viz.charts import Look
from lstm_viz.explain import Trace

HEAD = "data:image/png;base64,"
GATES = ("i", "f", "o")


def pixels(url: str) -> np.ndarray:
    """The colours of a picture, `[rows, columns, 3]`."""
    assert url.startswith(HEAD)
    image = Image.open(BytesIO(b64decode(url.removeprefix(HEAD))))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGB"))


def ramp(legend: list[dict], quantity: str) -> np.ndarray:
    """The colours `[256, 3]` that the legend shows for a quantity."""
    at = 0 if quantity in GATES else 2 if quantity == "c" else 1
    return pixels(next(entry["url"] for entry in legend if entry["at"] == at))[0]


def levels(url: str, ramp: np.ndarray) -> np.ndarray:
    """Where on the legend's ramp each colour of a picture lies; fails if it is not there."""
    places = {tuple(colour): place for place, colour in enumerate(ramp.tolist())}
    assert len(places) == len(ramp)
    return np.array([[places[tuple(colour)] for colour in row] for row in pixels(url).tolist()])


def bounds(quantity: str, layer: int, look: Look) -> tuple[float, float]:
    """The values at the ends of a quantity's scale, as the design fixes them."""
    bound = look.c_bound[layer] if quantity == "c" else 1.0
    return (0.0, 1.0) if quantity in GATES else (-bound, bound)


def shown(url: str, ramp: np.ndarray, quantity: str, layer: int, look: Look) -> np.ndarray:
    """The values a picture shows, `[rows, columns]`, each to half a level."""
    low, high = bounds(quantity, layer, look)
    return low + levels(url, ramp) * (high - low) / 255


def cells(read: Trace, quantity: str, layer: int, look: Look) -> np.ndarray:
    """The trace's own values in display order, at the ends of the scale where they pass them."""
    values = getattr(read.layers[layer], quantity)
    columns = [[row[unit] for unit in look.order[layer]] for row in values.tolist()]
    return np.clip(np.array(columns), *bounds(quantity, layer, look))


def assert_shows(
    url: str, legend: list[dict], read: Trace, quantity: str, layer: int, look: Look
) -> None:
    """Each cell of the picture is the trace's value, to half a level of the colour scale."""
    low, high = bounds(quantity, layer, look)
    seen = shown(url, ramp(legend, quantity), quantity, layer, look)
    wanted = cells(read, quantity, layer, look)
    assert seen.shape == wanted.shape
    assert np.abs(seen - wanted).max() <= (high - low) / 255 * 0.5001


def rows(table: pa.Table) -> list[dict]:
    return table.to_pylist()
