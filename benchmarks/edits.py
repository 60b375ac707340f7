"""What an edit costs: against the same run of the same network without it."""

import torch

from benchmarks.figure import Measured, alternate, ratio, seconds
from lstm_viz import Clamp, load, mnist, trace
from lstm_viz.analysis.ablation import answers
from lstm_viz.models import DigitClassifier

EDITS = [Clamp("f", 0, 1, rows=slice(11, 28))]


def one() -> Measured:
    """One digit, as the page shows it after an edit."""
    model, images = _start(1)
    ours = alternate(
        lambda: seconds(lambda: trace(model, images[0], EDITS)),
        lambda: seconds(lambda: trace(model, images[0])),
        rounds=200,
    )
    return ratio(*ours)


def thousand() -> Measured:
    """The accuracy over 1,000 digits, as the page measures it for an edit."""
    model, images = _start(1000)
    ours = alternate(
        lambda: seconds(lambda: answers(model, images, EDITS)),
        lambda: seconds(lambda: _plain(model, images)),
        rounds=15,
    )
    return ratio(*ours)


def _start(count: int) -> tuple[DigitClassifier, torch.Tensor]:
    torch.set_num_threads(1)  # as in the app
    return load(), torch.tensor(mnist("test")[0][:count]) / 255  # [B, T, W]


@torch.no_grad()
def _plain(model: DigitClassifier, images: torch.Tensor) -> torch.Tensor:
    """The network's own answers, in one run without hooks."""
    given: torch.Tensor = model(images)[:, -1].argmax(-1)
    return given
