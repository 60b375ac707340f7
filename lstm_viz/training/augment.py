"""Random changes that leave a digit the same digit: turn, slant, zoom, bend, thicken."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from lstm_viz.models.recipe import Recipe

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
