"""Visitors' pages run one after the other, and a slow one keeps nobody waiting."""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

import pytest

from lstm_viz.app.turn import Turns, arriving

LONG = 60.0  # seconds: a limit that no test reaches
PATIENCE = 10.0


def begun(run: Callable[[], None]) -> Thread:
    thread = Thread(target=run, daemon=True)
    thread.start()
    return thread


def kept(turns: Turns) -> tuple[Event, Thread]:
    """A page that has its turn until the event is set."""
    inside, over = Event(), Event()

    def page() -> None:
        with turns:
            inside.set()
            over.wait(PATIENCE)

    thread = begun(page)
    assert inside.wait(PATIENCE)
    return over, thread


def test_quick_pages_run_one_after_the_other() -> None:
    turns, order = Turns(limit=LONG), []
    over, first = kept(turns)

    def page() -> None:
        with turns:
            order.append("second")

    second = begun(page)
    second.join(0.1)
    assert not order  # it waits
    order.append("first")
    over.set()
    for thread in (first, second):
        thread.join(PATIENCE)
    assert order == ["first", "second"]


def test_a_slow_page_keeps_the_next_one_waiting_for_the_limit_alone() -> None:
    turns = Turns(limit=0.2)
    start = monotonic()
    over, slow = kept(turns)
    with turns:
        waited = monotonic() - start
        assert slow.is_alive()
        assert 0.2 <= waited < PATIENCE
    over.set()
    slow.join(PATIENCE)


def test_who_waits_behind_a_slow_page_waits_for_each_other_still() -> None:
    turns = Turns(limit=1.0)
    over, slow = kept(turns)
    with turns:  # taken over
        others: list[float] = []

        def page() -> None:
            with turns:
                others.append(monotonic())

        third = begun(page)
        over.set()
        slow.join(PATIENCE)  # its end frees nothing: the turn is another's
        third.join(0.1)
        assert not others
        left = monotonic()
    third.join(PATIENCE)
    assert others[0] >= left


def test_a_part_of_a_page_runs_within_its_turn() -> None:
    turns = Turns(limit=LONG)
    with turns, turns:
        pass
    over, thread = kept(turns)  # it was given back
    over.set()
    thread.join(PATIENCE)


def test_an_error_on_a_page_gives_the_turn_back() -> None:
    turns = Turns(limit=LONG)
    with pytest.raises(ZeroDivisionError), turns:
        1 / 0  # noqa: B018
    over, thread = kept(turns)
    over.set()
    thread.join(PATIENCE)


def test_who_has_arrived_does_not_wait_for_those_who_arrive() -> None:
    order: list[str] = []
    state: dict[str | int, object] = {}
    inside, over = Event(), Event()

    def come() -> None:
        with arriving(state):
            inside.set()
            over.wait(PATIENCE)

    first = begun(come)
    assert inside.wait(PATIENCE)

    def visit(name: str, of: dict[str | int, object]) -> None:
        with arriving(of):
            order.append(name)

    second = begun(lambda: visit("second", {}))
    second.join(0.1)
    begun(lambda: visit("there", {"arrived": True})).join(PATIENCE)
    assert order == ["there"]
    over.set()
    for thread in (first, second):
        thread.join(PATIENCE)
    assert order == ["there", "second"]
    assert state["arrived"]


def test_a_first_run_that_fails_lets_the_next_one_in() -> None:
    state: dict[str | int, object] = {}
    with pytest.raises(KeyError), arriving(state):
        raise KeyError
    assert not state
    with arriving(state):
        pass
    assert state["arrived"]
