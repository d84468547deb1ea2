"""Hears from the mailbox that mail has come and has it polled at once; the clock's polls stay the truth underneath.

A poll that finds what nobody told of shows that the line has gone deaf; then it is made anew. While there is no line,
mail waits for the clock.
"""

import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from ingest.mailbox import MailboxUnavailable
from redaksi.app import App
from redaksi.patience import wait_after

SLICE = 1.0  # seconds of listening at a time; so soon it notices that the service is told to stop
GRACE = 60.0  # seconds by which the server's word may come after the mail: Gmail's sometimes does
STEADY = 60.0  # seconds after which a line that ends was a good one
RECONNECT = timedelta(seconds=2)

log = structlog.get_logger()


class Ear:
    """Listens in a thread of its own, and calls `wake` for every word of new mail."""

    def __init__(self, app: App, wake: Callable[[], None]) -> None:
        self._app = app
        self._wake = wake
        self._thread = threading.Thread(target=self._run, name="idle", daemon=True)
        self._lock = threading.Lock()
        self._listening_since: float | None = None  # all times are of time.monotonic
        self._heard_at = 0.0
        self._polled_at = 0.0
        self._doubted_at: float | None = None  # when a poll found what we had not heard of

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        """Wait for the thread, which ends when the service is stopping."""
        self._thread.join()

    @property
    def listening(self) -> bool:
        return self._listening_since is not None

    def polled(self, began_at: float, received: int) -> None:
        """A poll that began at a moment of time.monotonic found so many new messages."""
        with self._lock:
            before, self._polled_at = self._polled_at, began_at
            since = self._listening_since
            # What the poll before did not find came after that began: if we listened already then, we were to hear it.
            if received and since is not None and since <= before and self._heard_at < before:
                self._doubted_at = self._doubted_at or time.monotonic()

    def _deaf(self) -> bool:
        with self._lock:
            return self._doubted_at is not None and time.monotonic() - self._doubted_at > GRACE

    def _run(self) -> None:
        failures = 0
        while not self._app.stopping.is_set():
            if not self._app.reads_mailbox:  # another machine does, and listens
                self._app.stopping.wait(RECONNECT.total_seconds())
                continue
            started = time.monotonic()
            try:
                if not self._listen():
                    return
            except MailboxUnavailable as error:
                failures = 1 if time.monotonic() - started > STEADY else failures + 1
                wait = wait_after(error, failures, RECONNECT) * random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
                log.info("not listening for new mail", why=str(error), again_in=f"{wait.total_seconds():.0f} s")
                self._app.stopping.wait(wait.total_seconds())
            except Exception:  # mail comes by the clock all the same; the log has the bug
                log.exception("listening for new mail failed")
                self._app.stopping.wait(STEADY)
            finally:
                self._listening_since = None

    def _listen(self) -> bool:
        """Until the service stops, or the line turns out deaf; False where listening is no use."""
        with self._app.listener() as listener:
            if not listener.able:
                log.info("the mailbox cannot tell of new mail (no IDLE); it is looked at by the clock")
                return False
            listener.wait(0)
            with self._lock:
                self._listening_since, self._doubted_at = time.monotonic(), None
            log.info("listening for new mail")
            self._wake()  # for what came before
            while not self._app.stopping.is_set():
                if listener.wait(SLICE):
                    with self._lock:
                        self._heard_at, self._doubted_at = time.monotonic(), None
                    self._wake()
                elif self._deaf():
                    log.warning("the mailbox did not tell of mail that a poll found; listening anew")
                    return True
        return True
