"""The training itself: one network, one step, one epoch, and where it stands between epochs."""

import math
from collections.abc import Collection
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel

from lstm_viz.models.cells import CELLS
from lstm_viz.models.classifier import HookedRecurrent, family
from lstm_viz.models.recipe import Recipe

ROWS = 28

_Tensors = tuple[Tensor, ...] | list[Tensor]


class Student(nn.Module):
    """`DigitClassifier` with dropout, on PyTorch's own fused LSTM where the cells are its own."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.family = family(recipe.kind)
        layers = (_layer(recipe.kind, *pair) for pair in pairwise(recipe.sizes))
        self.add_module(self.family, nn.ModuleList(layers))
        self.readout = nn.Linear(recipe.sizes[-1], 10)
        self.dropout = nn.Dropout(recipe.dropout)
        if recipe.forget_bias:
            _open_forget_gates(self, recipe)

    def forward(self, x: Tensor) -> Tensor:
        """Images `[B, 28, 28]` → logits after each row `[B, 28, 10]`."""
        for number, layer in enumerate(getattr(self, self.family)):
            x, _ = layer(self.dropout(x) if number else x)  # [B, 28, H]
        return self.readout(x)


def _layer(kind: str, width: int, units: int) -> nn.Module:
    if kind == "lstm":
        return nn.LSTM(width, units, batch_first=True)
    return HookedRecurrent(CELLS[kind], width, units, batch_first=True)


@torch.no_grad()
def _open_forget_gates(student: Student, recipe: Recipe) -> None:
    at = CELLS[recipe.kind].packed.index("f")
    for layer in getattr(student, student.family):
        layer.bias_ih_l0.chunk(len(CELLS[recipe.kind].packed))[at].add_(recipe.forget_bias)


def row_weights(last: float) -> Tensor:
    """How much each row's belief counts in the loss, `[28]`, summing to one.

    `last` on the last row; the rest on the others, by the cube of the row: what the first rows
    show is the same for many digits.
    """
    weights = torch.arange(1, ROWS + 1, dtype=torch.float32) ** 3
    weights[-1] = 0
    weights *= (1 - last) / weights.sum()
    weights[-1] = last
    return weights


def loss(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy of logits `[B, 28, 10]` with labels `[B]`, rows weighted `[28]`."""
    rows = logits.shape[1]
    errors = F.cross_entropy(logits.flatten(0, 1), labels.repeat_interleave(rows), reduction="none")
    return errors.unflatten(0, (-1, rows)).mean(0) @ weights


def apart(logits: Tensor, teacher: Tensor, softness: float) -> Tensor:
    """How far two softened beliefs are apart, from logits `[B, 10]` each: Kullback-Leibler.

    Times softness², which keeps its gradient as large as that of an ordinary cross-entropy.
    """
    ours, theirs = F.log_softmax(logits / softness, -1), F.log_softmax(teacher / softness, -1)
    return softness**2 * F.kl_div(ours, theirs, reduction="batchmean", log_target=True)


def rate_schedule(
    optimizer: torch.optim.Optimizer, steps: int, warm: float, anneal: bool = True
) -> LambdaLR:
    """The learning rate of each step: up a straight line, then down a cosine.

    Args:
        optimizer: has the highest rate.
        steps: of the whole training.
        warm: share of them in which it rises.
        anneal: whether it falls then, or stays.
    """

    def share(step: int) -> float:
        done = step / steps
        if done < warm:
            return done / warm
        return (1 + math.cos(math.pi * (done - warm) / (1 - warm))) / 2 if anneal else 1.0

    return LambdaLR(optimizer, share)


class Training:
    """A network in training, with everything needed to go on after a break.

    Attributes:
        average: the running mean of the weights.
        snapshots: what it was, by step.
    """

    def __init__(self, recipe: Recipe, steps: int, kept: Collection[int] = ()) -> None:
        """Set up the network.

        Args:
            recipe: every choice of the training.
            steps: those of one epoch.
            kept: steps after which a snapshot is taken.
        """
        torch.manual_seed(recipe.seed)
        self.recipe, self.steps = recipe, steps
        self.model = Student(recipe)
        self.average = AveragedModel(self.model, multi_avg_fn=self._move_mean)
        self.average.update_parameters(self.model)  # the first one is a copy
        matrices = [p for p in self.model.parameters() if p.ndim > 1]
        vectors = [p for p in self.model.parameters() if p.ndim == 1]
        groups = [
            {"params": matrices, "weight_decay": recipe.decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=recipe.rate)
        self.schedule = rate_schedule(
            self.optimizer, steps * recipe.epochs, recipe.warm, recipe.anneal
        )
        self.weights = row_weights(recipe.last)
        self.step, self.kept = 0, kept
        self.snapshots: dict[int, dict[str, Tensor]] = {}
        self._take_snapshot()

    def order(self, epoch: int, count: int) -> list[Tensor]:
        """The batches of an epoch, as indices into its round; seeds the dropout as well."""
        torch.manual_seed(self.recipe.seed + 1000 * (epoch + 1))
        return list(torch.randperm(count).split(self.recipe.batch))[: self.steps]

    def learn(self, images: Tensor, labels: Tensor, teacher: Tensor) -> tuple[float, float]:
        """One step on images uint8 `[B, 28, 28]`, labels `[B]` and the teacher's logits `[B, 10]`.

        Returns:
            The loss, and the share of images read right.
        """
        self.model.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.bfloat16):
            logits = self.model(images.float() / 255)  # [B, 28, 10]
        error = loss(logits.float(), labels, self.weights)
        if self.recipe.taught:
            lesson = apart(logits[:, -1].float(), teacher, self.recipe.softness)
            error = error + self.recipe.taught * self.recipe.last * lesson
        self.optimizer.zero_grad()
        error.backward()
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        if norm.isfinite():  # else the gradient exploded: nothing is to be learnt from it
            self.optimizer.step()
        self.schedule.step()
        self.step += 1
        self.average.update_parameters(self.model)
        self._take_snapshot()
        right = logits[:, -1].argmax(-1) == labels
        return error.item(), right.float().mean().item()

    @property
    def mean(self) -> dict[str, Tensor]:
        """The running mean of the weights, which is what is kept."""
        return self.average.module.state_dict()

    @torch.no_grad()
    def _move_mean(self, mean: _Tensors, weights: _Tensors, step: Tensor | int) -> None:
        """Move the mean towards the weights; fast at first, while they are few."""
        keep = min(self.recipe.average, (1 + int(step)) / (10 + int(step)))
        torch._foreach_lerp_(mean, weights, 1 - keep)

    def _take_snapshot(self) -> None:
        if self.step in self.kept:
            self.snapshots[self.step] = {key: value.half() for key, value in self.mean.items()}

    def state(self) -> dict[str, Any]:
        """Everything that changes during training."""
        return {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "step": self.step,
            "snapshots": self.snapshots,
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from a `state`."""
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.step, self.snapshots = state["step"], state["snapshots"]
