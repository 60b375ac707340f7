"""The reading of one run of the page: a digit, and the network that reads it."""

from dataclasses import dataclass, replace
from functools import lru_cache

import pyarrow as pa

from lstm_viz.analysis import Trace, Verdict, memory, trace, verdict
from lstm_viz.analysis.belief import Turning, turning
from lstm_viz.analysis.recall import Recall, recall
from lstm_viz.analysis.trace import difference
from lstm_viz.analysis.unit_statistics import LIKENESS
from lstm_viz.app import resources
from lstm_viz.app.inputs.digit_state import Digit, bytes_of, image_of
from lstm_viz.charts import Look, Start, datasets
from lstm_viz.charts.content import FROM_TOP
from lstm_viz.charts.palette import Theme
from lstm_viz.charts.signals import ROWS
from lstm_viz.edits import Edit
from lstm_viz.locale import language
from lstm_viz.models import DigitClassifier

# Most reruns are about the same digits: so many traces are kept, 150 KB each (up to 1 MB with rows
# that an edit inserts), and datasets, 350 KB.
TRACES, DATASETS = 64, 16


@dataclass(frozen=True)
class Reading:
    """A digit, the network that reads it, and the theme it is shown in.

    It asks nothing of the session, so that files can be made of it outside of it.

    Attributes:
        digit: on stage.
        network: the name of the network.
        theme: of the page.
        edits: what is changed while it reads.
        order: in which the units of a layer are shown.
    """

    digit: Digit
    network: str
    theme: Theme
    edits: tuple[Edit, ...] = ()
    order: str = LIKENESS

    @property
    def unedited(self) -> "Reading":
        """The same without edits."""
        return replace(self, edits=())

    @property
    def model(self) -> DigitClassifier:
        """The network itself."""
        return resources.network(self.network)

    @property
    def look(self) -> Look:
        """The network's unit order and colour scales."""
        return resources.look(self.network, self.order)

    @property
    def trace(self) -> Trace:
        """Everything that the network computes while it reads."""
        return _trace(self.network, self.digit.pixels, self.edits)

    @property
    def seen(self) -> bytes:
        """The 784 bytes of the image that it is shown: where edits blank rows, without those."""
        image = self.trace.images if self.edits else None
        if image is None or image.shape != (ROWS, ROWS):
            return self.digit.pixels
        return bytes_of(image.numpy())

    @property
    def verdict(self) -> Verdict:
        """What it answers."""
        return verdict(self.trace)

    @property
    def turning(self) -> Turning:
        """The unit that does most for the answer, and where."""
        return turning(self.model, self.trace, self.look.every_row)

    @property
    def gap(self) -> float:
        """The largest difference between the unedited trace and torch's own modules."""
        return _gap(self.network, self.digit.pixels)

    @property
    def recall(self) -> Recall:
        """What can be read back from the memory.

        Raises:
            PretrainedError: no read-back was fitted to the network.
        """
        return _recall(self.network, self.digit.pixels, self.edits)

    def datasets(self, start: Start = FROM_TOP, overview: bool = False) -> dict[str, pa.Table]:
        """The datasets of the stage.

        Args:
            start: where and how a new digit is read.
            overview: whether only what is remembered is shown, and not the gates.
        """
        of = self.network, self.digit, self.edits, self.order
        return _datasets(*of, start, overview, language())


@lru_cache(maxsize=TRACES)
def _trace(network: str, pixels: bytes, edits: tuple[Edit, ...]) -> Trace:
    return trace(resources.network(network), image_of(pixels), edits)


@lru_cache(maxsize=DATASETS)
def _recall(network: str, pixels: bytes, edits: tuple[Edit, ...]) -> Recall:
    read = _trace(network, pixels, edits)
    return recall(resources.network(network), read, resources.readback(network))


@lru_cache(maxsize=TRACES)
def _gap(network: str, pixels: bytes) -> float:
    return difference(
        resources.network(network), _trace(network, pixels, ()), resources.references(network)
    )


@lru_cache(maxsize=DATASETS)
def _datasets(
    network: str,
    digit: Digit,
    edits: tuple[Edit, ...],
    order: str,
    start: Start,
    overview: bool,
    _language: str,
) -> dict[str, pa.Table]:
    read, look = _trace(network, digit.pixels, edits), resources.look(network, order)
    if not overview:
        return datasets(read, look, digit.id, start=start)
    frames, only = _recall(network, digit.pixels, edits).images.numpy(), memory.name(read.layers[0])
    return datasets(read, look, digit.id, start=start, only=only, recalled=frames)
