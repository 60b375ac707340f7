"""Trained networks on disk: weights as safetensors, and beside them a card in JSON.

The card says what the weights are (architecture, checksum) and how they came to be (recipe,
data, seed, measured accuracy). Weights are loaded only together with a card that fits them.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from lstm_viz.home import HOME
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier

FOLDER = HOME / "pretrained"
FORMAT = 1  # of the card

Card = dict[str, Any]


class PretrainedError(ValueError):
    """A network's weights or card cannot be used; the message names the file and the mend."""


def load(name: str = "lstm", folder: Path = FOLDER) -> DigitClassifier:
    """Load a trained network.

    Args:
        name: of the network: `<name>.safetensors` and `<name>.json` in the folder.
        folder: where trained networks lie.

    Returns:
        The classifier in eval mode, on the CPU, its parameters without gradients.

    Raises:
        PretrainedError: a file is missing, damaged, or belongs to another network.
    """
    about = card(name, folder)
    path = _path(name, folder, "safetensors")
    data = _read(path)
    if hashlib.sha256(data).hexdigest() != about["sha256"]:
        said = _("it is not the file that {card} describes (SHA-256 differs)")
        raise _error(path, said.format(card=f"{name}.json"))
    try:
        weights = load_tensors(data)
    except SafetensorError as error:
        said = _("it is not a safetensors file ({error})")
        raise _error(path, said.format(error=error)) from error
    return assemble(weights, about, path, _path(name, folder, "json"))


def assemble(weights: dict[str, Tensor], about: Card, path: Path, card: Path) -> DigitClassifier:
    """A network of the architecture that a card describes.

    Args:
        weights: its state dict, float32.
        about: the card.
        path: where the weights were read from.
        card: where the card was.

    Raises:
        PretrainedError: weights and architecture are not of one network.
    """
    model = _model(about, card)
    _check(weights, model, path)
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


def card(name: str = "lstm", folder: Path = FOLDER) -> Card:
    """The card of a trained network.

    Args:
        name: of the network.
        folder: where trained networks lie.

    Returns:
        What the training wrote about it; see `lstm_viz.training.train`.

    Raises:
        PretrainedError: the card is missing, damaged, or of another format.
    """
    path = _path(name, folder, "json")
    try:
        about = json.loads(_read(path))
    except ValueError as error:
        raise _error(path, _("it is not JSON ({error})").format(error=error)) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        said = _("it is not a network's card of format {format}")
        raise _error(path, said.format(format=FORMAT))
    missing = {"sha256", "architecture"} - about.keys()
    if missing:
        raise _error(path, _("it lacks {parts}").format(parts=", ".join(sorted(missing))))
    return about


def available(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names of the trained networks that lie in a folder, weights and card."""
    found = (path.stem for path in sorted(folder.glob("*.json")))
    return tuple(name for name in found if _path(name, folder, "safetensors").exists())


def save(weights: dict[str, Tensor], about: Card, name: str, folder: Path) -> None:
    """Write weights and card.

    Args:
        weights: state dict of a `DigitClassifier`, float32.
        about: what to say on the card, with `architecture`; `format` and `sha256` are added.
        name: of the network.
        folder: where to write; made if missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = save_tensors({key: value.contiguous() for key, value in weights.items()})
    full = {"format": FORMAT, "sha256": hashlib.sha256(data).hexdigest(), **about}
    _path(name, folder, "safetensors").write_bytes(data)
    _path(name, folder, "json").write_text(_lines(full), encoding="utf-8")


def add_to_card(name: str, folder: Path = FOLDER, **entries: Any) -> None:
    """Write entries into the card of a network, anew or instead of others of their names."""
    about = card(name, folder) | entries
    _path(name, folder, "json").write_text(_lines(about), encoding="utf-8")


def _lines(about: Card) -> str:
    """The card as JSON, one entry a line, so that changes of it can be read."""
    entries = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in about.items())
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _path(name: str, folder: Path, kind: str) -> Path:
    return Path(folder) / f"{name}.{kind}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        said = _("it cannot be read ({error})")
        raise _error(path, said.format(error=error.strerror)) from error


def _model(about: Card, path: Path) -> DigitClassifier:
    try:
        parts = about["architecture"]
        return DigitClassifier(tuple(parts["sizes"]), parts["classes"], parts["kind"])
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        said = _("its architecture makes no network ({error!r})")
        raise _error(path, said.format(error=error)) from error


def _check(weights: dict[str, Tensor], model: DigitClassifier, path: Path) -> None:
    wanted = model.state_dict()
    if weights.keys() != wanted.keys():
        odd = ", ".join(sorted(weights.keys() ^ wanted.keys()))
        said = _("it holds another network: missing or unknown {parts}")
        raise _error(path, said.format(parts=odd))
    for key, value in weights.items():
        if value.shape != wanted[key].shape:
            said = _("it holds another network: {part} is {found}, not {wanted}")
            shapes = {"found": list(value.shape), "wanted": list(wanted[key].shape)}
            raise _error(path, said.format(part=key, **shapes))
        if value.dtype != torch.float32:
            said = _("{part} is {found}, not float32")
            raise _error(path, said.format(part=key, found=value.dtype))
        if not bool(value.isfinite().all()):
            raise _error(path, _("{part} holds values that are not finite").format(part=key))


def _error(path: Path, problem: str) -> PretrainedError:
    return PretrainedError(
        _(
            "{path} cannot be used: {problem}. Restore the folder with"
            " `git checkout -- pretrained`, or train anew: `make train`. Where pip has installed"
            " the package, install it again."
        ).format(path=path, problem=problem)
    )


def measured(file: str, name: str, folder: Path = FOLDER) -> Card:
    """What a file of measurements says of a network; {} if nothing of these very weights.

    Args:
        file: its name in the folder; :func:`write_measured` has written it.
        name: of the network.
        folder: where trained networks lie.
    """
    path = Path(folder) / file
    if not path.exists():
        return {}
    found: Card | None = json.loads(path.read_text(encoding="utf-8"))["networks"].get(name)
    return found if found is not None and found["sha256"] == card(name, folder)["sha256"] else {}


def write_measured(
    file: str, head: Mapping[str, Any], networks: Mapping[str, Card], folder: Path = FOLDER
) -> None:
    """Write down what was measured of networks, with the checksum of their weights.

    Args:
        file: its name in the folder.
        head: how it was measured, by name.
        networks: what was found of each, in JSON's own types, without NaN.
        folder: where trained networks lie.
    """
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    rows = [
        json.dumps(name)
        + ": "
        + json.dumps({"sha256": card(name, folder)["sha256"], **found}, allow_nan=False)
        for name, found in networks.items()
    ]
    whole = "{\n" + ",\n".join(lines) + ',\n"networks": {\n' + ",\n".join(rows) + "\n}\n}\n"
    (Path(folder) / file).write_text(whole, encoding="utf-8")
