"""The data of each epoch: a fresh mix of pictures, each changed at random but for its digit."""

import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from lstm_viz.models.recipe import Recipe
from lstm_viz.training.generate import Pictures

KNOTS = 5  # of the coarse grid of random displacements, per side


def augment(images: Tensor, recipe: Recipe, rng: torch.Generator) -> Tensor:
    """Change each image at random, as `recipe` says.

    Args:
        images: float32 `[B, 28, 28]` in [0, 1], ink bright.
        recipe: how much.
        rng: where the chance comes from.

    Returns:
        float32 `[B, 28, 28]` in [0, 1].
    """
    x = images[:, None]  # [B, 1, 28, 28]
    moved = F.grid_sample(x, _grid(len(x), recipe, rng), align_corners=False)
    moved = _thicken(moved, recipe.thicken, rng)
    touched = torch.rand(len(x), 1, 1, 1, generator=rng) >= recipe.untouched
    return torch.where(touched, moved, x)[:, 0].clamp(0, 1)


def _grid(n: int, recipe: Recipe, rng: torch.Generator) -> Tensor:
    """Where each pixel of n images comes from: `[n, 28, 28, 2]` in [-1, 1]."""
    affine = F.affine_grid(_affine(n, recipe, rng), [n, 1, 28, 28], align_corners=False)
    knots = torch.randn(n, 2, KNOTS, KNOTS, generator=rng) * recipe.bend
    bend = F.interpolate(knots, size=(28, 28), mode="bicubic", align_corners=True)
    return affine + bend.permute(0, 2, 3, 1)


def _affine(n: int, recipe: Recipe, rng: torch.Generator) -> Tensor:
    """Random affine maps `[n, 2, 3]`."""

    def spread(width: float) -> Tensor:
        return (2 * torch.rand(n, generator=rng) - 1) * width

    turn = spread(recipe.turn * math.pi / 180)
    wide = 1 + spread(recipe.scale) + spread(recipe.scale / 2)
    high = 1 + spread(recipe.scale)
    shear = spread(recipe.shear)
    cos, sin = turn.cos(), turn.sin()
    x = torch.stack([wide * cos, wide * (shear * cos - sin), spread(2 * recipe.shift)], 1)
    y = torch.stack([high * sin, high * (shear * sin + cos), spread(2 * recipe.shift)], 1)
    return torch.stack([x, y], 1)  # [n, 2, 3]


def _thicken(x: Tensor, share: float, rng: torch.Generator) -> Tensor:
    """Mix some of the images `[B, 1, 28, 28]` with their dilation, others with their erosion."""
    thick = F.max_pool2d(x, 3, 1, 1)
    thin = -F.max_pool2d(-x, 3, 1, 1)
    amount = torch.rand(len(x), 1, 1, 1, generator=rng)
    dice = torch.rand(len(x), 1, 1, 1, generator=rng)
    thicker = torch.lerp(x, thick, amount)
    thinner = torch.lerp(x, thin, amount * 0.6)
    return torch.where(dice < share / 2, thicker, torch.where(dice < share, thinner, x))


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
