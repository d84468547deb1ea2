"""Starts the service without the seconds that its imports take: a process that has made them forks it when asked.

What it forks is a process of its own like any other, with the log that it is given as its output. It is the parent of
those processes, and of what they leave behind (PR_SET_CHILD_SUBREAPER), so it is asked too what became of them.
"""

import contextlib
import ctypes
import json
import multiprocessing.util
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from typing import Any

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
LOOKS_EVERY = 0.02


class WarmService:
    """A process that was forked for us; its methods are those of subprocess.Popen."""

    def __init__(self, forker: "Forker", pid: int) -> None:
        self.pid = pid
        self._forker = forker
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it lives."""
        if self._code is None:
            self._code = self._forker.ask("ended", self.pid)
        return self._code

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
            time.sleep(LOOKS_EVERY)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Forker:
    """The process that has made the imports. It is started when it is first needed, and ends when we do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def start(self, folder: Path, command: Sequence[str], log: Path) -> WarmService:
        """Run one of the program's commands for the desk in that folder; see service.py."""
        return WarmService(self, self.ask("start", str(folder), list(command), str(log)))

    def ask(self, *question: object) -> Any:
        with self._lock:
            if self._process is None:
                arguments, pipe = [sys.executable, "-m", "tests.faults.warm"], subprocess.PIPE
                self._process = subprocess.Popen(arguments, stdin=pipe, stdout=pipe, text=True)
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())


FORKER = Forker()


def answer_questions() -> None:
    """One line for each line of the input."""
    from tests.faults.service import imported, work

    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    imported()
    codes: dict[int, int] = {}
    for line in sys.stdin:
        _reap(codes)
        match json.loads(line):
            case ["ended", int(pid)]:
                answer = codes.get(pid)
            case ["start", str(folder), command, str(log)]:
                answer = os.fork()
                if answer == 0:
                    os.setsid()  # by which is known what comes of it
                    _write_to(Path(log))
                    have_warm_children()
                    work(Path(folder), command)
        print(json.dumps(answer), flush=True)


def _reap(codes: dict[int, int]) -> None:
    try:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            codes[ended[0]] = os.waitstatus_to_exitcode(ended[1])
    except ChildProcessError:
        return  # there are none


def have_warm_children() -> None:
    """The process that forks the readers of files is forked from this one too, while it has no threads and no secrets.

    As multiprocessing starts it, from nothing, it takes longer to import the parsers than a fault takes.
    """
    multiprocessing.util.spawnv_passfds = _fork_in_place_of_a_spawn  # type: ignore[assignment]
    resource_tracker.ensure_running()
    forkserver.ensure_running()


def _fork_in_place_of_a_spawn(_python: bytes, arguments: Sequence[str], kept: Sequence[int]) -> int:
    if child := os.fork():
        return child
    forkserver._forkserver._lock = threading.Lock()  # type: ignore[attr-defined]  # whoever starts this one holds it
    first = 3
    for each in (*sorted(kept), os.sysconf("SC_OPEN_MAX")):
        os.closerange(first, each)
        first = each + 1
    with contextlib.suppress(SystemExit):
        exec(arguments[-1], {})  # as python -c would
    os._exit(0)


def _write_to(log: Path) -> None:
    """Input from nowhere, output into the log."""
    nowhere, written = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_APPEND | os.O_WRONLY)
    for number, opened in ((0, nowhere), (1, written), (2, written)):
        os.dup2(opened, number)
    os.closerange(3, max(nowhere, written) + 1)


if __name__ == "__main__":
    answer_questions()
