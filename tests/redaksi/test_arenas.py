"""Threads of the service share one heap, where the C library can be told so."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

# Two threads that ask for memory at the same time, and how many heaps glibc then says that there are (malloc_info(3)).
_PROGRAM = """
import ctypes, re, sys, threading
from pathlib import Path
from redaksi.arenas import share_one_arena

if sys.argv[2:] == ["shared"]:
    share_one_arena()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
both = threading.Barrier(2)

def ask():
    both.wait()
    libc.malloc(4000)
    both.wait()

threads = [threading.Thread(target=ask) for _ in range(2)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
libc.fopen.restype = ctypes.c_void_p
told = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, told)
libc.fclose(told)
print(Path(sys.argv[1]).read_text().count("<heap nr="))
"""


def heaps(folder: Path, *how: str) -> int:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(folder / "told.xml"), *how], capture_output=True, text=True, check=True
    )
    return int(ran.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has other heaps")
def test_threads_that_share_one_arena_have_one_heap(tmp_path: Path) -> None:
    assert heaps(tmp_path) > 1
    assert heaps(tmp_path, "shared") == 1
