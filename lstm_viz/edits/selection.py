"""A selection of rows or units, which can be compared, hashed and written down."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from lstm_viz.locale import N_, _

LIMIT = 10_000  # numbers from this one on exist in no network
RUNS = 256  # stretches of numbers in one choice, at most

Run = tuple[int, int | None]

_NOTHING = {
    "row": N_("Choose at least one row: without any, this edit changes nothing."),
    "unit": N_("Choose at least one unit: without any, this edit changes nothing."),
}


@dataclass(frozen=True)
class Selection:
    """Some rows, or some units, counted from 0.

    Attributes:
        runs: stretches of them, rising and apart: the first of each, and the one after its last;
            ``None`` there means to the end, however many there are.

    Raises:
        ValueError: there is no run, or they are not such runs.
    """

    runs: tuple[Run, ...]

    def __post_init__(self) -> None:
        """Check the runs."""
        if not 0 < len(self.runs) <= RUNS:
            raise ValueError(f"Choose from one to {RUNS} stretches of numbers.")
        edges = [edge for run in self.runs for edge in run]
        bounds = [LIMIT if edge is None else edge for edge in edges]
        rising = all(a < b for a, b in pairwise(bounds))
        if None in edges[:-1] or not rising or bounds[0] < 0 or bounds[-1] > LIMIT:
            raise ValueError(f"Numbers must rise, and lie from 0 to {LIMIT - 1}.")

    @classmethod
    def of(cls, which: "Which", what: str) -> "Selection | None":
        """The same in this form; ``None``, which means all, stays ``None``.

        Args:
            which: a slice, numbers in any order, or something in this form already.
            what: "row" or "unit", for what is said of a bad choice.

        Raises:
            ValueError: it chooses nothing, or what cannot be.
        """
        if which is None or isinstance(which, Selection):
            return which
        if isinstance(which, slice):
            start, step = whole(which.start or 0), whole(which.step or 1)
            if which.stop is None and step == 1:
                return cls(((start, None),))
            if which.stop is None:
                raise ValueError("A slice with a step needs an end, such as slice(0, 64, 2).")
            which = range(start, whole(which.stop), step)
        elif not isinstance(which, Iterable):
            raise ValueError(f"{which!r} is neither a list of numbers nor a slice.")
        runs: list[tuple[int, int]] = []
        for number in sorted({whole(number) for number in which}):
            if runs and runs[-1][1] == number:
                runs[-1] = (runs[-1][0], number + 1)
            else:
                runs.append((number, number + 1))
        if not runs:
            raise ValueError(_(_NOTHING[what]))
        return cls(tuple(runs))

    def numbers(self, count: int) -> list[int]:
        """The numbers chosen, of ``count`` that there are."""
        ends = ((start, count if stop is None else min(stop, count)) for start, stop in self.runs)
        return [number for start, stop in ends for number in range(start, stop)]

    def beyond(self, count: int) -> int | None:
        """A number that was chosen and is not among ``count``, if there is one."""
        start, stop = self.runs[-1]
        last = start if stop is None else stop - 1
        return last if last >= count else None


Which = Selection | slice | Iterable[int] | None


def whole(number: object) -> int:
    """The number of a row, a unit or a layer.

    Raises:
        ValueError: it is none.
    """
    try:
        value = -1 if isinstance(number, bool) else operator.index(number)  # type: ignore[arg-type]
    except TypeError:
        value = -1
    if not 0 <= value < LIMIT:
        raise ValueError(f"{number!r} is no number of a row, unit or layer: they count from 0.")
    return value


def numbers(some: Which, count: int) -> list[int]:
    """The numbers chosen, of ``count`` that there are; all of them for ``None``."""
    return list(range(count)) if not isinstance(some, Selection) else some.numbers(count)
