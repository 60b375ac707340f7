"""The turns of visitors' pages and drawings: one runs at a time, as long as it is quick."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from threading import Condition, local
from time import monotonic
from types import TracebackType
from typing import Any

LIMIT = 0.25  # seconds after which a page that is still running is one that runs beside others


class Turns:
    """A lock that is taken over from a holder who keeps it for too long.

    Python runs one thread at a time anyway, and each of the many short operations of torch lets
    another thread go first: of a hundred threads none gets done. So pages run one after the other.
    What takes long, such as a network or a page that nobody has asked for before, runs on beside
    the next page instead of keeping all others waiting.

    Args:
        limit: seconds that a holder can keep it from others.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._free = Condition()
        self._holder: object = None  # new for each turn
        self._since = 0.0
        self._mine = local()  # .turns: of this thread, one inside the other; None inside its own

    def __enter__(self) -> None:
        """Wait until it is free, or was kept for too long; a part of a page has had its turn."""
        turns: list[object] = self._mine.__dict__.setdefault("turns", [])
        if turns:
            turns.append(None)
            return
        with self._free:
            while (left := self._since + self._limit - monotonic()) > 0:
                if self._holder is None:
                    break
                self._free.wait(left)
            turns.append(turn := object())
            self._holder, self._since = turn, monotonic()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let the next one in, unless another has taken over."""
        turn = self._mine.turns.pop()
        with self._free:
            if turn is not None and turn is self._holder:
                self._holder = None
                self._free.notify()


TURN = Turns()  # of all visitors
_ARRIVAL = Turns(limit=2.0)


@contextmanager
def arriving(state: MutableMapping[str | int, Any]) -> Iterator[None]:
    """The first run of a page for a visitor: one of these at a time waits for turns among others'.

    So a class that arrives keeps nobody waiting who is there already.

    Args:
        state: of the visitor's session.
    """
    if "arrived" in state:
        yield
        return
    with _ARRIVAL:
        yield
    state["arrived"] = True
