"""A child process that reads files of strangers, seen from the side that asks it."""

import json
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, TypeVar

from ingest.deadline import within
from redaksi.answers import NoAnswer, Raised, unpacked
from redaksi.environment import without_secrets
from redaksi.steps import reached

T = TypeVar("T")

_STARTS_WITHIN = 120.0  # seconds: parsers are loaded, perhaps on a machine that has much else to do
_LARGEST_ANSWER = 400_000_000  # bytes; whatever is larger is no answer of ours


class NoChild(Exception):
    """No child comes to be, which is our fault and not the file's."""


class Died(Exception):
    """The child ended, or had to be ended, before it answered. code: its exit code, negative for a signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"ended with {code}")
        self.code = code


class UsedUp(Died):
    """It had all the processor time that it may have, and was killed for it."""


class Hung(Died):
    """It did not answer, however long one waited."""


class Child:
    """One child, which answers one call at a time. lacks: what of its confinement this machine refuses.

    Raises NoChild.
    """

    def __init__(self, context: BaseContext, memory_mb: int) -> None:
        self.answered = 0  # calls
        self._given_up = False
        self._folder = tempfile.TemporaryDirectory(prefix="redaksi-")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(  # type: ignore[attr-defined]
            target=_serve,
            args=(theirs, memory_mb, self._folder.name, _own_packages(), context.get_start_method() == "forkserver"),
            daemon=True,
        )
        try:
            with without_secrets():
                self._process.start()
            theirs.close()
            self.lacks: tuple[str, ...] = tuple(json.loads(self._received(_STARTS_WITHIN)))
        except (OSError, Died, ValueError) as error:
            self.end()
            raise NoChild(f"{type(error).__name__}: {error}") from error

    @property
    def alive(self) -> bool:
        return bool(self._process.is_alive())

    def ask(
        self, function: Callable[..., T], arguments: tuple[Any, ...], *, seconds: int, patience: float
    ) -> T | Raised:
        """What a function returns, called in the child, or what it raises there.

        seconds: of processor time that it may use up. patience: seconds on the clock. Raises Died, UsedUp, Hung.
        """
        apart: list[pickle.PickleBuffer] = []  # files go as they are: a pickle would hold another copy of each
        given = tuple(pickle.PickleBuffer(each) if isinstance(each, bytes) else each for each in arguments)
        question = pickle.dumps((function, given, seconds), protocol=5, buffer_callback=apart.append)
        answer = self._received(patience, bytes([len(apart)]), question, *(each.raw() for each in apart))
        self.answered += 1
        try:
            return unpacked(function, answer)
        except NoAnswer as error:
            raise Died(self.end()) from error

    def _received(self, patience: float, *question: bytes | memoryview) -> bytes:
        """The next bytes from it, after it was given the question. One that stops in the middle is killed, too."""
        try:
            with within(patience, self._give_up):
                for each in question:
                    self._connection.send_bytes(each)
                if question:
                    reached("process:handed")
                return self._connection.recv_bytes(_LARGEST_ANSWER)
        except (OSError, EOFError) as error:
            code = self.end()
            if code == -signal.SIGXCPU:
                raise UsedUp(code) from error
            raise (Hung if self._given_up else Died)(code) from error

    def _give_up(self) -> None:
        self._given_up = True
        self._process.kill()

    def end(self) -> int | None:
        """Have it gone with all that it left on the disk; its exit code, None where it never was."""
        self._connection.close()
        code = None
        if self._process.pid is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process.join()
            code = self._process.exitcode
        self._folder.cleanup()
        return code


def is_pythons(path: Path) -> bool:
    """Does it lie where Python and what is installed for it lie?"""
    prefixes = {Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)}
    installed = any(path.is_relative_to(prefix / folder) for prefix in prefixes for folder in ("lib", "lib64"))
    return installed or not {"site-packages", "dist-packages"}.isdisjoint(path.parts)


def _own_packages() -> tuple[str, ...]:
    """Those that were loaded from elsewhere than Python's own folders: ours, where they lie in a checkout."""
    own = []
    for name, module in tuple(sys.modules.items()):
        places = [] if "." in name else [Path(place) for place in getattr(module, "__path__", ())]
        if any(not is_pythons(place) for place in places):
            own.append(name)
    return tuple(own)


def _serve(
    connection: Connection, memory_mb: int, folder: str, packages: tuple[str, ...], from_fork_server: bool
) -> None:
    from redaksi.confined_child import end_with_parent, serve  # the parsers are loaded where they run

    if from_fork_server:
        end_with_parent()
    serve(connection, memory_mb, folder, packages)
