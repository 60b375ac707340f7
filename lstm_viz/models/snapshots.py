"""Snapshots: the weights of a network after some of the steps of its training.

``<name>.snapshots.safetensors`` holds them in float16 under ``<step>.<parameter>``. Its metadata
hold the checksum of the finished network's weights and, in JSON, what was measured of each; see
:mod:`lstm_viz.training.snapshots`, which makes it. Elsewhere a snapshot has a name like
``lstm@300``.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, PretrainedError, assemble, card

COMMAND = "python -m lstm_viz.training.snapshots"
AT = "@"  # between the name of a network and the step


@dataclass(frozen=True)
class Measured:
    """What was measured of a network after one step of its training.

    Attributes:
        accuracy_by_row: share of MNIST's test digits read right after each row.
        undecided: share of all values of its gates that lie between ¼ and ¾, over the first test
            digits.
    """

    accuracy_by_row: tuple[float, ...]
    undecided: float

    @property
    def accuracy(self) -> float:
        """Share of the test digits read right after the last row."""
        return self.accuracy_by_row[-1]


@dataclass(frozen=True)
class Snapshots:
    """The snapshots of a network.

    Attributes:
        last: the step whose weights were kept as the finished network.
        measured: by step, in ascending order: that of each snapshot, and ``last``.
    """

    last: int
    measured: dict[int, Measured]

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps that there are snapshots of."""
        return tuple(step for step in self.measured if step != self.last)


def named(network: str, step: int | None) -> str:
    """The name of a snapshot; without a step, that of the finished network."""
    return network if step is None else f"{network}{AT}{step}"


def parted(name: str) -> tuple[str, int | None]:
    """The network of a name, and the step if it names a snapshot."""
    network, at, step = name.partition(AT)
    return network, int(step) if at else None


def file_of(network: str, folder: Path = FOLDER) -> Path:
    """Where the snapshots of a network lie."""
    return Path(folder) / f"{network}.snapshots.safetensors"


def snapshots(network: str, folder: Path = FOLDER) -> Snapshots:
    """The snapshots of a network.

    Raises:
        PretrainedError: there are none, they are of another training, or their file is damaged.
    """
    about, _tensors = _read(network, None, folder)
    measured = {int(step): Measured(**figures) for step, figures in about["measured"].items()}
    return Snapshots(about["last"], dict(sorted(measured.items())))


def load_snapshot(network: str, step: int, folder: Path = FOLDER) -> DigitClassifier:
    """A network as it was after a step of its training, in eval mode.

    Raises:
        PretrainedError: there is no such snapshot, or its file is damaged.
    """
    _about, tensors = _read(network, step, folder)
    path = file_of(network, folder)
    if not tensors:
        said = _("{file} has no snapshot after step {step}")
        raise PretrainedError(said.format(file=path.name, step=step))
    weights = {key: value.float() for key, value in tensors.items()}
    return assemble(weights, card(network, folder), path, Path(folder) / f"{network}.json")


def _read(network: str, step: int | None, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of all snapshots, and the tensors of one."""
    path, wanted = file_of(network, folder), card(network, folder)["sha256"]
    if not path.exists():
        said = _(
            "The snapshots of {network} are not installed: {file} is missing. The project's"
            " repository has it, the package that pip installs has no room for it."
        )
        raise PretrainedError(said.format(network=network, file=path.name))
    try:
        with safe_open(path, "pt") as file:
            told = file.metadata() or {}
            head = f"{step}."
            keys = [key for key in file.keys() if key.startswith(head)]  # noqa: SIM118
            tensors = {key.removeprefix(head): file.get_tensor(key) for key in keys}
            about = json.loads(told["about"])
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        said = _("{file} cannot be read ({error}). Make it again: {command}")
        said = said.format(file=path.name, error=error, command=COMMAND)
        raise PretrainedError(said) from error
    if told.get("weights") != wanted:
        said = _("{file} is of another training of {network}. Make it again: {command}")
        raise PretrainedError(said.format(file=path.name, network=network, command=COMMAND))
    return about, tensors
