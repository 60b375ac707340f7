"""The data of each epoch: a fresh mix of pictures, each augmented."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor

from lstm_viz.models.recipe import Recipe
from lstm_viz.training.augment import augment
from lstm_viz.training.generate import Pictures

CHUNK = 1000  # pictures augmented at a time

Round = tuple[Tensor, Tensor]  # images uint8 [M, 28, 28] and labels int64 [M]
Lesson = tuple[Tensor, Tensor, Tensor]  # a round and the teacher's logits [M, 10]


def make_round(number: int, pools: list[tuple[Pictures, int]], recipe: Recipe) -> Round:
    """Draw and augment one round of pictures.

    Args:
        number: of the round; the same number gives the same round.
        pools: pictures to choose from, and how many of each.
        recipe: how to augment.

    Returns:
        Images uint8 `[M, 28, 28]` and labels int64 `[M]`.
    """
    rng = np.random.default_rng([recipe.seed, 3, number])
    images, labels = _choose(pools, rng)
    chance = torch.Generator().manual_seed(int(rng.integers(2**62)))
    augmented = [augment(x.float() / 255, recipe, chance) for x in images.split(CHUNK)]
    return (torch.cat(augmented) * 255).round().to(torch.uint8), labels


def _choose(pools: list[tuple[Pictures, int]], rng: np.random.Generator) -> Round:
    """The wanted number of pictures from each pool."""
    images, labels = [], []
    for (pictures, their), number in pools:
        chosen = rng.permutation(len(pictures))[:number]
        images.append(pictures[chosen])
        labels.append(their[chosen])
    return torch.from_numpy(np.concatenate(images)), torch.from_numpy(np.concatenate(labels))


class Lessons:
    """The lessons of all epochs, each made when first wanted, the next meanwhile behind it."""

    def __init__(self, make: Callable[[int], Lesson], count: int) -> None:
        """`make` gives the lesson of a number below `count`; later epochs see them again."""
        self._make, self._count = make, count
        self._made: dict[int, Future[Lesson]] = {}
        # One thread for one thread's work: more would fight for the cores with the training.
        self._behind = ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,))

    def __getitem__(self, epoch: int) -> Lesson:
        """What an epoch shows."""
        now = self._start(epoch)
        self._start(epoch + 1)
        return now.result()

    def _start(self, epoch: int) -> Future[Lesson]:
        number = epoch % self._count
        if number not in self._made:
            self._made[number] = self._behind.submit(self._make, number)
        return self._made[number]
