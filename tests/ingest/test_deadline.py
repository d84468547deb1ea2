import socket
import threading

import pytest

from ingest.deadline import deadline, within


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.deadline.ANSWER_WITHIN", 0.3)
    ended = threading.Event()
    ours, theirs = socket.socketpair()

    def drip() -> None:
        while not ended.wait(0.02):
            try:
                theirs.sendall(b"2")
            except OSError:  # we have hung up
                return

    dripping = threading.Thread(target=drip)
    with ours, theirs:
        dripping.start()
        try:
            with pytest.raises(TimeoutError, match="no whole answer"), deadline(ours):
                while ours.recv(1):
                    pass
                raise ConnectionError("the line was closed")
        finally:
            ended.set()
            dripping.join()


def test_an_answer_in_time_is_left_alone() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"250 OK\r\n")
        with deadline(ours):
            assert ours.recv(100) == b"250 OK\r\n"
        theirs.sendall(b"250 OK\r\n")
        assert ours.recv(100) == b"250 OK\r\n"


def test_other_errors_stay_what_they_are() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(ValueError, match="not a number"), deadline(ours):
        raise ValueError("not a number")


def test_of_several_limits_each_ends_its_own_block_and_none_after_its_end() -> None:
    ended: list[str] = []
    late, later = threading.Event(), threading.Event()

    def note_later() -> None:
        ended.append("later")
        later.set()

    with within(60, lambda: ended.append("long")):
        with within(0.05, lambda: ended.append("over before it ran out")):
            pass
        with within(0.2, note_later), within(0.1, late.set):
            assert late.wait(10)
            assert later.wait(10)
    assert ended == ["later"]
