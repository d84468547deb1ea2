"""The service with a fuse: python -m tests.faults.service FOLDER COMMAND...

It is the program's own command; only its patience is shortened, so that a run takes minutes.
"""

import ctypes
import importlib
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import ingest.deadline
import ingest.mailbox
import store.database
from notifier.smtp import Smtp
from redaksi import delivery, patience, service
from redaksi.cli import main as redaksi
from tests.faults.fuse import lay_fuses

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
    lay_fuses(folder)
    sys.argv[1:] = [*command, "--config", str(folder / "config.toml")]
    redaksi()
    raise AssertionError("a command has an exit code")


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2:])
