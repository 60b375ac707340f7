"""The digit reader: recurrent layers over the rows of an image, and a read-out after each row."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from torch import Tensor, nn

from lstm_viz.network.hooked import HookedLayer, HookedLSTM


class DigitClassifier(nn.Module):
    """Reads an image row by row and says after each row what it believes.

    ``state_dict`` keys are ``lstm.K.`` + those of a one-layer ``nn.LSTM``, and ``readout.weight``,
    ``readout.bias``.

    Args:
        sizes: pixels in a row, then the units of each layer.
        classes: digits to tell apart.
    """

    def __init__(self, sizes: Sequence[int] = (28, 128, 64), classes: int = 10) -> None:
        super().__init__()
        self.sizes, self.classes = tuple(sizes), classes
        self.lstm = nn.ModuleList(HookedLSTM(a, b, batch_first=True) for a, b in pairwise(sizes))
        self.readout = nn.Linear(sizes[-1], classes)

    def forward(self, images: Tensor) -> Tensor:
        """Logits after each row: ``[B, T, W]`` (or ``[T, W]``) → ``[B, T, classes]``."""
        x = images
        for lstm in self.lstm:
            x, _ = lstm(x)  # [B, T, H]
        return self.readout(x)  # [B, T, classes]

    def layers(self) -> Iterator[HookedLayer]:
        """The layers in reading order, each with its hook points."""
        for lstm in self.lstm:
            yield from cast(Iterator[HookedLayer], lstm.layers)
