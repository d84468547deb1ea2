"""Several messages in hand at once."""

import threading
import time
from collections.abc import Callable
from queue import Empty, Queue

import pytest

from redaksi.crew import Crew
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
                vitals._moved("process:claimed")

        thread = threading.Thread(target=help_out, args=(threading.get_ident(),))
        thread.start()
        thread.join()
        assert vitals._at_work["poll"][1] > before
        assert vitals._at_work["poll"][0] == threading.get_ident()
