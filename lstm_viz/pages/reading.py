"""What stands on stage in one run of the page: a digit, and the network that reads it."""

from dataclasses import dataclass
from functools import lru_cache

from lstm_viz.charts import Look
from lstm_viz.charts.palette import Theme
from lstm_viz.explain import Trace, Verdict, trace, verdict
from lstm_viz.explain.check import difference
from lstm_viz.network import DigitClassifier
from lstm_viz.pages import shared
from lstm_viz.pages.digits import Digit, image_of

KEPT = 64  # readings whose traces are kept, 150 KB each: most reruns are about the same digit


@dataclass(frozen=True)
class Reading:
    """A digit, the network that reads it, and the theme it is shown in.

    It asks nothing of the session, so that files can be made of it outside of it.

    Attributes:
        digit: on stage.
        network: the name of the network.
        theme: of the page.
    """

    digit: Digit
    network: str
    theme: Theme

    @property
    def model(self) -> DigitClassifier:
        """The network itself."""
        return shared.network(self.network)

    @property
    def look(self) -> Look:
        """The network's unit order and colour scales."""
        return shared.look(self.network)

    @property
    def trace(self) -> Trace:
        """Everything that the network computes while it reads."""
        return _trace(self.network, self.digit.pixels)

    @property
    def verdict(self) -> Verdict:
        """What it answers."""
        return verdict(self.trace)

    @property
    def gap(self) -> float:
        """The largest difference between the trace and what torch's own modules compute."""
        return _gap(self.network, self.digit.pixels)


@lru_cache(maxsize=KEPT)
def _trace(network: str, pixels: bytes) -> Trace:
    return trace(shared.network(network), image_of(pixels))


@lru_cache(maxsize=KEPT)
def _gap(network: str, pixels: bytes) -> float:
    return difference(shared.network(network), _trace(network, pixels))
