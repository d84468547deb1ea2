"""Letters that leave while further messages are judged."""

import threading
from collections import Counter

import pytest

from redaksi.courier import Courier


def test_letters_leave_before_the_work_is_over() -> None:
    left = threading.Event()

    def deliver() -> Counter[str]:
        left.set()
        return Counter(sent=1)

    with Courier(deliver) as courier:
        courier.wake()
        assert left.wait(20)
    assert courier.finish()["sent"] >= 2  # by the first word, and once more at the end


def test_the_letters_of_a_backlog_leave_together_and_not_each_with_a_login_of_its_own() -> None:
    left = threading.Event()
    passes: list[int] = []

    def deliver() -> Counter[str]:
        passes.append(1)
        left.set()
        return Counter()

    with Courier(deliver) as courier:
        courier.wake()
        assert left.wait(20)
        for _ in range(20):
            courier.wake()
    assert len(passes) == 2  # at once, and at the end


def test_what_is_queued_last_leaves_too_though_nobody_said_a_word() -> None:
    queued = ["a letter"]

    def deliver() -> Counter[str]:
        sent = Counter(sent=len(queued))
        queued.clear()
        return sent

    with Courier(deliver) as courier:
        pass
    assert courier.finish() == {"sent": 1}


def test_a_mail_server_that_is_away_is_told_of_once_and_not_asked_again() -> None:
    asked: list[int] = []
    failed = threading.Event()

    def deliver() -> Counter[str]:
        asked.append(1)
        failed.set()
        raise OSError("away")

    with Courier(deliver) as courier:
        courier.wake()
        assert failed.wait(20)
        courier.wake()
    with pytest.raises(OSError, match="away"):
        courier.finish()
    assert len(asked) == 1


def test_letters_leave_though_the_work_failed() -> None:
    done: list[int] = []
    with pytest.raises(ValueError, match="a bug"), Courier(lambda: done.append(1)):
        raise ValueError("a bug")
    assert done == [1]
