"""Long work for many visitors: in turn, told about, to be cancelled, and done once."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from lstm_viz.analysis.ablation import Cancelled
from lstm_viz.app.jobs import ABSENT, AT_ONCE, Job, Jobs

PATIENCE = 60  # seconds: a loaded machine may take a while


class Work:
    """Work that goes on until the test lets it end, or until it is told to stop."""

    def __init__(self, result: Any = "done") -> None:
        self.begun, self.end = Event(), Event()
        self.result = result
        self.times = 0

    def __call__(self, progress: Callable[[float], object], cancelled: Callable[[], bool]) -> Any:
        self.times += 1
        progress(0.5)
        self.begun.set()
        while not self.end.wait(0.001):
            if cancelled():
                raise Cancelled
        return self.result


def finished(job: Job) -> Any:
    return job._future.result(PATIENCE)


@pytest.fixture
def jobs():
    return Jobs(at_once=1, kept=3)


def test_the_app_states_one_at_a_time():
    assert AT_ONCE == 1


def test_asking_returns_at_once_and_tells_the_progress_then_the_result(jobs):
    work = Work("97 %")
    job = jobs.ask("key", work, "ann")
    assert work.begun.wait(PATIENCE)
    assert (job.over, job.share) == (False, 0.5)
    with pytest.raises(TimeoutError):
        job.result()
    work.end.set()
    assert finished(job) == "97 %"
    assert (job.over, job.result(), job.stopped) == (True, "97 %", False)


def test_no_more_run_at_once_than_stated_and_the_next_is_told_how_many_are_ahead(jobs):
    works = [Work() for _ in range(3)]
    line = [jobs.ask(n, work, f"visitor {n}") for n, work in enumerate(works)]
    assert works[0].begun.wait(PATIENCE)
    assert [jobs.ahead(job) for job in line] == [0, 1, 2]
    assert not works[1].begun.wait(0.05)
    works[0].end.set()
    assert works[1].begun.wait(PATIENCE)
    assert [jobs.ahead(job) for job in line] == [0, 0, 1]
    assert not works[2].begun.wait(0.05)
    for work in works:
        work.end.set()
    for job in line:
        finished(job)


@pytest.mark.parametrize("at_once", [2, 3])
def test_as_many_run_at_once_as_are_allowed(at_once):
    jobs, works = Jobs(at_once), [Work() for _ in range(at_once + 1)]
    for n, work in enumerate(works):
        jobs.ask(n, work, f"visitor {n}")
    assert all(work.begun.wait(PATIENCE) for work in works[:-1])
    assert not works[-1].begun.wait(0.05)
    for work in works:
        work.end.set()


def test_who_leaves_stops_the_run_and_the_next_has_its_turn(jobs):
    first, second = Work(), Work()
    gone = jobs.ask("a", first, "ann")
    jobs.ask("b", second, "bob")
    assert first.begun.wait(PATIENCE)
    jobs.leave("ann")
    assert second.begun.wait(PATIENCE)
    assert (gone.stopped, gone.over) == (True, True)
    with pytest.raises(Cancelled):
        gone.result()
    assert jobs.known("a") is None
    second.end.set()


def test_what_is_cancelled_while_it_waits_never_runs(jobs):
    first, second = Work(), Work()
    jobs.ask("a", first, "ann")
    waiting = jobs.ask("b", second, "bob")
    jobs.leave("bob")
    first.end.set()
    with pytest.raises(Cancelled):
        finished(waiting)
    assert second.times == 0


def test_what_another_still_waits_for_goes_on(jobs):
    work = Work()
    job = jobs.ask("a", work, "ann")
    assert jobs.ask("a", Work(), "bob") is job
    assert work.begun.wait(PATIENCE)
    jobs.leave("ann")
    work.end.set()
    assert finished(job) == "done"


def test_asking_for_another_cancels_the_first_of_the_same_visitor(jobs):
    first, second = Work(), Work()
    gone = jobs.ask("a", first, "ann")
    jobs.ask("b", second, "ann")
    assert second.begun.wait(PATIENCE)
    assert gone.stopped
    second.end.set()


def test_asking_again_while_it_runs_does_not_disturb_it(jobs):
    work = Work()
    job = jobs.ask("a", work, "ann")
    for _ in range(100):
        assert jobs.ask("a", work, "ann") is job
    work.end.set()
    assert finished(job) == "done"
    assert work.times == 1


def test_a_cancelled_one_can_be_asked_for_again(jobs):
    jobs.ask("a", Work("never"), "ann")
    jobs.leave("ann")
    again = Work("then")
    again.end.set()
    assert finished(jobs.ask("a", again, "ann")) == "then"


def test_a_result_is_kept_for_whoever_asks_and_the_oldest_is_forgotten(jobs):
    def ask(key: str, work: Work) -> Any:
        work.end.set()
        return finished(jobs.ask(key, work, "ann"))

    first = Work(1)
    assert [ask("a", first), ask("b", Work(2)), ask("c", Work(3))] == [1, 2, 3]
    assert jobs.known("a").result() == 1
    assert ask("a", Work("new")) == 1  # asked for last, so it outlives b
    assert ask("d", Work(4)) == 4
    assert jobs.known("b") is None
    assert jobs.known("a").result() == 1
    assert first.times == 1


def test_what_the_work_raises_is_raised_to_who_asks_for_the_result(jobs):
    def broken(_progress: Any, _cancelled: Any) -> None:
        raise ValueError("no such unit")

    job = jobs.ask("a", broken, "ann")
    with pytest.raises(ValueError, match="no such unit"):
        finished(job)
    assert jobs.known("a") is job
    after = Work()
    after.end.set()
    assert finished(jobs.ask("b", after, "bob")) == "done"


def test_who_has_not_looked_for_a_while_has_left_and_others_need_not_wait(jobs, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("lstm_viz.app.jobs.monotonic", lambda: now[0])
    first, second = Work("one"), Work("two")
    job = jobs.ask(1, first, "ann")
    assert first.begun.wait(PATIENCE)
    behind = jobs.ask(2, second, "ben")
    for _look in range(3):  # both look from time to time
        now[0] += ABSENT - 1
        jobs.look(job, "ann")
        jobs.look(behind, "ben")
    assert not job.stopped
    now[0] += ABSENT - 1
    jobs.look(behind, "ben")
    now[0] += 2  # ann has closed the page
    assert second.begun.wait(PATIENCE)
    assert job.stopped
    assert jobs.known(1) is None
    jobs.look(job, "ann")  # too late
    second.end.set()
    assert finished(behind) == "two"


def test_who_has_cancelled_does_not_wait_by_looking(jobs):
    work = Work()
    job = jobs.ask(1, work, "ann")
    jobs.leave("ann")
    jobs.look(job, "ann")
    assert job.stopped


def failing(_progress: object, _cancelled: object) -> None:
    raise MemoryError("no room")


def test_a_job_that_failed_is_begun_anew_for_everybody_else(jobs):
    first = jobs.ask("a", failing, "ann")
    with pytest.raises(MemoryError):
        finished(first)
    assert first.failed
    assert first.problem == "no room"
    assert jobs.ask("a", failing, "ann") is first  # who waited is told why
    work = Work()
    second = jobs.ask("a", work, "bob")
    assert second is not first
    work.end.set()
    assert finished(second) == "done"
    assert not second.failed


def test_a_job_that_failed_can_be_forgotten_and_tried_again(jobs):
    with pytest.raises(MemoryError):
        finished(jobs.ask("a", failing, "ann"))
    jobs.forget("a")
    work = Work()
    again = jobs.ask("a", work, "ann")
    work.end.set()
    assert finished(again) == "done"


def test_a_page_in_the_background_which_looks_once_a_minute_keeps_its_job():
    assert ABSENT > 60
