"""The digit reader: recurrent layers over the rows of an image, and a read-out after each row."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from torch import Tensor, nn

from lstm_viz.models.cells import CELLS, HookedLayer
from lstm_viz.models.hooked import HookedRecurrent


class DigitClassifier(nn.Module):
    """Reads an image row by row and says after each row what it believes.

    ``state_dict`` keys are ``lstm.K.`` (``gru.K.``, ``rnn.K.``) + those of torch's module with one
    layer, and ``readout.weight``, ``readout.bias``.

    Args:
        sizes: pixels in a row, then the units of each layer.
        classes: digits to tell apart.
        kind: of its cells, a name in ``lstm_viz.models.cells.CELLS``.

    Raises:
        ValueError: there is no such kind.
    """

    def __init__(
        self, sizes: Sequence[int] = (28, 128, 64), classes: int = 10, kind: str = "lstm"
    ) -> None:
        super().__init__()
        if kind not in CELLS:
            raise ValueError(f"unknown kind {kind!r}: one of {', '.join(CELLS)}")
        self.sizes, self.classes, self.kind = tuple(sizes), classes, kind
        cell = CELLS[kind]
        layers = (HookedRecurrent(cell, a, b, batch_first=True) for a, b in pairwise(sizes))
        self.add_module(family(kind), nn.ModuleList(layers))
        self.readout = nn.Linear(sizes[-1], classes)

    @property
    def recurrent(self) -> nn.ModuleList:
        """Its recurrent modules, one for each layer, in reading order."""
        return cast(nn.ModuleList, getattr(self, family(self.kind)))

    def forward(self, images: Tensor) -> Tensor:
        """Logits after each row: ``[B, T, W]`` (or ``[T, W]``) → ``[B, T, classes]``."""
        x = images
        for module in self.recurrent:
            x, _ = module(x)  # [B, T, H]
        return self.readout(x)  # [B, T, classes]

    def layers(self) -> Iterator[HookedLayer]:
        """The layers in reading order, each with its hook points."""
        for module in self.recurrent:
            yield from cast(Iterator[HookedLayer], module.layers)


def family(kind: str) -> str:
    """What the modules of a kind are called in a ``state_dict``: lstm, gru or rnn."""
    return kind.partition("-")[0]
