"""What the child that reads files tries, to get out. Apart from the tests, so that it loads little."""

import ctypes
import os
import platform
import resource
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from redaksi import seccomp

CLONE_SIGCHLD = 17
PTRACE_ATTACH = 16


def told(act: Callable[[], object]) -> str:
    """ "done", or the name of the error that stopped it."""
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"


def syscall(number: int, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def attempts(secret: str, folder: str, parent: int) -> dict[str, str]:
    """Every way out that we know."""
    column = ("x86_64", "aarch64").index(platform.machine())
    every = seccomp.REFUSED | seccomp.TO_ITSELF | {"clone": seccomp._CLONE}
    calls = {name: numbers[column] or 0 for name, numbers in every.items()}
    ways: dict[str, Callable[[], object]] = {
        "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
        "UDP": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "Unix socket": lambda: socket.socket(socket.AF_UNIX),
        "run a program": lambda: subprocess.run(["/bin/true"], check=False),
        "fork": os.fork,
        "clone": lambda: syscall(calls["clone"], CLONE_SIGCHLD, 0, 0, 0, 0),
        "clone3": lambda: syscall(435, 0, 0),
        "signal": lambda: os.kill(parent, 0),
        "signal all": lambda: os.kill(-1, 0),
        "signal a thread": lambda: syscall(calls["tgkill"], parent, parent, 0),
        "limits of another": lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE),
        "ptrace": lambda: syscall(calls["ptrace"], PTRACE_ATTACH, parent, 0, 0),
        "memory of another": lambda: os.open(f"/proc/{parent}/mem", os.O_RDONLY),
        "environment of another": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
        "io_uring": lambda: syscall(calls["io_uring_setup"], 1, 0),
        "read": lambda: Path(secret).read_text(),
        "list": lambda: list(Path(folder).iterdir()),
        "write": lambda: Path(folder, "ditulis").write_text("x"),
        "overwrite": lambda: Path(secret).write_text("x"),
        "remove": lambda: Path(secret).unlink(),
        "rename": lambda: Path(secret).rename(Path(folder, "lain")),
        "link": lambda: os.link(secret, Path(tempfile.gettempdir(), "tautan")),
        "mode": lambda: Path(secret).chmod(0o777),
        "owner": lambda: os.chown(secret, 0, 0),
        "time": lambda: os.utime(secret, (0, 0)),
        "password file": lambda: Path("/etc/passwd").read_text(),
        "devices": lambda: os.mknod(Path(tempfile.gettempdir(), "alat")),
    }
    return {way: told(act) for way, act in ways.items()}


def needs(folder: str) -> dict[str, bool]:
    ran = threading.Event()
    thread = threading.Thread(target=ran.set)
    thread.start()
    thread.join()
    own = Path(tempfile.mkdtemp())
    (own / "satu").write_text("x")
    (own / "satu").rename(own / "dua")
    return {
        "a thread": ran.is_set(),
        "a folder of its own": (own / "dua").read_text() == "x",
        "a module that nobody has loaded": bool("Ã".encode("hp_roman8")),
    }


def open_files(highest: int) -> list[int]:
    return [number for number in range(highest) if told(lambda number=number: os.fstat(number)) == "done"]  # type: ignore[misc]


def taken_over(_: bytes, fmt: str) -> str:
    return "<p onclick=alert(1)>Warga<script>alert(1)</script></p>"


def read(path: str) -> str:
    return told(Path(path).read_bytes)
