"""The service with a fuse: python -m tests.faults.service FOLDER COMMAND...

It is the program's own command; only its patience is shortened, so that a run takes minutes. Where the file
FOLDER/armed says "STEP NTH ACTION", the process (or the child that reads files) is killed when it reaches that step
for the nth time from then on.
"""

import ctypes
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import ingest.deadline
import ingest.mailbox
import store.database
from notifier.smtp import Smtp
from redaksi import delivery, patience, service, steps
from redaksi.cli import main as redaksi

PR_SET_PDEATHSIG = 1  # prctl(2)
BRIEFLY = timedelta(seconds=1)


def shorten_patience() -> None:
    _default(ingest.mailbox.open_mailbox, connect_timeout=2, read_timeout=2)
    _default(Smtp.__init__, connect_timeout=2, reply_timeout=2, accept_timeout=6)
    _set(ingest.deadline, "ANSWER_WITHIN", 8)
    _set(store.database, "_PRAGMAS", ("busy_timeout = 2000", *store.database._PRAGMAS[1:]))
    _set(delivery, "WAITS", (timedelta(seconds=0.3),) * 4)
    for module, name in (
        (service, "DELIVER_EVERY"),
        (service, "LOOK_FOR_DIGEST_EVERY"),
        (patience, "LONGEST_WAIT"),
        (patience, "BUSY_WAIT"),
        (patience, "LONGEST_BUSY_WAIT"),
    ):
        _set(module, name, BRIEFLY)
    _set(service, "LOOK_AT_REGISTRATION_EVERY", timedelta(seconds=0.2))


def _default(function: Callable[..., object], **limits: float) -> None:
    defaults: dict[str, object] = getattr(function, "__kwdefaults__", {})
    if missing := limits.keys() - defaults.keys():
        raise AttributeError(f"{function}: {missing} is gone; shorten what has taken its place")
    defaults.update(limits)


def _set(module: object, name: str, value: object) -> None:
    if not hasattr(module, name):
        raise AttributeError(f"{module}: {name} is gone; shorten what has taken its place")
    setattr(module, name, value)


# The server may have the letter, and nobody has noted so. At whatever step of whatever thread the process dies now,
# that letter may come twice.
DOUBLING = {"deliver:content", "deliver:handed-over", "deliver:sent"}


class Fuse:
    """Blows at the step that the file names; each announcement looks at the file anew.

    A death in the moment of a letter is noted in a file beside it.
    """

    def __init__(self, armed: Path) -> None:
        self._armed = armed
        self._burning, self._left = "", 0
        self._letter_in_doubt = False
        self._lock = threading.Lock()

    def burn(self, step: str) -> None:
        with self._lock:  # several messages are in hand at once
            self._burn(step)

    def _burn(self, step: str) -> None:
        if step.startswith("deliver:"):
            self._letter_in_doubt = step in DOUBLING
        try:
            told = self._armed.read_text(encoding="ascii")
        except FileNotFoundError:
            return
        if told != self._burning:
            self._burning, self._left = told, int(told.split()[1])
        name, _, action = told.split()
        self._left -= name == step
        if self._left or name != step:
            return
        if action != "child" and self._letter_in_doubt:
            self._armed.with_name("in-doubt").touch()
        self._armed.unlink()
        for victim in _readers() if action == "child" else [os.getpid()]:
            os.kill(victim, signal.SIGKILL)


def _readers() -> list[int]:
    """The children that read files: those of the fork server, which is a child of ours."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    ours = {process for process, parent in parents.items() if parent == os.getpid()}
    return [process for process, parent in parents.items() if parent in ours]


def imported() -> None:
    """Import what the commands import when they are called."""
    for name in (
        "alembic.command",
        "ingest.imap",
        "ingest.parsers",
        "redaksi.commands.keeping",
        "redaksi.commands.work",
        "store.migrating",
    ):
        importlib.import_module(name)


def end_with_parent() -> None:
    """This process ends with the test, whatever that ends of."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def work(folder: Path, command: Sequence[str]) -> NoReturn:
    """Run one of the program's commands for the desk in that folder."""
    end_with_parent()
    shorten_patience()
    steps.listen(Fuse(folder / "armed").burn)
    sys.argv[1:] = [*command, "--config", str(folder / "config.toml")]
    redaksi()
    raise AssertionError("a command has an exit code")


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2:])
