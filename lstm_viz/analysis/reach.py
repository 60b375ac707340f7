"""How far back the gradient reaches: how much the loss still depends on the states of early rows.

``python -m lstm_viz.analysis.reach`` measures every network in ``pretrained/`` on test digits,
as it is and as it was before training, with more and more blank rows after the digit, and writes
``pretrained/reach.json``. What a linear read-back finds of early rows in later states was measured
likewise: :class:`Forgetting`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, cast

import torch
from torch import Tensor, nn

from lstm_viz.data import mnist
from lstm_viz.models import pretrained
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.hooks import keep, twin
from lstm_viz.models.pretrained import FOLDER, available, card, load
from lstm_viz.models.recipe import Recipe
from lstm_viz.training.trainer import Student

BLANKS = (0, 14, 28, 56, 112)  # rows appended after the digit
DIGITS = 200  # test digits whose gradients are measured
TESTED = 1000  # test digits that are read
QUANTILES = (0.1, 0.5, 0.9)
BATCH = 100
STATES = ("trained", "fresh")
FILE = "reach.json"


@dataclass(frozen=True)
class Reach:
    """How far the gradient reached back in one network, over some digits with blank rows appended.

    Attributes:
        blank: rows appended.
        accuracy: share of digits read right after the last of them.
        size: for each layer and quantile, log10 of ``|∂ loss / ∂ h_t|`` at each row; None where it
            is 0.
        share: the same of what that is relative to the last layer's at the last row, over the
            digits that have a gradient there: where the answer is certain to the last bit of a
            float32, and right, there is none.
    """

    blank: int
    accuracy: float
    size: list[list[list[float | None]]]
    share: list[list[list[float | None]]]


def slopes(model: DigitClassifier, images: Tensor, labels: Tensor) -> Tensor:
    """``|∂ loss / ∂ h_t|`` of every layer and row, where the loss is that of the last row's belief.

    Args:
        model: the network.
        images: float32 ``[B, T, W]`` in [0, 1].
        labels: int64 ``[B]``; the loss is the cross-entropy with them.

    Returns:
        The gradients' Euclidean norms, ``[L, B, T]``.
    """
    run = twin(model)
    rows = [keep(cast(nn.Module, layer.h)) for layer in run.layers()]
    with torch.enable_grad():
        logits = run(images.detach().clone().requires_grad_())[:, -1]  # [B, K]
        loss = nn.functional.cross_entropy(logits, labels, reduction="sum")
        passed = [h for of_layer in rows for h in of_layer]  # [B, H] each
        found = torch.autograd.grad(loss, passed)
    norms = torch.stack([slope.norm(dim=-1) for slope in found])  # [L·T, B]
    return norms.unflatten(0, (-1, images.shape[1])).transpose(1, 2)


def appended(images: Tensor, blank: int) -> Tensor:
    """Images ``[B, T, W]`` with so many blank rows after their last."""
    return nn.functional.pad(images, (0, 0, 0, blank))


def measured(model: DigitClassifier, images: Tensor, labels: Tensor, blank: int) -> Reach:
    """How far the gradient reaches back in one network.

    Args:
        model: the network.
        images: float32 ``[N, T, W]``: all are read, the first ``DIGITS`` are differentiated.
        labels: int64 ``[N]``.
        blank: rows to append.
    """
    longer = appended(images, blank)
    with torch.no_grad():
        answers = torch.cat([model(part)[:, -1].argmax(-1) for part in longer.split(BATCH)])  # [N]
    parts = zip(longer[:DIGITS].split(BATCH), labels[:DIGITS].split(BATCH), strict=True)
    size = torch.cat([slopes(model, *part) for part in parts], 1).double()  # [L, N, T]
    share = size / size[-1, :, -1:]
    accuracy = (answers == labels).double().mean().item()
    return Reach(blank, round(accuracy, 4), _quantiles(size), _quantiles(share))


def _quantiles(values: Tensor) -> list[list[list[float | None]]]:
    """Of ``[L, N, T]``, over the digits, as logarithms."""
    levels = torch.tensor(QUANTILES, dtype=values.dtype)
    logs = values.nanquantile(levels, dim=1).log10().transpose(0, 1)  # [L, Q, T]
    return [
        [[round(v, 2) if v > -torch.inf else None for v in line] for line in lines]
        for lines in logs.tolist()
    ]


def recipe_of(name: str, folder: Path = FOLDER) -> Recipe:
    """What a network was trained by."""
    told = card(name, folder)["recipe"]
    return Recipe(**{**told, "sizes": tuple(told["sizes"])})


def fresh(name: str, folder: Path = FOLDER) -> DigitClassifier:
    """A network as it was before its training: of the same seed."""
    recipe = recipe_of(name, folder)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        weights = Student(recipe).state_dict()
    model = DigitClassifier(recipe.sizes, kind=recipe.kind)
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


def network(name: str, state: str, folder: Path = FOLDER) -> DigitClassifier:
    """A network, "trained" or "fresh"."""
    return load(name, folder) if state == "trained" else fresh(name, folder)


def digits(count: int = TESTED) -> tuple[Tensor, Tensor]:
    """The first test digits, float32 ``[N, 28, 28]`` in [0, 1], and their labels ``[N]``."""
    images, labels = (torch.from_numpy(part[:count].copy()) for part in mnist("test"))
    return images.float() / 255, labels


def load_reach(name: str, folder: Path = FOLDER) -> dict[str, dict[int, Reach]]:
    """What was measured for a network: for each of its states, by the number of blank rows.

    Returns:
        Nothing, if nothing was measured of these very weights.
    """
    found = pretrained.measured(FILE, name, folder)
    return {
        state: {part["blank"]: Reach(**part) for part in found[state]} for state in STATES if found
    }


@dataclass(frozen=True)
class Forgetting:
    """How much of a digit's rows a linear read-back finds in one network's state later.

    ``python -m lstm_viz.training.measure_forgetting`` fits read-backs of its own after each row of
    the digit, and after blank rows that follow it, for every network, as it is and was before
    training, and writes R² on test digits into ``FILE``. Those that :func:`lstm_viz.recall` uses
    are others: of more digits, in fewer directions, of trained networks.
    R² is 1 − Σ(pixel − read pixel)² / Σ(pixel − mean pixel)², over test digits and pixels.

    Attributes:
        numbers: how many the state has.
        by_lag: R² of a row after 0, 1, … more rows of the digit, pooled over all rows for which
            there are so many.
        after: R² of the whole digit when so many blank rows follow it as ``BLANKS`` say.
        rows: the same for each of its rows; None for a row without ink in all test digits.
    """

    FILE: ClassVar = "forgetting.json"
    BLANKS: ClassVar = (0, 14, 28, 56)  # rows appended after the digit
    LAGS: ClassVar = 21  # only the topmost rows, which have little ink, have more rows after them
    TESTED: ClassVar = 2000  # the first test digits

    numbers: int
    by_lag: list[float | None]
    after: list[float | None]
    rows: list[list[float | None]]


def load_forgetting(name: str, folder: Path = FOLDER) -> dict[str, Forgetting]:
    """The same of :class:`Forgetting`, as :func:`load_reach` gives it for each state."""
    found = pretrained.measured(Forgetting.FILE, name, folder)
    return {state: Forgetting(**found[state]) for state in STATES if found}


def main(folder: Path = FOLDER) -> None:
    """Measure every network there is, and write it down."""
    images, labels = digits()
    found: dict[str, dict[str, Any]] = {}
    for name in available(folder):
        found[name] = {}
        for state in STATES:
            model = network(name, state, folder)
            reaches = [measured(model, images, labels, blank) for blank in BLANKS]
            found[name][state] = [vars(reach) for reach in reaches]
            print(name, state, *(f"{reach.accuracy:.1%}" for reach in reaches))
    head = {
        "command": f"python -m {__spec__.name}",
        "digits": DIGITS,
        "tested": TESTED,
        "quantiles": QUANTILES,
    }
    pretrained.write_measured(FILE, head, found, folder)


if __name__ == "__main__":
    main()
