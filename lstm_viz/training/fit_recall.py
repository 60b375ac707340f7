"""Fitting of the read-backs: ``python -m lstm_viz.training.fit_recall [NAME …]``, offline.

For each network in ``pretrained/`` and each row, ridge regression from the state after that row to
the pixels of the rows read so far, reduced to the fewest directions that lose at most ``loss`` of
the training digits' variance: 1%, or more where the file would be too large (reduced-rank
regression, Izenman 1975). The card says how well it reads the test set:

- ``r2[now][read]``: R² of row ``read`` after row ``now``, both from 0: 1 − Σ(pixel − read pixel)² /
  Σ(pixel − mean pixel)², both sums over the test digits and over the 28 pixels of the row; the
  mean is the test digits' own, for each pixel. None where no test digit has ink in the row.
- ``r2_all[now]``: the same over all rows read so far, and ``r2_full`` before the reduction.
- ``r2_mean[read]``: of guessing the training digits' mean row, as one without any memory would.
- ``r2_row_now[now][read]``: of a ridge regression from the pixels of row ``now`` alone: how much
  neighbouring rows tell of each other without a memory.
- ``probe``: R² of all rows read of a small nonlinear network, by the row now: see
  :mod:`lstm_viz.training.fit_recall`.

It is trained on what the linear read-back leaves, so that it begins as good as that.
"""

import sys
import time
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from lstm_viz.data import mnist
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, available, load
from lstm_viz.models.readback import COMMAND, ReadBack, checksum, save_readback
from lstm_viz.training.moments import (
    RIDGES,
    ROWS,
    Moments,
    batches,
    best_ridge,
    bias_of,
    fit,
    moments,
    pixels_read,
    r2,
    r2_by_row,
)

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


FITTED = 20_000  # MNIST's first training digits
HELD_OUT = 5_000  # its last ones, by which the ridge is chosen
LOSSES = (0.01, 0.015, 0.02, 0.03, 0.05)  # of the training digits' variance, by the reduction
LARGEST = 2_900_000  # bytes of the maps of a network: the least loss is taken with which they fit
PROBED = (13, 27)  # rows whose states the nonlinear probe reads

Map = tuple[Tensor, Tensor, Tensor]  # left [D, r], right [r, P], bias [P]


def digits(split: str, part: slice = slice(None)) -> Tensor:
    """Digits of MNIST, float32 ``[N, 28, 28]`` in [0, 1]."""
    return torch.from_numpy(mnist(split)[0][part].copy()).float() / 255


def reduced(of: Moments, ridge: float, loss: float) -> Map:
    """The ridge regression in few directions: ``left [D, r]``, ``right [r, P]``, ``bias [P]``.

    The directions are the first principal ones of what the full regression reads. They are rounded
    to float16 as they are stored; the bias is made for the rounded ones.
    """
    xx, xy = of.covariances(ridge)
    factor = torch.linalg.cholesky(xx)  # [D, D], lower
    whitened = torch.linalg.solve_triangular(factor, xy, upper=False)  # [D, P]
    power, directions = torch.linalg.eigh(whitened @ whitened.T)  # rising
    lost = power.clamp_min(0).cumsum(0) / (of.deviations.sum() / of.count)
    kept = directions[:, lost > loss].flip(1)  # [D, r]
    left = torch.linalg.solve_triangular(factor.T, kept, upper=True).half().double()
    right = (kept.T @ whitened).half().double()
    return left.float(), right.float(), bias_of(of, left @ right).float()


def fitting(pairs: Sequence[tuple[Moments, float]]) -> tuple[float, list[Map]]:
    """The maps for sums and ridges, with the least of ``LOSSES`` with which they fit the file."""
    for loss in LOSSES:
        parts = [reduced(*pair, loss) for pair in pairs]
        size = sum(
            2 * (left.numel() + right.numel() + 2 * len(bias)) for left, right, bias in parts
        )
        if size <= LARGEST:
            return loss, parts
    raise ValueError(f"{size:,} bytes, even with a loss of {loss:.0%}")


def fit_readback(model: DigitClassifier) -> ReadBack:
    """The read-back of a network, with its card."""
    began = time.process_time()
    images, test = digits("train"), digits("test")
    rows, shown = range(ROWS), images[:FITTED]
    fitted = moments(model, shown, rows)
    shifts = [of.shift for of in fitted]
    held_out = moments(model, images[-HELD_OUT:], rows, shifts)
    ridges = [best_ridge(*pair) for pair in zip(fitted, held_out, strict=True)]
    by_ridge = list(zip(fitted, ridges, strict=True))
    loss, parts = fitting(by_ridge)
    left, right, bias = (tuple(each) for each in zip(*parts, strict=True))
    tested = moments(model, test, rows, shifts)
    readback = ReadBack(left, right, bias, shown.mean(0), {})
    readback.card.update(
        command=COMMAND,
        digits={"fitted": f"train[:{FITTED}]", "ridge": f"train[-{HELD_OUT}:]", "test": "test"},
        ridge=ridges,
        loss=loss,
        rank=[part.shape[1] for part in left],
        **_r2(readback, tested),
        r2_full=[
            r2(of.errors(*fit(*pair)), of.deviations)
            for of, pair in zip(tested, by_ridge, strict=True)
        ],
        r2_mean=_r2_mean(tested[-1], readback.mean.flatten().double()),
        r2_row_now=[_r2_row_now(shown, test, row) for row in rows],
        probe={str(row): probe(model, readback, shown, test, row) for row in PROBED},
    )
    readback.card["seconds"] = round(time.process_time() - began, 1)
    return readback


def _r2(readback: ReadBack, tested: Sequence[Moments]) -> dict[str, Any]:
    maps = [(readback.weights(t).double(), readback.bias[t].double()) for t in range(len(tested))]
    pairs = list(zip(tested, maps, strict=True))
    return {
        "r2": [r2_by_row(of.errors(*map_), of.deviations) for of, map_ in pairs],
        "r2_all": [r2(of.errors(*map_), of.deviations) for of, map_ in pairs],
    }


def _r2_mean(of: Moments, mean: Tensor) -> list[float | None]:
    return r2_by_row(of.errors(torch.zeros_like(of.xy), mean), of.deviations)


def _r2_row_now(images: Tensor, test: Tensor, row: int) -> list[float | None]:
    shift = images[:, row].mean(0)
    of, tested = (
        Moments.of(some[:, row], pixels_read(some, row), shift) for some in (images, test)
    )
    return r2_by_row(tested.errors(*fit(of, RIDGES[0])), tested.deviations)


def main(names: Sequence[str]) -> None:
    """Fit the read-backs of the networks named, or of all there are."""
    for name in names or available():
        model = load(name)
        readback = fit_readback(model)
        path = FOLDER / f"{name}.recall.safetensors"
        save_readback(readback, checksum(model), path)
        card = readback.card
        told = f"R² {card['r2_all'][13]} after row 14, {card['r2_all'][27]} after row 28"
        print(f"{name}: {told}; {path.stat().st_size:,} bytes; {card['seconds']} s")


if __name__ == "__main__":
    main(sys.argv[1:])
