"""What runs in the child process that reads files: its limits, and the parsers, loaded once and inherited."""

import ctypes
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_MIB = 1 << 20
_LARGEST_FILE = 300 * _MIB  # that it may write: a .doc is converted on the disk
_OPEN_FILES = 64
_GRACE = 5  # seconds of processor time beyond the time limit, which is what whoever waits goes by
_PARENT_DIED = 1  # PR_SET_PDEATHSIG, prctl(2)


def confine(memory_mb: int, folder: str) -> None:
    """Bound this process: memory beyond what it has now, the size and number of its files, and where those lie.

    Here is the place for Landlock and seccomp: from here on it needs no path but this folder, and no network.
    """
    import ingest.parsers  # noqa: F401  before memory is bounded; inherited where whoever started us has loaded them

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)
        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (now + memory_mb * _MIB,) * 2)
    for limit, value in (
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libtiff tells it all that it finds amiss, in a stranger's words
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for the decoder in C
    tempfile.tempdir = folder


def within(function: Callable[..., T], arguments: tuple[object, ...], seconds: int) -> T:
    """What a function returns; its processor time is bounded too, should nobody be left who waits."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds + _GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    return function(*arguments)
