"""A tiny LSTM to calculate by hand: two units, two rows, round numbers, and the solution.

Weights are multiples of one half, so that every sum is exact; σ and tanh come from a calculator and
are rounded to four decimals at each step, as one does on paper.
"""

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass

GATES = ("i", "f", "g", "o")
UNITS, PIXELS, ROWS = 2, 2, 2
DECIMALS = 4
TELLING = 0.02  # a difference that is seen on paper
_WEIGHTS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_PIXELS = (0.0, 0.5, 1.0)

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Worksheet:
    """The numbers of one sheet.

    Attributes:
        seed: that made it.
        image: the rows to read, ``[2][2]``.
        w_x: weights of the pixels, for each gate ``[2][2]``.
        w_h: weights of the hidden state, likewise.
        bias: both biases in one, for each gate ``[2]``.
    """

    seed: int
    image: Matrix
    w_x: dict[str, Matrix]
    w_h: dict[str, Matrix]
    bias: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Step:
    """What comes out for one row, ``[2]`` each, rounded as on paper.

    Attributes:
        z: the sums before σ and tanh, for each gate.
        gates: i, f, g and o.
        c: the cell state.
        tanh_c: its tanh.
        h: the hidden state.
    """

    z: dict[str, tuple[float, ...]]
    gates: dict[str, tuple[float, ...]]
    c: tuple[float, ...]
    tanh_c: tuple[float, ...]
    h: tuple[float, ...]


def worksheet(seed: int) -> Worksheet:
    """The sheet of a seed: the same seed gives the same sheet everywhere.

    Each gate of each unit has at least one weight for a pixel and one for the hidden state, and
    each row some ink, so that there is something to calculate. And what is asked has an answer:
    the forget gates differ, and what is left of the first row differs from what is added to it.

    Args:
        seed: any whole number.
    """
    chance = random.Random(seed)
    while not _worth_asking(sheet := _drawn(seed, chance)):
        pass
    return sheet


def _worth_asking(sheet: Worksheet) -> bool:
    first, last = solve(sheet)
    kept, other = last.gates["f"]
    left, written = kept * first.c[0], last.gates["i"][0] * last.gates["g"][0]
    apart = (abs(kept - other), abs(abs(left) - abs(written)), abs(left), abs(written))
    return min(apart) >= TELLING


def _drawn(seed: int, chance: random.Random) -> Worksheet:
    def numbers(count: int, among: tuple[float, ...] = _WEIGHTS) -> tuple[float, ...]:
        while True:
            drawn = tuple(chance.choice(among) for _unit in range(count))
            if any(drawn):
                return drawn

    def matrix() -> Matrix:
        return tuple(numbers(2) for _row in range(UNITS))

    return Worksheet(
        seed=seed,
        image=tuple(numbers(PIXELS, _PIXELS) for _row in range(ROWS)),
        w_x={gate: matrix() for gate in GATES},
        w_h={gate: matrix() for gate in GATES},
        bias={gate: tuple(chance.choice(_WEIGHTS) for _unit in range(UNITS)) for gate in GATES},
    )


def solve(sheet: Worksheet) -> list[Step]:
    """The solution, row by row, from an empty memory: the equations of ``torch.nn.LSTM``."""
    h = c = (0.0,) * UNITS
    steps: list[Step] = []
    for row in sheet.image:
        steps.append(_step(sheet, row, h, c))
        h, c = steps[-1].h, steps[-1].c
    return steps


def _step(
    sheet: Worksheet, row: tuple[float, ...], h: tuple[float, ...], c: tuple[float, ...]
) -> Step:
    units = range(UNITS)
    z = {gate: _rounded(_sum(sheet, gate, k, row, h) for k in units) for gate in GATES}
    gates = {gate: _rounded(_squash(gate, total) for total in z[gate]) for gate in GATES}
    i, f, g, o = (gates[gate] for gate in GATES)
    new = _rounded(f[k] * c[k] + i[k] * g[k] for k in units)
    tanh_c = _rounded(map(math.tanh, new))
    return Step(z, gates, new, tanh_c, _rounded(o[k] * tanh_c[k] for k in units))


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    """The value of every unit, as on paper."""
    return tuple(round(value, DECIMALS) for value in values)


def _sum(
    sheet: Worksheet, gate: str, k: int, row: tuple[float, ...], h: tuple[float, ...]
) -> float:
    products = (
        w * x for w, x in zip((*sheet.w_x[gate][k], *sheet.w_h[gate][k]), (*row, *h), strict=True)
    )
    return math.fsum((*products, sheet.bias[gate][k]))


def _squash(gate: str, z: float) -> float:
    return math.tanh(z) if gate == "g" else 1 / (1 + math.exp(-z))
