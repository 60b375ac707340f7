"""Linear read-backs: from a network's state after a row to the pixels of the rows read so far.

``<name>.recall.safetensors`` holds the read-back of a network, one map for each row, factored as
``left [D, r] @ right [r, P]`` in float16 with a bias in float32; its metadata hold the checksum of
the weights that it was fitted to, and its card in JSON. It is made by
:mod:`lstm_viz.training.fit_recall`.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save, save_file
from torch import Tensor

from lstm_viz.locale import _
from lstm_viz.models.cells import CELLS
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.conventions import forgets, turn_forget_gate
from lstm_viz.models.hooks import keep, twin
from lstm_viz.models.pretrained import FOLDER, PretrainedError, available, card

COMMAND = "python -m lstm_viz.training.fit_recall"


@dataclass(frozen=True)
class Entry:
    """One number of a network's state: layer and unit from 0, quantity ``h`` or ``c``."""

    layer: int
    quantity: str
    unit: int


@dataclass(frozen=True)
class ReadBack:
    """The linear maps of one network, one for each row.

    Attributes:
        left: float32 ``[D, r]`` after each row, where D are the numbers of the state, in the order
            of :func:`entries`.
        right: float32 ``[r, P]``, where P are the pixels of the rows read, row by row.
        bias: float32 ``[P]``.
        mean: the mean training digit, float32 ``[28, 28]``.
        card: how it was fitted and how well it reads; see :mod:`lstm_viz.training.fit_recall`.
    """

    left: tuple[Tensor, ...]
    right: tuple[Tensor, ...]
    bias: tuple[Tensor, ...]
    mean: Tensor
    card: dict[str, Any]

    def read(self, state: Tensor, row: int) -> Tensor:
        """Pixels ``[..., P]`` read from states ``[..., D]`` after ``row``."""
        return state @ self.left[row] @ self.right[row] + self.bias[row]

    def weights(self, row: int) -> Tensor:
        """The map after ``row`` as one matrix, ``[D, P]``."""
        return self.left[row] @ self.right[row]


def entries(model: DigitClassifier) -> tuple[Entry, ...]:
    """What the numbers of a state are, in order: by layer, then h before c, then the units."""
    return _entries(model.kind, model.sizes[1:])


@cache
def _entries(kind: str, sizes: tuple[int, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(k, quantity, unit)
        for k, units in enumerate(sizes)
        for quantity in CELLS[kind].states
        for unit in range(units)
    )


@torch.no_grad()
def states(model: DigitClassifier, images: Tensor) -> Tensor:
    """The state after each row, recorded by hooks: ``[B, T, W]`` → ``[B, T, D]``."""
    run = twin(model)
    passed = [keep(getattr(layer, q)) for layer in run.layers() for q in layer.states]
    run(images)
    return torch.cat([torch.stack(steps, 1) for steps in passed], -1)


def checksum(model: DigitClassifier) -> str:
    """SHA-256 of a network's weights as they lie on disk, whichever its forget gate's convention.

    Turning the convention changes no state.
    """
    model = turn_forget_gate(model) if forgets(model) else model
    weights = {key: value.contiguous() for key, value in model.state_dict().items()}
    return hashlib.sha256(save(weights)).hexdigest()


def readback_of(model: DigitClassifier, folder: Path = FOLDER) -> ReadBack:
    """The read-back that was fitted to a network.

    Raises:
        PretrainedError: none was fitted to these weights, or its file is damaged.
    """
    return _load(checksum(model), folder)


@cache
def _load(weights: str, folder: Path) -> ReadBack:
    for path in sorted(Path(folder).glob("*.recall.safetensors")):
        try:
            with safe_open(path, "pt") as file:
                about = file.metadata() or {}
                if about.get("weights") == weights:
                    tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
                    return _readback(tensors, json.loads(about["card"]))
        except (OSError, SafetensorError, KeyError, ValueError) as error:
            said = _("{file} cannot be read ({error}). Fit it again: {command}")
            said = said.format(file=path.name, error=error, command=COMMAND)
            raise PretrainedError(said) from error
    raise _missing(weights, folder)


def _missing(weights: str, folder: Path) -> PretrainedError:
    """What to say where there is no read-back: the wheel has not room for those of all networks."""
    name = next((n for n in available(folder) if card(n, folder)["sha256"] == weights), None)
    if name is None:
        said = _("No read-back was fitted to the weights of this network. Fit all anew: {command}")
        return PretrainedError(said.format(command=COMMAND))
    said = _(
        "The read-back of {network} is not installed: {file} is missing. The package that pip"
        " installs has those of a few networks, the project's repository all of them."
    )
    return PretrainedError(said.format(network=name, file=f"{name}.recall.safetensors"))


def _readback(tensors: dict[str, Tensor], card: dict[str, Any]) -> ReadBack:
    rows = range(sum(key.startswith("bias.") for key in tensors))
    parts = ("left", "right", "bias")
    left, right, bias = (tuple(tensors[f"{part}.{t}"].float() for t in rows) for part in parts)
    return ReadBack(left, right, bias, tensors["mean"], card)


def save_readback(readback: ReadBack, weights: str, path: Path) -> None:
    """Write a read-back that was fitted to weights of this checksum."""
    tensors = {"mean": readback.mean}
    for row, bias in enumerate(readback.bias):
        tensors[f"left.{row}"] = readback.left[row].half().contiguous()
        tensors[f"right.{row}"] = readback.right[row].half().contiguous()
        tensors[f"bias.{row}"] = bias
    save_file(
        tensors, path, {"weights": weights, "card": json.dumps(readback.card, allow_nan=False)}
    )
