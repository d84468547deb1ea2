"""A process that works beside this one while many messages wait: Python lets one thread of a process run at a time.

It is a worker like any other (store/workers.py), with the rooms open for itself; it only does not choose when to work.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

import structlog

from redaksi import logs, steps
from redaksi.app import App, open_app
from redaksi.arenas import share_one_arena
from redaksi.config import Config
from redaksi.environment import secrets, without_secrets
from redaksi.scanning import ScannerAway
from store.errors import StoreUnavailable
from store.workers import release_dead

Process = Callable[[App], str | None]  # the next message; see redaksi/pipeline.py

_SHOWS_LIFE_EVERY = 5.0  # seconds, while it takes steps
_LOOKS_UP_EVERY = 1.0  # seconds, whether it was told to end
_HUNG_AFTER = 600.0  # seconds without a step; before the service itself counts as hanging, see redaksi/vitals.py

log = structlog.get_logger()


class _Moved:
    """It is not done, and has taken a step."""


class Hand:
    """Such a process, within a `with` statement. process: a function at the top of a module, called there.

    When it cannot be started, dies or hangs, which costs the message in hand nothing but time, the work is done here.
    """

    def __init__(self, app: App, process: Process) -> None:
        self._app, self._process = app, process
        self._connection, self._theirs = app.confined.context.Pipe()
        self._there = app.confined.context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(self._theirs, app.config, secrets(), process), name="hand", daemon=True
        )
        self._lost = False
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._app.confined.in_use())
        try:
            with without_secrets():
                self._there.start()
        except (OSError, EOFError) as error:
            self._missing(repr(error))
        self._theirs.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        if self._there.pid is not None:
            self._there.join(_HUNG_AFTER)
            self._there.kill()  # where it hangs; else it has ended
            self._there.join()
        self._open.close()

    def __call__(self) -> str | None:
        """As `process`. Raises StoreUnavailable, ScannerAway."""
        if self._lost:
            return self._process(self._app)
        try:
            with self._app.vitals.message_seconds.time():
                self._connection.send(True)
                while isinstance(answer := self._answer(), _Moved):
                    self._app.vitals.moved()
        except (OSError, EOFError):
            return self._without_it()
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    def _answer(self) -> Any:
        if not self._connection.poll(_HUNG_AFTER):
            log.warning("a process that helps with the messages hangs, and is ended", without_a_step_for=_HUNG_AFTER)
            self._there.kill()  # which closes its end of the line
        return self._connection.recv()

    def _without_it(self) -> str | None:
        self._there.join()
        self._missing(f"it ended with {self._there.exitcode}")
        release_dead(self._app.database, self._app.now())
        return self._process(self._app)

    def _missing(self, why: str) -> None:
        self._lost = True
        log.warning("a process that helps with the messages is missing: they take longer", why=why)


def _serve(connection: Connection, config: Config, environment: dict[str, str], process: Process) -> None:
    """Do a message whenever asked, until nobody can ask any more or SIGTERM says so."""
    multiprocessing.current_process().daemon = False  # it has children, which read files
    share_one_arena()
    os.environ.update(environment)
    logs.set_up()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; whoever asks finishes what is in hand
    try:
        with open_app(config) as app:
            signal.signal(signal.SIGTERM, lambda _signal, _frame: app.stopping.set())
            steps.listen(_Pulse(connection).step)
            _work(app, connection, process)
    except StoreUnavailable as error:  # whoever asks will meet it, too, and see to it
        log.warning("a process that helps with the messages ends", why=str(error))


def _work(app: App, connection: Connection, process: Process) -> None:
    while not app.stopping.is_set():
        if not connection.poll(_LOOKS_UP_EVERY):
            continue
        try:
            connection.recv()
            if not app.membership.still_registered():  # PostgreSQL was restarted: others think this process dead
                return
            connection.send(_done(app, process))
        except (EOFError, BrokenPipeError):
            return


def _done(app: App, process: Process) -> str | Exception | None:
    try:
        app.unnoted.catch_up()
        return process(app)
    except (StoreUnavailable, ScannerAway) as error:
        return error


class _Pulse:
    """Steps, told to whoever waits: not each of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._thread = connection, threading.get_ident()
        self._told = time.monotonic()

    def step(self, _name: str) -> None:
        if threading.get_ident() != self._thread or time.monotonic() < self._told + _SHOWS_LIFE_EVERY:
            return
        self._told = time.monotonic()
        try:
            self._connection.send(_Moved())
        except OSError:
            log.info("nobody waits for this process any more: it finishes the message in hand")
