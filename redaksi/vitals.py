"""What this process knows of its own life: how long its work takes, and whether its tasks still move."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram

from redaksi import steps

# Without a step for so long a task hangs. The longest honest wait is a large mail over a slow line, or one message
# whose every file needs all the time it may take.
HUNG_AFTER = timedelta(minutes=15)
_BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)  # seconds


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a task could not be done the last time. lasting: only a person can mend it."""

    why: str
    remedy: str = ""
    lasting: bool = False


class Vitals:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self.started_at = datetime.now(UTC)
        self.registry = CollectorRegistry()
        self.poll_seconds = Histogram(
            "redaksi_poll_seconds", "Passes over the mailbox.", buckets=_BUCKETS, registry=self.registry
        )
        self.message_seconds = Histogram(
            "redaksi_message_seconds",
            "Reading, judging and filing one message.",
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._failures = Counter(
            "redaksi_task_failures", "Times a task could not be done.", ("task",), registry=self.registry
        )
        self.troubles: dict[str, Trouble] = {}  # by task
        self._awaited: dict[str, float] = {}  # task -> by when the clock must have called it again
        self._at_work: dict[str, tuple[int, float]] = {}  # task -> its thread, and when it last took a step
        self._helped: dict[int, int] = {}  # thread -> the one it works for

    @contextmanager
    def watching_steps(self) -> Iterator[None]:
        """Every step that a task takes shows that it moves."""
        steps.listen(self.moved)
        try:
            yield
        finally:
            steps.unlisten(self.moved)

    def called(self, task: str, every: timedelta) -> None:
        """The clock has called the task, and will again in `every`."""
        self._awaited[task] = time.monotonic() + (2 * every + HUNG_AFTER).total_seconds()

    @contextmanager
    def at_work(self, task: str) -> Iterator[None]:
        self._at_work[task] = (threading.get_ident(), time.monotonic())
        try:
            yield
        finally:
            del self._at_work[task]

    @contextmanager
    def helping(self, thread: int) -> Iterator[None]:
        """The steps of the thread that calls count as those of another."""
        own = threading.get_ident()
        self._helped[own] = thread
        try:
            yield
        finally:
            del self._helped[own]

    def failed(self, task: str, why: str, remedy: str = "", *, lasting: bool = False) -> None:
        self._failures.labels(task).inc()
        self.troubles[task] = Trouble(why, remedy, lasting)

    def went_well(self, task: str) -> None:
        self.troubles.pop(task, None)

    def hanging(self) -> tuple[str, ...]:
        """The tasks that are at work without moving, or that the clock does not call any more."""
        now, at_work = time.monotonic(), dict(self._at_work)
        stuck = {task for task, (_, moved) in at_work.items() if moved + HUNG_AFTER.total_seconds() < now}
        forgotten = {task for task, by in dict(self._awaited).items() if by < now and task not in at_work}
        return tuple(sorted(stuck | forgotten))

    def moved(self, _step: str = "") -> None:
        """The task of the thread that calls has taken a step."""
        thread = self._helped.get(threading.get_ident(), threading.get_ident())
        for task, (working, _) in dict(self._at_work).items():
            if working == thread:
                self._at_work[task] = (thread, time.monotonic())
