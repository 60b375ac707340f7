"""Recurrent networks whose every gate and state passes through a named hook point.

``torch.nn.LSTM`` is one opaque operation: its gates cannot be seen. :class:`HookedLSTM` computes
the same numbers step by step and sends each of i, f, g, o, c, h through a
:class:`~lstm_viz.models.hooks.HookPoint`; :class:`HookedRecurrent` does it for any kind of cell
in :mod:`lstm_viz.models.cells`.
"""

from typing import cast

import torch
from torch import Tensor, nn

from lstm_viz.models.cells import HookedLayer, LSTMLayer, Weights
from lstm_viz.models.hooks import HookPoint, twin

__all__ = ["QUANTITIES", "HookPoint", "HookedLSTM", "HookedRecurrent", "twin"]

QUANTITIES = LSTMLayer.quantities

State = Tensor | tuple[Tensor, ...]


class HookedRecurrent(nn.Module):
    """``torch.nn.LSTM``, ``GRU`` or ``RNN`` with hook points, or a cell that torch lacks.

    The names and shapes of its parameters, and how they are drawn at first, are those of torch's
    modules.
    """

    def __init__(
        self,
        cell: type[HookedLayer],
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = input_size, hidden_size
        self.bias, self.batch_first = bias, batch_first
        self.layers = nn.ModuleList(cell() for _ in range(num_layers))
        self.dropout = nn.Dropout(dropout)
        self.states = len(cell.states)
        packed, bound = len(cell.packed) * hidden_size, hidden_size**-0.5
        for k in range(num_layers):
            shapes = {
                "weight_ih": (packed, hidden_size if k else input_size),
                "weight_hh": (packed, hidden_size),
                **({"bias_ih": (packed,), "bias_hh": (packed,)} if bias else {}),
            }
            for name, shape in shapes.items():
                parameter = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
                self.register_parameter(f"{name}_l{k}", parameter)

    def forward(self, x: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Run over a sequence, as torch's recurrent modules do.

        Args:
            x: ``[T, B, F]``, or ``[B, T, F]`` with ``batch_first``, or unbatched ``[T, F]``.
            state: initial ``h``, or ``(h, c)`` where the cell has a memory, each ``[L, B, H]``
                (``[L, H]`` unbatched); zeros if None.

        Returns:
            The last layer's hidden states, shaped like ``x`` with H features, and the final
            state of every layer, shaped like the initial one.

        Raises:
            ValueError: if ``x`` or ``state`` has another shape, or no timestep.
        """
        if x.dim() not in (2, 3) or x.shape[-1] != self.input_size:
            want = f"[T, {self.input_size}]"
            raise ValueError(f"expected {want} or a batch of them, got shape {tuple(x.shape)}")
        batched = x.dim() == 3
        time = 1 if self.batch_first else 0
        x = x.movedim(time, 0) if batched else x.unsqueeze(1)  # [T, B, F]
        if len(x) == 0:
            raise ValueError("expected at least one timestep")
        first = self._initial(x, state, batched)  # [L, B, H] each
        finals = []
        for k, layer in enumerate(self.layers):
            if k > 0:
                x = self.dropout(x)
            x, final = layer(x, tuple(part[k] for part in first), self._weights(k))  # [T, B, H]
            finals.append(final)
        last = tuple(torch.stack(part) for part in zip(*finals, strict=True))  # [L, B, H] each
        if not batched:
            return x.squeeze(1), self._given(tuple(part.squeeze(1) for part in last))
        return x.movedim(0, time), self._given(last)

    def _given(self, state: tuple[Tensor, ...]) -> State:
        """The state as torch gives it: a tuple only where there is more than one."""
        return state if self.states > 1 else state[0]

    def _initial(self, x: Tensor, state: State | None, batched: bool) -> tuple[Tensor, ...]:
        shape = (len(self.layers), x.shape[1], self.hidden_size)
        if state is None:
            return (x.new_zeros(shape),) * self.states  # [L, B, H] each
        parts = (state,) if isinstance(state, Tensor) else tuple(state)
        parts = parts if batched else tuple(part.unsqueeze(1) for part in parts)
        if [part.shape for part in parts] != [shape] * self.states:
            got = " and ".join(str(tuple(part.shape)) for part in parts)
            many = {1: "one", 2: "two"}[self.states]
            raise ValueError(f"expected an initial state of {many} {shape}, got {got}")
        return parts

    def _weights(self, k: int) -> Weights:
        def of(name: str) -> Tensor:
            return cast(Tensor, getattr(self, f"{name}_l{k}"))

        biases = (of("bias_ih"), of("bias_hh")) if self.bias else (None, None)
        return Weights(of("weight_ih"), of("weight_hh"), *biases)


class HookedLSTM(HookedRecurrent):
    """``torch.nn.LSTM`` with hook points: same ``state_dict``, same outputs, gates in the open."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__(LSTMLayer, input_size, hidden_size, num_layers, bias, batch_first, dropout)
