"""What a command and all its children cost: processor time and memory, read from /proc as it runs."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOOKS_EVERY = 0.25  # seconds: what a child uses after the last look at it is not counted


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float  # elapsed
    processor: float  # seconds, of the command and all that it started
    peak: float  # MB, the highest resident size of the command's own process
    peak_child: float  # MB, of the largest of its children


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end. Raises RuntimeError with what it wrote where it fails."""
    with (folder / "log").open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        family = Family(process.pid)
        code = process.wait()
        seconds = time.perf_counter() - started
    family.stop()
    if code:
        raise RuntimeError(f"{' '.join(command)}: {code}\n{(folder / 'log').read_text(errors='replace')[-3000:]}")
    children = [peak for pid, peak in family.peaks.items() if pid != process.pid]
    return Cost(seconds, family.processor, family.peaks.get(process.pid, 0.0), max(children, default=0.0))


class Family:
    """A process and all its descendants, looked at again and again until `stop`."""

    def __init__(self, root: int) -> None:
        self.peaks: dict[int, float] = {}  # process -> MB
        self._root = root
        self._ticks: dict[int, int] = {}
        self._known = {root}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def processor(self) -> float:
        """Seconds used so far."""
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(LOOKS_EVERY):
            self._look()

    def _look(self) -> None:
        stats: dict[int, list[str]] = {}
        for name in os.listdir("/proc"):  # noqa: PTH208 - a few times a second: Path.iterdir costs ten times as much
            if name.isdigit() and (fields := _stat(name)):
                stats[int(name)] = fields
        grown = True
        while grown:  # a child's child may have the smaller number
            kin = {pid for pid, fields in stats.items() if int(fields[1]) in self._known}
            grown = not kin <= self._known
            self._known |= kin
        for pid in self._known & stats.keys():
            self._ticks[pid] = int(stats[pid][11]) + int(stats[pid][12])
            if peak := _highest_memory(pid):
                self.peaks[pid] = peak


def _stat(pid: str) -> list[str]:
    """The fields after the name: state, parent, ... (proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []  # it has ended meanwhile


def _highest_memory(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = status.partition("VmHWM:")[2].split(maxsplit=1)
    return int(found[0]) / 1000 if found else 0.0
