import pytest
import torch

from lstm_viz import load, mnist
from lstm_viz.analysis import Trace, trace
from lstm_viz.charts import Look
from lstm_viz.models.pretrained import card


@pytest.fixture(scope="session")
def look() -> Look:
    about = card()
    return Look(
        order=tuple(tuple(units) for units in about["unit_order"]),
        bounds={"c": tuple(scale["c"]["bound"] for scale in about["bounds"])},
    )


@pytest.fixture(scope="session")
def reads() -> list[Trace]:
    """A digit; noise, which drives the network where no digit does; and a blank page."""
    torch.manual_seed(0)
    digit = torch.tensor(mnist("test")[0][4] / 255).float()
    return [trace(load(), image) for image in (digit, torch.rand(28, 28), torch.zeros(28, 28))]


@pytest.fixture(scope="session")
def read(reads: list[Trace]) -> Trace:
    return reads[0]
