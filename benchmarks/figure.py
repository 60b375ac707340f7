"""A figure, its goal, and how measurements become one number."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """What a measurement found.

    Attributes:
        value: the number that is held against the goal.
        detail: what else is worth knowing, in a few words.
    """

    value: float
    detail: str = ""


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Attributes:
        name: to ask for it on the command line.
        what: is measured.
        unit: behind the number; a ratio has none.
        goal: the largest value that is good enough, or with ``at_least`` the smallest.
        measure: takes the measurement.
        why: the goal may be missed, if that is known.
        at_least: more is better.
    """

    name: str
    what: str
    unit: str
    goal: float
    measure: Callable[[], Measured]
    why: str = ""
    at_least: bool = False

    def reached(self, value: float) -> bool:
        """Whether ``value`` is good enough."""
        return value >= self.goal if self.at_least else value <= self.goal


def alternate(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[list[float], list[float]]:
    """Measure the two in turn, so that a busy machine slows both; the first round is a warm-up."""
    pairs = [(ours(), theirs()) for _ in range(rounds + 1)][1:]
    a, b = zip(*pairs, strict=True)
    return list(a), list(b)


def ratio(ours: list[float], theirs: list[float], scale: float = 1e3, unit: str = "ms") -> Measured:
    """The median of ``ours`` over the median of ``theirs``, which are in seconds."""
    a, b = statistics.median(ours), statistics.median(theirs)
    return Measured(a / b, f"{a * scale:.3g} {unit} / {b * scale:.3g} {unit}")


def typical(milliseconds: list[float]) -> Measured:
    """The median, and how slow one in ten is."""
    tenth = statistics.quantiles(milliseconds, n=10)[-1]
    return Measured(
        statistics.median(milliseconds), f"90 % within {tenth:.0f} ms, {len(milliseconds)} times"
    )


def seconds(job: Callable[[], object]) -> float:
    """How long ``job`` takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start
