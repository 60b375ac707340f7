"""The recurrent cells: what one layer does with one row of its input.

Each is a layer whose gates and states pass through hook points; it holds no weights. The formulas
of :class:`LSTMLayer`, :class:`GRULayer` and :class:`RNNLayer` are those in the documentation of
``torch.nn.LSTM``, ``GRU`` and ``RNN``.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, NamedTuple

import torch
from torch import Tensor, nn

from lstm_viz.models.hooks import HookPoint

AT_ONCE = 512  # rows of all digits whose inputs are multiplied together


class Weights(NamedTuple):
    """The parameters of a layer with F inputs, H units and G gates, packed as PyTorch packs them.

    Attributes:
        ih: of the inputs ``[G·H, F]``.
        hh: of the hidden states ``[G·H, H]``.
        b_ih: bias ``[G·H]``, if there are any.
        b_hh: the other bias ``[G·H]``.
    """

    ih: Tensor
    hh: Tensor
    b_ih: Tensor | None
    b_hh: Tensor | None

    @property
    def bias(self) -> Tensor | None:
        """Both biases in one, ``[G·H]``."""
        return None if self.b_ih is None or self.b_hh is None else self.b_ih + self.b_hh


class Term(NamedTuple):
    """A product in the sum that makes a state: a gate times another quantity.

    Attributes:
        gate: the letter of the gate; none for 1.
        of: what passes it: the state itself, as the row before left it; a candidate; or another
            state, squashed.
        rest: whether it is 1 − gate that lets it pass.
    """

    gate: str
    of: str
    rest: bool = False

    def __str__(self) -> str:
        """Its gate: “f”, or “(1 − f)”."""
        return f"(1 − {self.gate})" if self.rest else self.gate


class HookedLayer(nn.Module):
    """One recurrent layer with a hook point for each of its quantities.

    Attributes:
        quantities: what passes its hook points, in the order of a row's computation.
        packed: the gates in the order in which the weights pack them.
        states: what one row hands to the next; the first is the layer's output.
        sums: how each quantity that weights do not make is made of others. That of a memory which
            is a running sum has two terms: what is kept of it, and what is written.
        resets: the gate that a candidate's products with hidden states pass, by the candidate.
        unbounded: the quantities that no squashing function holds within [-1, 1].
        squashing: the name of ``squash``.
        forgets: whether a forget gate at 1 forgets everything; elsewhere it keeps everything.

    One more hook point, ``before``, passes what each row finds in memory: the last of ``states``.
    """

    quantities: ClassVar[tuple[str, ...]]
    packed: ClassVar[tuple[str, ...]]
    states: ClassVar[tuple[str, ...]] = ("h",)
    sums: ClassVar[Mapping[str, tuple[Term, ...]]] = {}
    resets: ClassVar[Mapping[str, str]] = {}
    unbounded: ClassVar[tuple[str, ...]] = ()
    squashing: ClassVar[Literal["tanh", "relu", "none"]] = "tanh"
    forgets: ClassVar[bool] = False
    before: HookPoint

    def __init__(self) -> None:
        super().__init__()
        self.before = HookPoint()
        for quantity in self.quantities:
            self.add_module(quantity, HookPoint())

    @staticmethod
    def squash(z: Tensor) -> Tensor:
        """What candidates and states pass, ``[B, H]`` → ``[B, H]``."""
        return z.tanh()

    def forward(
        self, x: Tensor, state: tuple[Tensor, ...], weights: Weights
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Run over a sequence.

        Args:
            x: inputs ``[T, B, F]``.
            state: each of ``states`` before the first step, ``[B, H]``.
            weights: of the layer.

        Returns:
            All hidden states ``[T, B, H]``, and the last of each of ``states``, ``[B, H]``.
        """
        raise NotImplementedError

    def _points(self) -> tuple[HookPoint, ...]:
        """Its hook points, to be looked up once: a module searches longer than it multiplies."""
        return tuple(getattr(self, name) for name in ("before", *self.quantities))


