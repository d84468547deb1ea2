"""What /proc says of the processes of this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    pid: int
    parent: int
    session: int


def processes() -> Iterator[Process]:
    """Those that live."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _group, session = stat.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        if state != "Z":
            yield Process(int(stat.parent.name), int(parent), int(session))


def parents() -> dict[int, int]:
    return {process.pid: process.parent for process in processes()}
