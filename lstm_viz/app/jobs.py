"""Long work, for one visitor after the other: at most so many jobs at once, whoever asks.

A job runs in a thread of its own, tells how far it is, can be cancelled, and is remembered by its
key: who asks for the same gets the same. Nothing here waits, so no page is ever held up:
it shows the progress until the result is known.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from time import monotonic
from types import NoneType
from typing import Any
from uuid import uuid4

import streamlit as st

from lstm_viz.analysis.ablation import Asked, Cancelled, Progress
from lstm_viz.app import i18n, log
from lstm_viz.locale import _

AT_ONCE = 1  # jobs of all visitors
KEPT = 500  # results
# Seconds: who has not looked for so long has left the page. Browsers let a page that is not in
# front look once a minute.
ABSENT = 75.0

Work = Callable[[Progress, Asked], Any]


class Job:
    """Work that waits, is under way, or is over; it changes while one looks.

    Attributes:
        share: how much is done, from 0 to 1.
        seen: when each visitor who waits for it last looked, on the monotonic clock.
    """

    def __init__(self, work: Work) -> None:
        self.share = 0.0
        self.seen: dict[str, float] = {}
        self._work = work
        self._future: Future[Any] = Future()

    @property
    def over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self._future.done()

    @property
    def failed(self) -> bool:
        """Whether the work raised something, other than being cancelled."""
        if not self.over:
            return False
        return not isinstance(self._future.exception(), Cancelled | NoneType)

    @property
    def problem(self) -> str:
        """Why it failed."""
        problem = self._future.exception(timeout=0)
        return str(problem).rstrip(".") or type(problem).__name__

    @property
    def stopped(self) -> bool:
        """Whether it was cancelled."""
        if self.over:
            return isinstance(self._future.exception(), Cancelled)
        return not self._wanted()

    def result(self) -> Any:
        """What the work returned.

        Raises:
            TimeoutError: it is not over.
            Exception: whatever it raised; ``Cancelled`` if it was.
        """
        return self._future.result(timeout=0)

    def run(self) -> None:
        """Do the work, unless nobody waits for it any longer."""
        try:
            if not self._wanted():
                raise Cancelled
            self._future.set_result(self._work(self._progress, lambda: not self._wanted()))
        except BaseException as problem:
            if not isinstance(problem, Cancelled):
                log.failed("job", problem)
            self._future.set_exception(problem)

    def _wanted(self) -> bool:
        return monotonic() - max(self.seen.copy().values(), default=-ABSENT) < ABSENT

    def _progress(self, share: float) -> None:
        self.share = share


class Jobs:
    """The jobs of all visitors.

    Args:
        at_once: how many run at the same time; the others wait in the order in which they came.
        kept: how many are remembered, those asked for last.
    """

    def __init__(self, at_once: int = AT_ONCE, kept: int = KEPT) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="job")
        self._kept = kept
        self._known: OrderedDict[Hashable, Job] = OrderedDict()
        self._line: list[Job] = []  # not over, in the order in which they came
        self._lock = Lock()

    def known(self, key: Hashable) -> Job | None:
        """The job of this key, if there is one that was not cancelled."""
        job = self._known.get(key)
        return None if job is None or job.stopped else job

    def forget(self, key: Hashable) -> None:
        """Forget the job of this key: who asks for it next begins it anew."""
        with self._lock:
            self._known.pop(key, None)

    def ask(self, key: Hashable, work: Work, visitor: str) -> Job:
        """The job of this key: the known one, or a new one at the end of the line.

        One that failed is known to those who waited for it: others begin it anew.

        A visitor waits for one job at a time: asking for another cancels the first, unless others
        wait for it too.

        Args:
            key: names the work and all that its result depends on.
            work: is called with a function to tell its progress to, and one that says whether to
                stop, upon which it raises ``Cancelled``.
            visitor: names who asks.
        """
        with self._lock:
            job = self.known(key)
            if job is None or (job.failed and visitor not in job.seen):
                job = Job(work)
            job.seen[visitor] = monotonic()
            self._leave(visitor, but=job)
            if self._known.get(key) is not job:
                self._known[key] = job
                self._line.append(job)
                self._pool.submit(job.run)
            self._known.move_to_end(key)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
            return job

    def look(self, job: Job, visitor: str) -> None:
        """This visitor still waits for a job; who does not look any more has left."""
        with self._lock:
            if visitor in job.seen:
                job.seen[visitor] = monotonic()

    def leave(self, visitor: str) -> None:
        """This visitor waits no longer: what nobody waits for is cancelled."""
        with self._lock:
            self._leave(visitor)

    def ahead(self, job: Job) -> int:
        """How many jobs that are not over came before this one."""
        with self._lock:
            self._line = [other for other in self._line if not other.over]
            before = self._line[: self._line.index(job)] if job in self._line else []
            return sum(not other.stopped for other in before)

    def _leave(self, visitor: str, but: Job | None = None) -> None:
        for job in self._line:
            if job is not but:
                job.seen.pop(visitor, None)


JOBS = Jobs()  # of all visitors
OFTEN = 0.4  # seconds from look to look at a job under way


def measured(key: Hashable, work: Work, offer: str) -> Any:
    """The result of a job, or None while it is not known: then its progress is shown, or why it
    failed.

    It is begun at once. If the visitor cancels it, it is offered on a button.

    Args:
        key: names the work and all that its result depends on.
        work: to be done; see :meth:`~lstm_viz.app.jobs.Jobs.ask`.
        offer: what the button says.
    """
    state = st.session_state
    job = JOBS.known(key)
    if job is None or not job.over or job.failed:
        if state.get("job-cancelled") == key:
            st.button(offer, key="job-begin", on_click=state.pop, args=("job-cancelled",))
            return None
        job = JOBS.ask(key, work, _visitor())
    if job.failed:
        st.error(_("The measurement was not finished: {reason}.").format(reason=job.problem))
        st.button(_("Try again"), key="job-again", on_click=JOBS.forget, args=(key,))
        return None
    if job.over:
        return job.result()
    # it asks again and again, and is not there any more when there is nothing to ask
    st.fragment(_wait, run_every=OFTEN)(job, key)
    return None


def _visitor() -> str:
    name: str = st.session_state.setdefault("visitor", uuid4().hex)
    return name


def _wait(job: Job, key: Hashable) -> None:
    i18n.set_language()
    if job.over:
        st.rerun()
    JOBS.look(job, _visitor())
    ahead = JOBS.ahead(job)
    said = _("Measuring: {share:.0%}.")
    if ahead >= AT_ONCE:
        said = _(
            "Waiting: at most {limit} measurement runs at a time, for all visitors together, and"
            " {ahead} came before yours."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, said.format(share=job.share, limit=AT_ONCE, ahead=ahead))
        st.button(_("Cancel"), key="job-cancel", on_click=_cancel, args=(key,))


def _cancel(key: Hashable) -> None:
    JOBS.leave(_visitor())
    st.session_state["job-cancelled"] = key
