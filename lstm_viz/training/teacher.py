"""A convolutional network that sees the whole digit at once, and teaches the recurrent one.

A small network learns more from a good reader's doubts about each picture ("a 4, perhaps a 9")
than from labels alone, the more so where augmentation has made pictures ambiguous. Sources:
Hinton, Vinyals & Dean 2015 (distillation); Beyer et al. 2022 (teacher and student see the same
augmented picture, for many epochs).
"""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from lstm_viz.models.recipe import Recipe
from lstm_viz.training.epochs import Round
from lstm_viz.training.generate import TRAINED_BY, stamp
from lstm_viz.training.trainer import rate_schedule

RATE = 3e-3  # highest learning rate
WARM = 0.2  # share of the steps in which it rises
DECAY = 1e-2  # AdamW's weight decay
CHUNK = 500  # pictures read at a time


class Teacher(nn.Sequential):
    """Three pairs of 3×3 convolutions; images `[B, 28, 28]` → logits `[B, 10]`."""

    def __init__(self, width: int) -> None:
        """`width` is the number of channels of the first pair; it doubles twice."""
        super().__init__(
            nn.Unflatten(1, (1, 28)),  # [B, 1, 28, 28]
            *_pair(1, width),
            nn.MaxPool2d(2),
            *_pair(width, 2 * width),
            nn.MaxPool2d(2),
            *_pair(2 * width, 4 * width),  # [B, 4·width, 7, 7]
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(4 * width * 49, 10),
        )
        # Two to three times as quick on CPUs; torch's annotations lack this form of `to`.
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def _pair(channels: int, width: int) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for inputs in (channels, width):
        convolution = nn.Conv2d(inputs, width, 3, padding=1, bias=False)
        layers += [convolution, nn.BatchNorm2d(width), nn.ReLU()]
    return layers


def train_teacher(recipe: Recipe, make: Callable[[int], Round], cache: Path) -> Teacher:
    """Train a teacher on rounds that the student will not see, or load it from the cache.

    Args:
        recipe: gives its width, epochs and seed.
        make: the round of a number: images uint8 `[M, 28, 28]` and labels `[M]`.
        cache: folder that keeps it.

    Returns:
        The teacher in eval mode.
    """
    torch.manual_seed(recipe.seed)
    teacher = Teacher(recipe.teacher_width)
    file = cache / f"teacher-{stamp(TRAINED_BY, recipe)}.pt"
    if file.exists():
        teacher.load_state_dict(torch.load(file, weights_only=True))
        return teacher.eval()
    optimizer = torch.optim.AdamW(teacher.parameters(), RATE, weight_decay=DECAY)
    schedule = None
    for epoch in range(recipe.teacher_epochs):
        images, labels = make(recipe.rounds + epoch)
        batches = torch.randperm(len(images)).split(recipe.batch)
        if schedule is None:
            schedule = rate_schedule(optimizer, recipe.teacher_epochs * len(batches), WARM)
        for chosen in tqdm(batches, f"teacher, epoch {epoch + 1}", leave=False, mininterval=1):
            _learn(teacher, optimizer, images[chosen], labels[chosen], recipe.bfloat16)
            schedule.step()
    torch.save(teacher.state_dict(), file)
    return teacher.eval()


def _learn(
    teacher: Teacher,
    optimizer: torch.optim.Optimizer,
    images: Tensor,
    labels: Tensor,
    bfloat16: bool,
) -> None:
    with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
        logits = teacher.train()(images.float() / 255)  # [B, 10]
    optimizer.zero_grad()
    F.cross_entropy(logits.float(), labels).backward()
    optimizer.step()


@torch.no_grad()
def lessons(teacher: Teacher, images: Tensor, bfloat16: bool) -> Tensor:
    """The teacher's logits, float32 `[M, 10]`, for images uint8 `[M, 28, 28]`."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
        parts = [teacher(chunk.float() / 255).float() for chunk in images.split(CHUNK)]
    return torch.cat(parts)
