"""What came of the faults: a line for each as it ends, and a table of all."""

import os
import platform
import threading
import time
from collections import Counter

from tests.faults.invariants import Found
from tests.faults.table import Kind


class Tally:
    """Counts by kind of fault. Safe to share between threads."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._began = time.monotonic()
        self._mails = 0
        self._runs: Counter[str] = Counter()
        self._losses: Counter[str] = Counter()
        self._doubles: Counter[str] = Counter()
        self._documented: Counter[str] = Counter()
        self._skipped: dict[str, str] = {}
        self._lock = threading.Lock()

    def note(self, number: int, kind: Kind, found: Found, documented: int, *, mails: int, seconds: float) -> None:
        """One fault is over. number: its place in the order that follows from the seed."""
        with self._lock:
            self._mails += mails
            self._runs[kind.name] += 1
            self._losses[kind.name] += len(found.losses)
            self._doubles[kind.name] += len(found.doubles)
            self._documented[kind.name] += documented
            wrong = [f"{kind.name} ({kind.how}), number {number}: {each}" for each in (*found.losses, *found.doubles)]
            self.problems += wrong
            twice = f"; {documented} came twice, as documented" if documented else ""
            print(f"{self._runs.total():>4} {seconds:5.1f} s  number {number:>3}  {kind.name} ({kind.how}){twice}")
            for each in wrong:
                print(f"     PROBLEM {each}")

    def skip(self, kind: Kind, why: str) -> None:
        with self._lock:
            self._skipped[kind.name] = why

    def print(self) -> None:
        row = "{:<44}{:>6}{:>8}{:>9}{:>12}".format
        print("\n" + row("fault", "runs", "losses", "doubles", "documented"))
        counts = (self._runs, self._losses, self._doubles, self._documented)
        for name in sorted(self._runs):
            print(row(name, *(count[name] for count in counts)))
        print(row("all", *(count.total() for count in counts)))
        for name, why in self._skipped.items():
            print(f"skipped: {name}: {why}")
        print(f"{self._mails} mails, {(time.monotonic() - self._began) / 60:.0f} minutes, {machine()}")
        print('"documented": letters that the server took in the moment before a death, which came twice')
        for problem in self.problems:
            print(f"PROBLEM {problem}")


def machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {system}"
