"""How much of the memory that its threads have let go of this process keeps.

glibc gives each thread that asks for memory at the same time as another an arena of its own, and what was freed in one
is not given out in another: with a mail of several megabytes in each thread that adds up. Python's lock lets one
thread run at a time, so they hardly ever ask at the same time, and one arena does for all.
"""

import ctypes
from contextlib import suppress

_ARENA_MAX = -8  # M_ARENA_MAX in <malloc.h>


def share_one_arena() -> None:
    """For a process with several threads, before it has them. Where the C library knows no such thing (musl, macOS)
    nothing happens."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
