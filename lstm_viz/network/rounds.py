"""What an epoch shows: a fresh mix of pictures, each augmented, with what to believe of it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from lstm_viz.network.augment import augment
from lstm_viz.network.pools import Pictures
from lstm_viz.network.recipe import Recipe

CHUNK = 1000  # pictures augmented at a time

Round = tuple[Tensor, Tensor]  # images uint8 [M, 28, 28] and targets float32 [M, 10]


def make_round(
    number: int,
    pools: list[tuple[Pictures, int]],
    recipe: Recipe,
    teacher: Callable[[Tensor], Tensor] | None = None,
) -> Round:
    """Draw and augment one round of pictures.

    Args:
        number: of the round; the same number gives the same round.
        pools: pictures to choose from, and how many of each.
        recipe: how to augment, and how much the teacher's belief counts.
        teacher: float32 images `[B, 28, 28]` → beliefs `[B, 10]`, or None for labels only.

    Returns:
        Images uint8 `[M, 28, 28]`, and targets float32 `[M, 10]` which sum to one.
    """
    rng = np.random.default_rng([recipe.seed, 3, number])
    images, labels = _choose(pools, rng)
    chance = torch.Generator().manual_seed(int(rng.integers(2**62)))
    shown, targets = [], []
    for picture, label in zip(images.split(CHUNK), labels.split(CHUNK), strict=True):
        x = augment(picture.float() / 255, recipe, chance)  # [B, 28, 28]
        target = F.one_hot(label, 10).float()  # [B, 10]
        if teacher is not None:
            target = torch.lerp(target, teacher(x), recipe.taught)
        shown.append((x * 255).round().to(torch.uint8))
        targets.append(target)
    return torch.cat(shown), torch.cat(targets)


class Rounds:
    """All rounds, each made when first wanted, the next one meanwhile in the background."""

    def __init__(self, make: Callable[[int], Round], count: int) -> None:
        """`make` gives the round of a number below `count`."""
        self._make, self._count = make, count
        self._made: dict[int, Future[Round]] = {}
        # One thread for one thread's work: two would fight for the cores with the training.
        self._behind = ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,))

    def __getitem__(self, epoch: int) -> Round:
        """The round that an epoch shows."""
        now = self._start(epoch)
        self._start(epoch + 1)
        return now.result()

    def _start(self, epoch: int) -> Future[Round]:
        number = epoch % self._count
        if number not in self._made:
            self._made[number] = self._behind.submit(self._make, number)
        return self._made[number]


def _choose(pools: list[tuple[Pictures, int]], rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Pictures `[M, 28, 28]` and labels `[M]`: the wanted number from each pool."""
    images, labels = [], []
    for (pictures, their), number in pools:
        chosen = rng.permutation(len(pictures))[:number]
        images.append(pictures[chosen])
        labels.append(their[chosen])
    return torch.from_numpy(np.concatenate(images)), torch.from_numpy(np.concatenate(labels))
