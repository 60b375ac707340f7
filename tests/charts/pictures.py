"""Reading pictures back: from a data URL to the values that were painted."""

from base64 import b64decode
from functools import cache
from io import BytesIO

import numpy as np
import pyarrow as pa
from PIL import Image

from lstm_viz.analysis import Trace
from lstm_viz.charts import Look, stage
from lstm_viz.charts.palette import Theme

HEAD = "data:image/png;base64,"
GATES = ("i", "f", "o")


@cache
def palettes() -> dict:
    """The colours that the stage puts into pictures."""
    return next(param["value"] for param in stage()["params"] if param["name"] == "palettes")


def url(row: dict, theme: Theme = "light") -> str:
    """The picture in a row of data, in the colours of a theme."""
    return HEAD + row["head"] + palettes()[row["kind"]][theme] + row["body"]


def pixels(url: str) -> np.ndarray:
    """The colours of a picture, `[rows, columns, 3]`."""
    assert url.startswith(HEAD)
    image = Image.open(BytesIO(b64decode(url.removeprefix(HEAD))))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGB"))


def veiled(url: str) -> tuple[np.ndarray, set[tuple[int, ...]]]:
    """How much of the ground a picture hides, `[rows, columns]` in [0, 1], and its colours."""
    rgba = np.asarray(Image.open(BytesIO(b64decode(url.removeprefix(HEAD)))).convert("RGBA"))
    return rgba[..., 3] / 255, {tuple(colour) for colour in rgba[..., :3].reshape(-1, 3).tolist()}


def ramp(legend: list[dict], quantity: str, theme: Theme = "light") -> np.ndarray:
    """The colours `[256, 3]` that the legend shows for a quantity."""
    at = 0 if quantity in GATES else 2 if quantity == "c" else 1
    return pixels(url(next(entry for entry in legend if entry["at"] == at), theme))[0]


def levels(url: str, ramp: np.ndarray) -> np.ndarray:
    """Where on the legend's ramp each colour of a picture lies; fails if it is not there."""
    places = {tuple(colour): place for place, colour in enumerate(ramp.tolist())}
    assert len(places) == len(ramp)
    return np.array([[places[tuple(colour)] for colour in row] for row in pixels(url).tolist()])


def bounds(quantity: str, layer: int, look: Look) -> tuple[float, float]:
    """The values at the ends of a quantity's scale, as the design fixes them."""
    bound = look.bounds["c"][layer] if quantity == "c" else 1.0
    return (0.0, 1.0) if quantity in GATES else (-bound, bound)


def cells(read: Trace, quantity: str, layer: int, look: Look) -> np.ndarray:
    """The trace's own values in display order, at the ends of the scale where they pass them."""
    values = getattr(read.layers[layer], quantity)
    columns = [[row[unit] for unit in look.order[layer]] for row in values.tolist()]
    return np.clip(np.array(columns), *bounds(quantity, layer, look))


def assert_shows(
    url: str, ramp: np.ndarray, read: Trace, quantity: str, layer: int, look: Look
) -> None:
    """Each cell of the picture is the trace's value, to half a level of the colour scale."""
    assert_paints(url, ramp, cells(read, quantity, layer, look), *bounds(quantity, layer, look))


def assert_paints(url: str, ramp: np.ndarray, wanted: np.ndarray, low: float, high: float) -> None:
    """Each cell of the picture is the wanted value, to half a level of the scale, or its end."""
    seen = low + levels(url, ramp) * (high - low) / 255
    assert seen.shape == wanted.shape
    assert np.abs(seen - np.clip(wanted, low, high)).max() <= (high - low) / 255 * 0.5001


def rows(table: pa.Table) -> list[dict]:
    return table.to_pylist()
