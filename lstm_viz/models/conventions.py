"""Other conventions: the article's forget gate, and PyTorch's own modules with a network's weights.

PyTorch, Keras and the literature since Gers, Schmidhuber & Cummins (2000) have
``c = f ⊙ c + i ⊙ g``: f = 1 keeps everything. The article that this project grew from prints
``c = (1 − f) ⊙ c + i ⊙ g``: f = 1 forgets everything. As ``1 − σ(z) = σ(−z)``, a network turns into
one of the other convention when the signs of its forget gates' weights and biases are turned.
"""

import torch
from torch import Tensor, nn

from lstm_viz.models.cells import LSTMLayer
from lstm_viz.models.classifier import DigitClassifier, HookedRecurrent

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


OPEN = 50.0  # a forget gate's bias: its sigmoid is 1 to the last bit


def reference(module: HookedRecurrent, kind: str) -> nn.RNNBase | None:
    """Torch's module with the weights of ``module``, or None where torch has no such cell.

    The LSTM of 1997 is ``nn.LSTM`` with a forget gate whose weights are 0 and whose bias holds it
    open; the one in the printed convention is ``nn.LSTM`` with its forget gate turned.

    Args:
        module: one layer or more, with biases.
        kind: of its cells.
    """
    classes = {"gru": nn.GRU, "rnn": nn.RNN}
    classes |= dict.fromkeys(("lstm", "lstm-1997", "lstm-printed"), nn.LSTM)
    if kind not in classes:
        return None
    weights = module.state_dict()
    if kind == "lstm-1997":
        weights = {name: _opened(name, value) for name, value in weights.items()}
    if kind == "lstm-printed":
        weights = {name: turned_weights(name, value) for name, value in weights.items()}
    sizes = module.input_size, module.hidden_size, len(module.layers)
    dtype = next(module.parameters()).dtype
    torchs: nn.RNNBase = classes[kind](*sizes, batch_first=module.batch_first, dtype=dtype)
    torchs.load_state_dict(weights)
    return torchs.eval().requires_grad_(False)


def _opened(name: str, value: torch.Tensor) -> torch.Tensor:
    """Weights packed i, g, o with a forget gate put in, as PyTorch packs i, f, g, o."""
    i, g, o = value.chunk(3)
    forget = torch.full_like(i, OPEN if name.startswith("bias_ih") else 0.0)
    return torch.cat([i, forget, g, o])
