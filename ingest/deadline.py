"""A time limit for a whole answer. One for each read is none: a server that sends a byte a minute keeps it for ever.

One thread watches all limits of a process: to begin and end a thread for each takes longer than many an answer.
"""

import contextlib
import heapq
import itertools
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

ANSWER_WITHIN = 600.0  # seconds; a mebibyte over the slowest line that anybody has


@contextlib.contextmanager
def deadline(line: socket.socket) -> Iterator[None]:
    """Hang up where the block takes longer than ANSWER_WITHIN; then it raises TimeoutError."""
    over = threading.Event()

    def hang_up() -> None:
        over.set()
        with contextlib.suppress(OSError):  # it is closed already
            line.shutdown(socket.SHUT_RDWR)

    try:
        with within(ANSWER_WITHIN, hang_up):
            yield
    except Exception as error:
        if over.is_set():
            raise TimeoutError(f"no whole answer within {ANSWER_WITHIN:g} s") from error
        raise


@contextlib.contextmanager
def within(seconds: float, give_up: Callable[[], None]) -> Iterator[None]:
    """Have `give_up` called where the block takes longer; never once it has ended.

    give_up: ends, in another thread, what the block waits for. It must return at once and raise nothing.
    """
    due = _WATCH.add(seconds, give_up)
    try:
        yield
    finally:
        _WATCH.drop(due)


@dataclass(slots=True, order=True)
class _Due:
    at: float  # by time.monotonic()
    number: int
    act: Callable[[], None] | None = field(compare=False)  # None once nobody waits for it any more


class _Watch:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._heap: list[_Due] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    def add(self, seconds: float, act: Callable[[], None]) -> _Due:
        with self._changed:
            due = _Due(time.monotonic() + seconds, next(self._numbers), act)
            heapq.heappush(self._heap, due)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0] is due:
                self._changed.notify()
            return due

    def drop(self, due: _Due) -> None:
        with self._changed:
            due.act = None
            self._tidy()

    def _tidy(self) -> None:
        while self._heap and self._heap[0].act is None:
            heapq.heappop(self._heap)

    def _run(self) -> None:
        with self._changed:
            while True:
                self._tidy()
                wait = self._heap[0].at - time.monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    act, self._heap[0].act = self._heap[0].act, None
                    if act:
                        act()  # under the lock: whose block has just ended waits until this is over
                else:
                    self._changed.wait(wait)


_WATCH = _Watch()


def _begin_anew() -> None:
    global _WATCH  # noqa: PLW0603  a fork has none of its parent's threads
    _WATCH = _Watch()


os.register_at_fork(after_in_child=_begin_anew)
