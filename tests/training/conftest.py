"""What the tests of training share."""

from collections.abc import Iterator

import pytest

from lstm_viz.data import mnist
from lstm_viz.training import calibrate, evaluate, snapshots

FEW = 500


@pytest.fixture(scope="module")
def few_test_digits() -> Iterator[None]:
    """The first of the test set alone, for networks of which no test asks how well they read."""
    few = tuple(part[:FEW] for part in mnist("test"))
    with pytest.MonkeyPatch.context() as patch:
        for module in (calibrate, evaluate, snapshots):
            patch.setattr(module, "mnist", lambda split: few if split == "test" else mnist(split))
        yield
