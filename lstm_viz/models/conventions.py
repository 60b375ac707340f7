"""Two conventions of the forget gate, and the way from one to the other.

PyTorch, Keras and the literature since Gers, Schmidhuber & Cummins (2000) have
``c = f ⊙ c + i ⊙ g``: f = 1 keeps everything. The article that this project grew from prints
``c = (1 − f) ⊙ c + i ⊙ g``: f = 1 forgets everything. As ``1 − σ(z) = σ(−z)``, a network turns into
one of the other convention when the signs of its forget gates' weights and biases are turned.
"""

import torch
from torch import Tensor

from lstm_viz.models.cells import LSTMLayer
from lstm_viz.models.classifier import DigitClassifier

_OTHER = {"lstm": "lstm-printed", "lstm-printed": "lstm"}


def forgets(model: DigitClassifier) -> bool:
    """Whether f = 1 forgets everything in this network, as the article prints it."""
    return next(model.layers()).forgets


def turn_forget_gate(model: DigitClassifier) -> DigitClassifier:
    """The same network in the other convention: every f becomes 1 − f, and nothing else changes.

    Args:
        model: an LSTM with tanh, in either convention; it stays as it is.

    Raises:
        ValueError: it is of another kind.
    """
    if model.kind not in _OTHER:
        raise ValueError(
            f"a network of kind {model.kind!r} has no other convention: only those of kind"
            f" {' and '.join(_OTHER)} do"
        )
    turned = DigitClassifier(model.sizes, model.classes, _OTHER[model.kind])
    turned.to(model.readout.weight.dtype).train(model.training)
    turned.load_state_dict(
        {name: turned_weights(name, w) for name, w in model.state_dict().items()}
    )
    return turned.requires_grad_(model.readout.weight.requires_grad)


def turned_weights(name: str, weights: Tensor) -> Tensor:
    """A parameter of an LSTM, ``[4H, F]`` or ``[4H]``, with what belongs to the forget gate turned.

    Those of a read-out stay as they are.
    """
    if name.startswith("readout"):
        return weights
    gates = list(weights.chunk(len(LSTMLayer.packed)))  # [H, F] or [H] each
    k = LSTMLayer.packed.index("f")
    return torch.cat([*gates[:k], -gates[k], *gates[k + 1 :]])
