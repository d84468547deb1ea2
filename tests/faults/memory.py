"""What the service takes of the machine, read from /proc while it works."""

import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.processes import parents

PAGE = 4096


@dataclass(frozen=True)
class Sample:
    """Of one moment. Megabytes; anonymous: without what is mapped from files; readers: its children, all together."""

    pid: int
    minutes: float
    messages: int  # that it has judged since the soak began
    rss: float
    peak: float
    anonymous: float
    readers: float
    threads: int
    files: int


def sample(pid: int, began: float, messages: int) -> Sample:
    """Raises OSError where the process has ended."""
    process = Path(f"/proc/{pid}")
    lines = (line.split(":", 1) for line in (process / "status").read_text().splitlines())
    status = {name: value.split()[0] for name, value in lines if value.split()}
    if "VmRSS" not in status:
        raise ProcessLookupError(pid)
    return Sample(
        pid=pid,
        minutes=(time.monotonic() - began) / 60,
        messages=messages,
        rss=int(status["VmRSS"]) / 1024,
        peak=int(status["VmHWM"]) / 1024,
        anonymous=int(status["RssAnon"]) / 1024,
        readers=sum(_private(child) for child in descendants(pid)),
        threads=int(status["Threads"]),
        files=len(list((process / "fd").iterdir())),
    )


def descendants(pid: int) -> list[int]:
    """Its children and theirs."""
    parent_of = parents()
    found, new = [], [pid]
    while new:
        new = [child for child, parent in parent_of.items() if parent in new]
        found += new
    return found


def _private(pid: int) -> float:
    """Megabytes that it shares with nobody."""
    try:
        resident, shared = Path(f"/proc/{pid}/statm").read_text().split()[1:3]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return (int(resident) - int(shared)) * PAGE / 2**20


def table(samples: list[Sample], rows: int = 24) -> str:
    """Spread over the whole run; each change of process is shown."""
    line = "{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>11}{:>9}{:>9}{:>7}".format
    heads = ("minutes", "process", "judged", "RSS MB", "peak MB", "anon. MB", "readers MB", "threads", "files", "")
    told = [line(*heads)]
    step = max(1, len(samples) // rows)
    for at, each in enumerate(samples):
        new = at == 0 or samples[at - 1].pid != each.pid
        if not (new or at % step == 0 or at == len(samples) - 1):
            continue
        sizes = (f"{size:.1f}" for size in (each.rss, each.peak, each.anonymous, each.readers))
        told.append(line(f"{each.minutes:.1f}", each.pid, each.messages, *sizes, each.threads, each.files, "new" * new))
    return "\n".join(told)


def longest(samples: list[Sample]) -> list[Sample]:
    """Those of the process that judged most messages."""
    by_process: dict[int, list[Sample]] = {}
    for each in samples:
        by_process.setdefault(each.pid, []).append(each)
    return max(by_process.values(), key=lambda those: those[-1].messages - those[0].messages, default=[])
