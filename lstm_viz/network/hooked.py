"""An LSTM whose every gate passes through a named hook point.

``torch.nn.LSTM`` is one opaque operation: its gates cannot be seen. :class:`HookedLSTM` computes
the same numbers step by step and sends each of i, f, g, o, c, h through a :class:`HookPoint`, in
the manner of TransformerLens. A forward hook on a hook point *reads* the value; a forward hook
that returns a value *changes* it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from typing import TypeVar, cast

import torch
from torch import Tensor, nn
from torch.nn.modules.module import _has_any_global_hook

M = TypeVar("M", bound=nn.Module)

QUANTITIES = ("i", "f", "g", "o", "c", "h")
AT_ONCE = 512  # rows of all digits whose inputs are multiplied together


class HookPoint(nn.Module):
    """The identity, called once per timestep with ``[B, H]``: a place to hang a forward hook."""

    def forward(self, value: Tensor) -> Tensor:
        """Return ``value`` ``[B, H]`` unchanged."""
        return value

    def __call__(self, value: Tensor) -> Tensor:
        """What the hooks make of ``value``, as of any module, in a third of the time."""
        if self._rare_hooks():
            return cast(Tensor, super().__call__(value))
        for hook in tuple(self._forward_hooks.values()):
            changed = hook(self, (value,), value)
            if changed is not None:
                value = changed
        return value

    def _rare_hooks(self) -> bool:
        """Whether there are other hooks than plain forward hooks."""
        return bool(
            self._forward_hooks_with_kwargs
            or self._forward_hooks_always_called
            or self._forward_pre_hooks
            or self._backward_hooks
            or self._backward_pre_hooks
            or _has_any_global_hook()
        )


class HookedLayer(nn.Module):
    """One LSTM layer. Its hook points are ``i, f, g, o, c, h``; it holds no weights."""

    i: HookPoint
    f: HookPoint
    g: HookPoint
    o: HookPoint
    c: HookPoint
    h: HookPoint

    def __init__(self) -> None:
        super().__init__()
        for quantity in QUANTITIES:
            self.add_module(quantity, HookPoint())

    def forward(
        self, x: Tensor, h: Tensor, c: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Run over a sequence.

        Args:
            x: inputs ``[T, B, F]``.
            h: hidden state before the first step ``[B, H]``.
            c: cell state before the first step ``[B, H]``.
            w_ih: input weights ``[4H, F]``, packed i, f, g, o as PyTorch packs them.
            w_hh: hidden weights ``[4H, H]``, packed likewise.
            bias: sum of the two biases ``[4H]``, if there are any.

        Returns:
            All hidden states ``[T, B, H]``, and the last hidden and cell state ``[B, H]``.
        """
        # looked up once: a module searches for its parts, which takes longer than a small product
        hook_i, hook_f, hook_g, hook_o, hook_c, hook_h = (getattr(self, q) for q in QUANTITIES)
        w_hh = w_hh.T
        outputs = []
        for z_x in _inputs(x, w_ih, bias):
            z = torch.addmm(z_x, h, w_hh)  # [B, 4H]
            z_i, z_f, z_g, z_o = z.chunk(4, dim=-1)  # each [B, H]
            i = hook_i(z_i.sigmoid())  # [B, H]
            f = hook_f(z_f.sigmoid())  # [B, H]
            g = hook_g(z_g.tanh())  # [B, H]
            o = hook_o(z_o.sigmoid())  # [B, H]
            c = hook_c(torch.addcmul(f * c, i, g))  # [B, H]: f ⊙ c + i ⊙ g
            h = hook_h(o * c.tanh())  # [B, H]
            outputs.append(h)
        return torch.stack(outputs), h, c


