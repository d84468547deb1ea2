"""What a measurement was taken on: without it a number of seconds says nothing."""

import os
import platform
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def machine() -> str:
    """Cores, processor, memory, system and Python, on one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def highest_memory() -> int:
    """The highest resident size of this process so far, in kilobytes. (getrusage counts what its parent had, too.)"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0])


def memory() -> int:
    """The resident size of this process, in kilobytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split(maxsplit=1)[0])


def processor_seconds(process: int, *, with_ended: bool = False) -> float:
    """The processor time that a process has used so far: on a busy machine the clock says little.

    with_ended: and what its children used that have ended.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile, and counts with who started it
        return 0.0
    return sum(map(int, fields[11 : 15 if with_ended else 13])) / os.sysconf("SC_CLK_TCK")


def descendants(process: int) -> Iterator[int]:
    """Its children, theirs, and so on, as far as they live."""
    for thread in Path(f"/proc/{process}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has ended meanwhile
            for child in map(int, (thread / "children").read_text(encoding="ascii").split()):
                yield child
                yield from descendants(child)


def program(process: int) -> str:
    """The first 15 letters of its name."""
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, ProcessLookupError):  # it has ended
        return ""


def reset_highest_memory() -> None:
    """Let `highest_memory` begin anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
