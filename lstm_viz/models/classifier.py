"""The digit reader: recurrent layers with hook points over an image's rows, and a read-out.

``torch.nn.LSTM`` is one opaque operation: its gates cannot be seen. :class:`HookedRecurrent`
computes the same numbers step by step, for any kind of cell in :mod:`lstm_viz.models.cells`, and
sends each of i, f, g, o, c, h through a :class:`~lstm_viz.models.hooks.HookPoint`.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn

from lstm_viz.models.cells import CELLS, HookedLayer, Weights

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


class DigitClassifier(nn.Module):
    """Reads an image row by row and says after each row what it believes.

    ``state_dict`` keys are ``lstm.K.`` (``gru.K.``, ``rnn.K.``) + those of torch's module with one
    layer, and ``readout.weight``, ``readout.bias``.

    Args:
        sizes: pixels in a row, then the units of each layer.
        classes: digits to tell apart.
        kind: of its cells, a name in ``lstm_viz.models.cells.CELLS``.

    Raises:
        ValueError: there is no such kind.
    """

    def __init__(
        self, sizes: Sequence[int] = (28, 128, 64), classes: int = 10, kind: str = "lstm"
    ) -> None:
        super().__init__()
        if kind not in CELLS:
            raise ValueError(f"unknown kind {kind!r}: one of {', '.join(CELLS)}")
        self.sizes, self.classes, self.kind = tuple(sizes), classes, kind
        cell = CELLS[kind]
        layers = (HookedRecurrent(cell, a, b, batch_first=True) for a, b in pairwise(sizes))
        self.add_module(family(kind), nn.ModuleList(layers))
        self.readout = nn.Linear(sizes[-1], classes)

    @property
    def recurrent(self) -> nn.ModuleList:
        """Its recurrent modules, one for each layer, in reading order."""
        return cast(nn.ModuleList, getattr(self, family(self.kind)))

    def forward(self, images: Tensor) -> Tensor:
        """Logits after each row: ``[B, T, W]`` (or ``[T, W]``) → ``[B, T, classes]``."""
        x = images
        for module in self.recurrent:
            x, _ = module(x)  # [B, T, H]
        return self.readout(x)  # [B, T, classes]

    def layers(self) -> Iterator[HookedLayer]:
        """The layers in reading order, each with its hook points."""
        for module in self.recurrent:
            yield from cast(Iterator[HookedLayer], module.layers)


def family(kind: str) -> str:
    """What the modules of a kind are called in a ``state_dict``: lstm, gru or rnn."""
    return kind.partition("-")[0]
