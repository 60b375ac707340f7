"""Many small drawings at once, on all cores."""

import multiprocessing
from collections.abc import Callable, Sequence
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

CHUNK = 256  # jobs that a process takes at a time
FEW = 2000  # jobs that are not worth starting processes for


def in_parallel(function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    """`[function(job) for job in jobs]`, in processes if there are many."""
    if len(jobs) < FEW:
        return [function(job) for job in jobs]
    # Fresh processes: a forked copy of one in which torch has started threads may hang.
    with multiprocessing.get_context("spawn").Pool() as workers:
        return workers.map(function, jobs, CHUNK)