def _inputs(x: Tensor, weight: Tensor, bias: Tensor | None) -> Iterator[Tensor]:
    """What the inputs ``[T, B, F]`` add to each row's gates, ``[B, G·H]``.

    Several rows at once for few digits, fewer for many: a larger product would leave the cache.
    """
    for rows in x.contiguous().split(max(1, AT_ONCE // max(1, x.shape[1]))):
        yield from nn.functional.linear(rows, weight, bias)


class LSTMLayer(HookedLayer):
    """The LSTM of Gers, Schmidhuber & Cummins (2000), as ``torch.nn.LSTM`` has it."""

    quantities = ("i", "f", "g", "o", "c", "h")
    packed = ("i", "f", "g", "o")
    states = ("h", "c")
    sums: ClassVar = {"c": (Term("f", "c"), Term("i", "g")), "h": (Term("o", "c"),)}
    unbounded: ClassVar[tuple[str, ...]] = ("c",)

    @staticmethod
    def kept(f: Tensor) -> Tensor:
        """The share of the memory that a forget gate keeps: ``[B, H]`` → ``[B, H]``."""
        return f

    def forward(
        self, x: Tensor, state: tuple[Tensor, ...], weights: Weights
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """See :class:`HookedLayer`."""
        before, hook_i, hook_f, hook_g, hook_o, hook_c, hook_h = self._points()
        (h, c), w_hh, squash, kept = state, weights.hh.T, self.squash, self.kept
        outputs = []
        for z_x in _inputs(x, weights.ih, weights.bias):
            c = before(c)  # [B, H]
            z = torch.addmm(z_x, h, w_hh)  # [B, 4H]
            z_i, z_f, z_g, z_o = z.chunk(4, dim=-1)  # each [B, H]
            i = hook_i(z_i.sigmoid())  # [B, H]
            f = hook_f(z_f.sigmoid())  # [B, H]
            g = hook_g(squash(z_g))  # [B, H]
            o = hook_o(z_o.sigmoid())  # [B, H]
            c = hook_c(torch.addcmul(kept(f) * c, i, g))  # [B, H]: f ⊙ c + i ⊙ g
            h = hook_h(o * squash(c))  # [B, H]
            outputs.append(h)
        return torch.stack(outputs), (h, c)


class ReluLSTMLayer(LSTMLayer):
    """An LSTM with relu where it has tanh, as Keras makes of ``LSTM(…, activation="relu")``."""

    unbounded = ("g", "c", "h")
    squashing = "relu"

    @staticmethod
    def squash(z: Tensor) -> Tensor:
        """``[B, H]`` → ``[B, H]``."""
        return z.relu()


class PrintedLSTMLayer(LSTMLayer):
    """The LSTM in the article's convention, ``c = (1 − f) ⊙ c + i ⊙ g``: f = 1 forgets everything.

    See :mod:`lstm_viz.models.conventions`.
    """

    forgets = True
    sums: ClassVar = {**LSTMLayer.sums, "c": (Term("f", "c", rest=True), Term("i", "g"))}

    @staticmethod
    def kept(f: Tensor) -> Tensor:
        """``[B, H]`` → ``[B, H]``."""
        return 1 - f


class FirstLSTMLayer(HookedLayer):
    """The LSTM of Hochreiter & Schmidhuber (1997): no forget gate, the memory keeps everything."""

    quantities = ("i", "g", "o", "c", "h")
    packed = ("i", "g", "o")
    states = ("h", "c")
    sums: ClassVar = {"c": (Term("", "c"), Term("i", "g")), "h": (Term("o", "c"),)}
    unbounded = ("c",)

    def forward(
        self, x: Tensor, state: tuple[Tensor, ...], weights: Weights
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """See :class:`HookedLayer`."""
        before, hook_i, hook_g, hook_o, hook_c, hook_h = self._points()
        (h, c), w_hh = state, weights.hh.T
        outputs = []
        for z_x in _inputs(x, weights.ih, weights.bias):
            c = before(c)  # [B, H]
            z_i, z_g, z_o = torch.addmm(z_x, h, w_hh).chunk(3, dim=-1)  # each [B, H]
            i = hook_i(z_i.sigmoid())  # [B, H]
            g = hook_g(z_g.tanh())  # [B, H]
            o = hook_o(z_o.sigmoid())  # [B, H]
            c = hook_c(torch.addcmul(c, i, g))  # [B, H]: c + i ⊙ g
            h = hook_h(o * c.tanh())  # [B, H]
            outputs.append(h)
        return torch.stack(outputs), (h, c)


class GRULayer(HookedLayer):
    """The gated recurrent unit of Cho et al. (2014), as ``torch.nn.GRU`` has it.

    r: reset gate, z: update gate (1 keeps everything), n: candidate, h: hidden state and memory.
    """

    quantities = ("r", "z", "n", "h")
    packed = ("r", "z", "n")
    sums: ClassVar = {"h": (Term("z", "h"), Term("z", "n", rest=True))}
    resets: ClassVar = {"n": "r"}

    def forward(
        self, x: Tensor, state: tuple[Tensor, ...], weights: Weights
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """See :class:`HookedLayer`."""
        before, hook_r, hook_z, hook_n, hook_h = self._points()
        (h,), outputs = state, []
        for z_x in _inputs(x, weights.ih, weights.b_ih):
            h = before(h)  # [B, H]
            x_r, x_z, x_n = z_x.chunk(3, dim=-1)  # each [B, H]
            z_h = nn.functional.linear(h, weights.hh, weights.b_hh)  # [B, 3H]
            h_r, h_z, h_n = z_h.chunk(3, dim=-1)  # each [B, H]
            r = hook_r((x_r + h_r).sigmoid())  # [B, H]
            z = hook_z((x_z + h_z).sigmoid())  # [B, H]
            n = hook_n(torch.addcmul(x_n, r, h_n).tanh())  # [B, H]
            h = hook_h(torch.lerp(n, h, z))  # [B, H]: (1 − z) ⊙ n + z ⊙ h
            outputs.append(h)
        return torch.stack(outputs), (h,)


class RNNLayer(HookedLayer):
    """The plain recurrent network of Elman (1990), as ``torch.nn.RNN`` has it."""

    quantities = ("h",)
    packed = ("h",)

    def forward(
        self, x: Tensor, state: tuple[Tensor, ...], weights: Weights
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """See :class:`HookedLayer`."""
        before, hook_h = self._points()
        (h,), w_hh, squash = state, weights.hh.T, self.squash
        outputs = []
        for z_x in _inputs(x, weights.ih, weights.bias):
            h = hook_h(squash(torch.addmm(z_x, before(h), w_hh)))  # [B, H]
            outputs.append(h)
        return torch.stack(outputs), (h,)


class LinearRNNLayer(RNNLayer):
    """A plain recurrent network without its tanh: what a row leaves is a sum of products alone."""

    unbounded = ("h",)
    squashing = "none"

    @staticmethod
    def squash(z: Tensor) -> Tensor:
        """``[B, H]`` → ``[B, H]``."""
        return z


CELLS: dict[str, type[HookedLayer]] = {
    "lstm": LSTMLayer,
    "lstm-1997": FirstLSTMLayer,
    "lstm-relu": ReluLSTMLayer,
    "lstm-printed": PrintedLSTMLayer,
    "gru": GRULayer,
    "rnn": RNNLayer,
    "rnn-linear": LinearRNNLayer,
}
