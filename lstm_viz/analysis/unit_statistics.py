"""What a unit does as a rule: measured over many digits, never read off one example.

``python -m lstm_viz.analysis.unit_statistics`` measures the shipped networks over
MNIST's test set and writes the averages beside their weights.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from lstm_viz.analysis import memory
from lstm_viz.analysis.memory import rows_to_half
from lstm_viz.analysis.trace import LayerTrace, trace
from lstm_viz.data import mnist
from lstm_viz.locale import N_, _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, PretrainedError, available, card, load

BATCH = 100  # digits traced at once: a server keeps the 13 MB of their traces


@dataclass(frozen=True)
class UnitStatistics:
    """Averages of one layer over a set of digits.

    Attributes:
        count: digits in the set.
        memory: mean memory (c, or h where there is no c) after the last row, by class,
            ``[classes, H]``.
        spread: standard deviation of the same over all digits, ``[H]``.
        writing: mean size of what is written, by row, ``[T, H]``; in a plain recurrent network, of
            the change of h.
        keeping: mean share that is kept in a row, ``[H]``; NaN in a plain recurrent network.
        halving: rows until the product of what is kept falls below ½, the median over all rows of
            all digits, ``[H]``; infinite where it mostly does not until the last row, NaN in a
            plain recurrent network.
        voting: mean vote for the network's answer, h after the last row times the read-out's
            weight, ``[H]``; NaN where no read-out sees the layer.
    """

    count: int
    memory: Tensor
    spread: Tensor
    writing: Tensor
    keeping: Tensor
    halving: Tensor
    voting: Tensor


PARTS = tuple(part.name for part in fields(UnitStatistics) if part.name != "count")


def habits(model: DigitClassifier, images: Tensor, labels: Tensor) -> tuple[UnitStatistics, ...]:
    """What each unit of each layer does over a set of digits.

    Args:
        model: the network.
        images: float32 ``[N, T, W]`` in [0, 1].
        labels: int64 ``[N]``.
    """
    sums: list[dict[str, Tensor]] = [{} for _ in model.sizes[1:]]
    one_hot = torch.nn.functional.one_hot(labels, model.classes).float()  # [N, K]
    for batch, classes in zip(images.split(BATCH), one_hot.split(BATCH), strict=True):
        seen = trace(model, batch)
        weights = model.readout.weight.detach()[seen.logits[:, -1].argmax(-1)]  # [B, H] of the last
        for total, layer in zip(sums, seen.layers, strict=True):
            voted = layer.h[:, -1] * (weights if layer is seen.layers[-1] else torch.nan)  # [B, H]
            held = getattr(layer, memory.name(layer))  # [B, T, H]
            last = held[:, -1]  # [B, H]
            wrote, kept = _flow(layer)
            parts = {
                "memory": classes.T @ last,  # [K, H]
                "sum": last.double().sum(0),
                "square": last.double().square().sum(0),
                "writing": wrote.abs().sum(0),  # [T, H]
                "keeping": kept.mean(1).sum(0),  # [H]
                "halving": _counted(rows_to_half(kept)),  # [T, H]
                "voting": voted.sum(0),  # [H]
            }
            for name, part in parts.items():
                total[name] = total.get(name, torch.zeros_like(part)) + part
    count = len(labels)
    per_class = one_hot.sum(0).clamp_min(1)[:, None]  # [K, 1]
    return tuple(
        UnitStatistics(
            count,
            total["memory"] / per_class,
            (total["square"] / count - (total["sum"] / count).square()).clamp_min(0).sqrt().float(),
            total["writing"] / count,
            total["keeping"] / count,
            _median(total["halving"]) + 0 * total["keeping"],  # NaN where nothing is kept
            total["voting"] / count,
        )
        for total in sums
    )


def _counted(rows: Tensor) -> Tensor:
    """How often each number of rows occurs, from 1; never counts as the last.

    Args:
        rows: ``[B, T - 1, H]``.

    Returns:
        ``[T, H]``.
    """
    last, units = rows.shape[1] + 1, rows.shape[2]
    at = rows.clamp_max(last).long() - 1  # [B, T - 1, H]
    places = at * units + torch.arange(units)
    return places.flatten().bincount(minlength=last * units).view(last, units).double()


def _median(counts: Tensor) -> Tensor:
    """The median number of rows, ``[H]``, of what :func:`_counted` counted ``[T, H]``."""
    reached = counts.cumsum(0) >= counts.sum(0) / 2  # [T, H]
    rows = reached.int().argmax(0).float() + 1  # [H]
    return torch.where(rows == len(counts), torch.inf, rows)


def _flow(layer: LayerTrace) -> tuple[Tensor, Tensor]:
    """What each row writes, and the share that it keeps, ``[B, T, H]`` each."""
    if memory.adds_up(layer):
        return memory.written(layer), memory.kept(layer)
    change = layer.h.diff(dim=1, prepend=torch.zeros_like(layer.h[:, :1]))
    return change, torch.full_like(change, torch.nan)


def describe(habits: UnitStatistics, layer: int, unit: int) -> str:
    """One sentence on what a unit does as a rule; ``layer`` and ``unit`` from 0."""
    ends = habits.memory[:, unit]  # [K]
    high, low = int(ends.argmax()), int(ends.argmin())
    said = _(
        "Over {count:,} test digits, unit {unit} of layer {layer} ends highest on {high}s (mean"
        " memory {most}) and lowest on {low}s ({least}); over all of them its memory spreads by"
        " ±{spread:.2f}. It adds most in row {row}; on average a row lets {keeping:.0%} of its"
        " memory through, and {halving}."
    )
    if habits.keeping.isnan().any():
        said = _(
            "Over {count:,} test digits, unit {unit} of layer {layer} ends highest on {high}s (mean"
            " h {most}) and lowest on {low}s ({least}); over all of them its h spreads by"
            " ±{spread:.2f}. It changes most in row {row}."
        )
    return said.format(
        count=habits.count,
        unit=unit,
        layer=layer + 1,
        high=high,
        most=f"{ends[high]:.2f}".replace("-", "−"),
        low=low,
        least=f"{ends[low]:.2f}".replace("-", "−"),
        spread=habits.spread[unit].item(),
        row=int(habits.writing[:, unit].argmax()) + 1,
        keeping=habits.keeping[unit].item(),
        halving=_halved(habits.halving[unit].item()),
    )


def _halved(rows: float) -> str:
    """After how many rows half is gone, in the middle of a sentence."""
    if math.isinf(rows):
        return _("after most rows more than half is left at the end")
    return _("the number of rows that halve its memory is {rows:.0f} (median)").format(rows=rows)


def load_unit_statistics(name: str = "lstm", folder: Path = FOLDER) -> tuple[UnitStatistics, ...]:
    """The habits that were measured for a trained network.

    Raises:
        PretrainedError: they are missing, damaged, or another network's.
    """
    path = _path(name, folder)
    again = f"python -m {__spec__.name}"
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        said = _("{file} cannot be read ({error}). Measure them again: {command}")
        said = said.format(file=path.name, error=error, command=again)
        raise PretrainedError(said) from error
    if about.get("weights") != card(name, folder)["sha256"]:
        said = _("{file} was measured on other weights. Measure them again: {command}")
        raise PretrainedError(said.format(file=path.name, command=again))
    layers = sorted({int(key.partition(".")[0]) for key in tensors})
    if any(f"{layer}.{part}" not in tensors for layer in layers for part in PARTS):
        said = _("{file} lacks a figure. Measure them again: {command}")
        raise PretrainedError(said.format(file=path.name, command=again))
    return tuple(
        UnitStatistics(int(about["count"]), *(tensors[f"{layer}.{part}"] for part in PARTS))
        for layer in layers
    )


def save_unit_statistics(
    measured: tuple[UnitStatistics, ...], name: str = "lstm", folder: Path = FOLDER
) -> None:
    """Write habits beside the weights of the network that they were measured on."""
    tensors = {
        f"{layer}.{part}": value.contiguous()
        for layer, habit in enumerate(measured)
        for part, value in asdict(habit).items()
        if part != "count"
    }
    about = {"count": str(measured[0].count), "weights": card(name, folder)["sha256"]}
    save_file(tensors, _path(name, folder), about)


def _path(name: str, folder: Path) -> Path:
    return Path(folder) / f"{name}.habits.safetensors"


def main(names: Sequence[str]) -> None:
    """Measure the networks named, or all there are, and write the averages beside their weights."""
    images, labels = (torch.from_numpy(part.copy()) for part in mnist("test"))
    for name in names or available():
        save_unit_statistics(habits(load(name), images.float() / 255, labels), name)


LIKENESS = "likeness"  # that of the network's card
ORDERS = {
    LIKENESS: N_("Units by likeness"),
    "keeping": N_("Units by how long they keep"),
    "votes": N_("Units by their vote"),
}
MEANING = {
    "keeping": N_(
        "Units from left to right by how many rows it takes until half of their memory is gone"
        " (median over {count:,} test digits), the most first; where these are equal, by the mean"
        " share that a row keeps."
    ),
    "votes": N_(
        "Units of the last layer from left to right by their vote for the network's answer: h after"
        " the last row × its weight (mean over {count:,} test digits), the largest first. Units of"
        " the layer before have no vote: they stand by likeness."
    ),
}


def ordered(by: str, measured: UnitStatistics) -> tuple[int, ...] | None:
    """The units of a layer in an order; None where it was not measured or tells none apart.

    Args:
        by: of ``ORDERS``, other than likeness.
        measured: of the layer.
    """
    keys: dict[str, Sequence[Tensor]] = {
        "keeping": (measured.halving, measured.keeping),
        "votes": (measured.voting,),
    }
    parts = [key.tolist() for key in keys[by]]  # [H] each
    ranks = list(zip(*parts, strict=True))
    if any(part != part for rank in ranks for part in rank) or len(set(ranks)) == 1:
        return None
    return tuple(sorted(range(len(ranks)), key=lambda unit: ranks[unit], reverse=True))


if __name__ == "__main__":
    main(sys.argv[1:])
