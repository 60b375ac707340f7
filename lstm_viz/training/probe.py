"""A nonlinear probe: how much more of the rows a small network finds in a state than a linear map.

It is trained on what the linear read-back leaves, so that it begins as good as that.
"""

import torch
from torch import Tensor, nn

from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.readback import ReadBack
from lstm_viz.training.moments import batches, pixels_read

HIDDEN = 256
EPOCHS = 8
BATCH = 250
RATE = 2e-3


def probe(
    model: DigitClassifier, readback: ReadBack, images: Tensor, test: Tensor, row: int
) -> float:
    """R² on test digits, over all pixels of the rows read, of read-back and probe together.

    Args:
        model: the network.
        readback: its read-back.
        images: training digits, float32 ``[N, 28, 28]``.
        test: test digits.
        row: after which the state is read, from 0.
    """
    x, left = _rest(model, readback, images, row)  # [N, D], [N, P]
    mean, spread = x.mean(0), x.std(0) + 1e-3
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = _trained((x - mean) / spread, left)
    x, left = _rest(model, readback, test, row)
    with torch.no_grad():
        error = (left - network((x - mean) / spread)).square().sum()
    pixels = pixels_read(test, row)
    return round(1 - (error / (pixels - pixels.mean(0)).square().sum()).item(), 4)


def _rest(
    model: DigitClassifier, readback: ReadBack, images: Tensor, row: int
) -> tuple[Tensor, Tensor]:
    """States ``[N, D]``, and what the read-back leaves of the pixels ``[N, P]``."""
    parts = [state[:, row] for _part, state in batches(model, images, row + 1)]
    x = torch.cat(parts)
    return x, pixels_read(images, row) - readback.read(x, row)


def _trained(x: Tensor, y: Tensor) -> nn.Module:
    last = nn.Linear(HIDDEN, y.shape[1])
    network = nn.Sequential(nn.Linear(x.shape[1], HIDDEN), nn.ReLU(), last)
    nn.init.zeros_(last.weight)
    steps = EPOCHS * (len(x) // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, steps)
    for _epoch in range(EPOCHS):
        for some in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad()
            (network(x[some]) - y[some]).square().sum(1).mean().backward()
            optimizer.step()
            schedule.step()
    return network