def _inputs(x: Tensor, w_ih: Tensor, bias: Tensor | None) -> Iterator[Tensor]:
    """What the inputs ``[T, B, F]`` add to each row's gates, ``[B, 4H]``.

    Several rows at once for few digits, fewer for many: a larger product would leave the cache.
    """
    for rows in x.contiguous().split(max(1, AT_ONCE // max(1, x.shape[1]))):
        yield from nn.functional.linear(rows, w_ih, bias)


class HookedLSTM(nn.Module):
    """``torch.nn.LSTM`` with hook points: same ``state_dict``, same outputs, gates in the open.

    Equations: Hochreiter & Schmidhuber (1997) with the forget gate of Gers, Schmidhuber & Cummins
    (2000), in the form printed in the documentation of ``torch.nn.LSTM``.

    Hook points stand at ``layers[k].i``, ``.f``, ``.g``, ``.o``, ``.c``, ``.h``; each is called
    once per timestep, in order, with ``[B, H]``.

    Args:
        input_size: features per timestep.
        hidden_size: units H per layer.
        num_layers: layers stacked on each other.
        bias: whether the layers have their two biases.
        batch_first: ``[B, T, F]`` instead of ``[T, B, F]``, as in ``nn.LSTM``.
        dropout: between layers and in training mode only, as in ``nn.LSTM``.
    """

    def __init__(
        self,
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
        self.layers = nn.ModuleList(HookedLayer() for _ in range(num_layers))
        self.dropout = nn.Dropout(dropout)
        # nn.LSTM makes and initialises the parameters, so their names and shapes are its own.
        like = nn.LSTM(input_size, hidden_size, num_layers, bias=bias)
        for name, parameter in like.named_parameters():
            self.register_parameter(name, parameter)

    def forward(
        self, x: Tensor, state: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Run over a sequence, as ``nn.LSTM`` does.

        Args:
            x: ``[T, B, F]``, or ``[B, T, F]`` with ``batch_first``, or unbatched ``[T, F]``.
            state: initial ``(h, c)``, each ``[L, B, H]`` (``[L, H]`` unbatched); zeros if None.

        Returns:
            The last layer's hidden states, shaped like ``x`` with H features, and the final
            ``(h, c)`` of every layer.

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
        h0, c0 = self._initial(x, state, batched)  # [L, B, H] each
        finals = []
        for k in range(len(self.layers)):
            if k > 0:
                x = self.dropout(x)
            x, *final = self.layers[k](x, h0[k], c0[k], *self._weights(k))  # [T, B, H]
            finals.append(final)
        h, c = (torch.stack(part) for part in zip(*finals, strict=True))  # [L, B, H] each
        if not batched:
            return x.squeeze(1), (h.squeeze(1), c.squeeze(1))
        return x.movedim(0, time), (h, c)

    def _initial(
        self, x: Tensor, state: tuple[Tensor, Tensor] | None, batched: bool
    ) -> tuple[Tensor, Tensor]:
        shape = (len(self.layers), x.shape[1], self.hidden_size)
        if state is None:
            zeros = x.new_zeros(shape)  # [L, B, H]
            return zeros, zeros
        h, c = state if batched else (part.unsqueeze(1) for part in state)
        if h.shape != shape or c.shape != shape:
            got = f"{tuple(h.shape)} and {tuple(c.shape)}"
            raise ValueError(f"expected an initial state of two {shape}, got {got}")
        return h, c

    def _weights(self, k: int) -> tuple[Tensor, Tensor, Tensor | None]:
        def of(name: str) -> Tensor:
            return cast(Tensor, getattr(self, f"{name}_l{k}"))

        bias = of("bias_ih") + of("bias_hh") if self.bias else None
        return of("weight_ih"), of("weight_hh"), bias


def twin(module: M) -> M:
    """A copy that shares every weight but has its own hooks, so that runs cannot see each other.

    Hooks already on ``module`` are on the twin too. Costs microseconds: no tensor is copied.
    """
    double = module.__new__(type(module))
    vars(double).update(
        # torch keeps hooks of every kind in one OrderedDict each
        (name, value.copy() if isinstance(value, OrderedDict) else value)
        for name, value in vars(module).items()
    )
    vars(double)["_modules"] = {
        name: child if child is None else twin(child) for name, child in module._modules.items()
    }
    return double
