"""A trace against `nn.LSTM` doing the same reading and keeping nothing of it."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from benchmarks.figure import Measured, alternate, ratio, seconds
from lstm_viz import load, mnist, trace
from lstm_viz.models import DigitClassifier


class Plain(nn.Module):
    """The network with PyTorch's own recurrent layers."""

    def __init__(self, model: DigitClassifier) -> None:
        super().__init__()
        layers = (nn.LSTM(a, b, batch_first=True) for a, b in pairwise(model.sizes))
        self.lstm = nn.ModuleList(layers)
        self.lstm.load_state_dict(model.recurrent.state_dict())
        self.readout = model.readout

    @torch.no_grad()
    def forward(self, x: Tensor) -> Tensor:
        """Logits ``[B, T, classes]`` of images ``[B, T, W]``."""
        for lstm in self.lstm:
            x, _ = lstm(x)
        logits: Tensor = self.readout(x)
        return logits


def thousand() -> Measured:
    """A thousand digits at once."""
    return _compare(1000, rounds=25)


def one() -> Measured:
    """One digit, as the page reads it."""
    return _compare(1, rounds=400)


def _compare(count: int, rounds: int) -> Measured:
    torch.set_num_threads(1)  # as in the app
    model = load()
    plain = Plain(model).eval()
    images = torch.tensor(mnist("test")[0][:count]) / 255  # [B, T, W]
    ours = images[0] if count == 1 else images
    pairs = alternate(
        lambda: seconds(lambda: trace(model, ours)), lambda: seconds(lambda: plain(images)), rounds
    )
    return ratio(*pairs)
