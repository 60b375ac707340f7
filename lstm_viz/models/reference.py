"""PyTorch's own modules with a network's weights: what a hooked network has to equal."""

import torch
from torch import nn

from lstm_viz.models.conventions import turned_weights
from lstm_viz.models.hooked import HookedRecurrent

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
