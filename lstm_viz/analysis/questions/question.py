"""The question type of the lesson, and helpers that draw one up for the digit at hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from torch import Tensor

from lstm_viz.analysis.trace import Trace, single


@dataclass(frozen=True)
class Question:
    """A prediction to make, and what the network really does.

    Attributes:
        text: the question.
        options: to choose from.
        right: which of them is right, from 0.
        reason: why, with the numbers.
    """

    text: str
    options: tuple[str, ...]
    right: int
    reason: str


def seed(trace: Trace) -> int:
    """A number that is the same for the same digit, and for each digit another."""
    return crc32(single(trace).images.float().numpy().tobytes())


def pick(trace: Trace, *wanted: Tensor) -> tuple[int, int]:
    """A row and a unit, from 0, that make a good question.

    Args:
        trace: of the digit, which decides among those that suit equally well.
        wanted: bool ``[T, H]`` each: which rows and units suit, the dearest wish first. The last
            one is granted whatever it says, if no other can be.
    """
    number = seed(trace)
    for suits in wanted:
        places = suits.nonzero().tolist()
        if places:
            row, unit = places[number % len(places)]
            return row, unit
    return divmod(number % wanted[-1].numel(), wanted[-1].shape[1])


def turned(wishes: Iterable[Tensor], trace: Trace) -> list[Tensor]:
    """The wishes in an order that the digit decides, so that each answer is the right one once."""
    every = list(wishes)
    first = seed(trace) // 7 % len(every)
    return every[first:] + every[:first]


def among(options: Iterable[int], right: int, most: int = 4) -> tuple[list[int], int]:
    """The right number and the first others that differ from it, in ascending order.

    Returns:
        At most ``most`` numbers, and the place of the right one.
    """
    chosen = [right]
    for option in options:
        if option not in chosen and len(chosen) < most:
            chosen.append(option)
    chosen.sort()
    return chosen, chosen.index(right)


def place(value: float, bounds: Iterable[float]) -> int:
    """In which of the ranges between ascending bounds a value lies, from 0."""
    return sum(value >= bound for bound in bounds)


def signed(value: float, decimals: int = 2) -> str:
    """A number with a true minus sign."""
    return f"{value:.{decimals}f}".replace("-", "−")
