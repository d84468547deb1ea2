"""Several messages in hand at once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from queue import Empty, Queue

import pytest

from redaksi.crew import MANY, Crew, Work
from redaksi.vitals import Vitals


def crew(work: Callable[[], str | None], size: int = 2, stopping: threading.Event | None = None) -> Crew:
    return Crew(work, size, stopping or threading.Event(), Vitals())


def test_two_are_done_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=20)
    waiting = Queue[int]()

    def work() -> str | None:
        try:
            waiting.get_nowait()
        except Empty:
            return None
        both.wait()  # one alone would wait in vain
        return "done"

    with crew(work) as hands:
        for number in range(6):
            waiting.put(number)
            hands.announce()
        assert hands.finish() == {"done": 6}


def test_what_was_left_from_before_is_done_too_though_nothing_new_comes() -> None:
    left = ["hold", "accept", "accept"]
    with crew(lambda: left.pop() if left else None) as hands:
        assert hands.finish() == {"hold": 1, "accept": 2}


def test_where_there_is_nothing_to_do_no_thread_is_started() -> None:
    with crew(lambda: None) as hands:
        assert hands.finish() == {}
        assert hands._threads == []


def test_what_is_raised_reaches_whoever_waits_and_nothing_more_is_begun() -> None:
    begun: list[int] = []

    def work() -> str | None:
        begun.append(1)
        raise OSError("the store is away")

    with pytest.raises(OSError, match="the store is away"), crew(work, size=1) as hands:
        for _ in range(5):
            hands.announce()
        hands.finish()
    assert len(begun) == 1


def test_what_has_come_is_done_also_when_the_mailbox_fails() -> None:
    left = ["accept", "reject"]
    with pytest.raises(ConnectionError), crew(lambda: left.pop() if left else None) as hands:
        hands.announce()
        raise ConnectionError
    assert left == []


def test_told_to_stop_it_begins_nothing_more() -> None:
    stopping = threading.Event()
    done: list[int] = []

    def work() -> str | None:
        done.append(1)
        stopping.set()
        return "accept"

    with crew(work, size=1, stopping=stopping) as hands:
        hands.announce()
        hands.finish()
    assert len(done) == 1


def test_a_helping_threads_steps_show_that_the_task_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    vitals = Vitals()
    with vitals.at_work("poll"):
        before = vitals._at_work["poll"][1]
        time.sleep(0.01)

        def help_out(boss: int) -> None:
            with vitals.helping(boss):
                vitals.moved("process:claimed")

        thread = threading.Thread(target=help_out, args=(threading.get_ident(),))
        thread.start()
        thread.join()
        assert vitals._at_work["poll"][1] > before
        assert vitals._at_work["poll"][0] == threading.get_ident()


def test_helpers_come_when_many_have_been_done_and_one_more_waits() -> None:
    left = ["accept"] * 40
    came: list[int] = []

    @contextmanager
    def helper() -> Iterator[Work]:
        came.append(len(left))
        yield lambda: left.pop() if left else None
        came.append(-1)

    hands = Crew(lambda: left.pop() if left else None, 1, threading.Event(), Vitals(), [helper])
    with hands:
        assert hands.finish() == {"accept": 40}
    assert came[0] <= 40 - MANY
    assert came[1:] == [-1]


def test_for_a_few_no_helper_comes() -> None:
    left = ["accept"] * MANY

    def helper() -> AbstractContextManager[Work]:
        raise AssertionError("nobody was called")

    hands = Crew(lambda: left.pop() if left else None, 2, threading.Event(), Vitals(), [helper])
    with hands:
        assert hands.finish() == {"accept": MANY}


def test_why_a_helper_could_not_come_is_raised_once_what_is_in_hand_is_done() -> None:
    left = ["accept"] * (MANY + 5)

    def helper() -> AbstractContextManager[Work]:
        raise ValueError("it cannot be told what to do")

    hands = Crew(lambda: left.pop() if left else None, 1, threading.Event(), Vitals(), [helper])
    with pytest.raises(ValueError, match="it cannot be told"), hands:
        hands.finish()
