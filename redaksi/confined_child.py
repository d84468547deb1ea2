"""What runs in the child process that reads files: its confinement, and the parsers, loaded once and inherited."""

import ctypes
import gc
import importlib
import json
import mimetypes
import os
import pickle
import resource
import signal
import sys
import tempfile
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

import ingest.parsers  # noqa: F401
from redaksi import landlock, seccomp
from redaksi.answers import packed, packed_error
from redaksi.child import is_pythons

gc.freeze()  # in a fork server: the collector leaves alone, and so shared, what its children inherit

_MIB = 1 << 20
_LARGEST_FILE = 300 * _MIB  # that it may write: a .doc is converted on the disk
_OPEN_FILES = 64
_PARENT_DIED = 1  # PR_SET_PDEATHSIG, prctl(2)
# What loading a module or a library may need besides the places of Python's own.
_SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share", "/etc/ld.so.cache"),
    *("/dev/urandom", "/etc/localtime", *mimetypes.knownfiles),
)


def end_with_parent() -> None:
    """Have this process killed when the thread that forked it ends: the only one of a fork server. Where a thread of
    who asks forked it, the other end of the connection closes with who asks, and that must do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)


def serve(connection: Connection, memory_mb: int, folder: str, packages: tuple[str, ...]) -> None:
    """Confine this process, say what of that this machine refuses, and answer until nobody asks any more."""
    lacks = confine(connection.fileno(), memory_mb, folder, packages)
    connection.send_bytes(json.dumps(lacks).encode())
    while True:
        try:
            (apart,) = connection.recv_bytes()
            question, files = connection.recv_bytes(), [connection.recv_bytes() for _ in range(apart)]
        except EOFError:
            return
        connection.send_bytes(_answer(question, files))


def _answer(question: bytes, files: list[bytes]) -> bytes:
    try:
        function, arguments, seconds = pickle.loads(question, buffers=files)  # noqa: S301 from our own side
        _bound_processor_time(seconds)
        return packed(function, function(*arguments))
    except Exception as error:  # noqa: BLE001 it goes to whoever asked
        return packed_error(type(error).__name__, str(error), traceback.format_exc())


def _bound_processor_time(seconds: int) -> None:
    """This process is killed by SIGXCPU once it has used so much more than by now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def confine(connection: int, memory_mb: int, folder: str, packages: tuple[str, ...] = ()) -> list[str]:
    """Bound this process: memory beyond what it has now, the size and number of its files, and where those lie. Then
    give up the network, other processes, and all files but the folder, Python's own and our packages; what of that
    cannot be.

    connection: the only file that stays open. packages: that who asks has loaded from elsewhere than Python's folders.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for the decoder in C
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from the keyboard; who started us ends us
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    tempfile.tempdir = folder
    _close_all_but(connection)
    if sys.platform == "linux":
        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (now + memory_mb * _MIB,) * 2)
    for limit, value in (
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    return (
        _given_up(Path(folder), packages)
        if sys.platform == "linux"
        else [f"{sys.platform} has neither Landlock nor seccomp"]
    )


def _close_all_but(connection: int) -> None:
    """Of what was open where this process comes from it needs nothing. What it says of itself nobody hears: libtiff
    tells stderr all that it finds amiss, in a stranger's words."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    for name in os.listdir("/proc/self/fd") if sys.platform == "linux" else ():  # noqa: PTH208
        if int(name) > 2 and int(name) != connection:
            try:
                os.close(int(name))
            except OSError:  # the one that listed them
                continue


def _given_up(folder: Path, packages: tuple[str, ...]) -> list[str]:
    readable = [*(Path(place) for place in _SYSTEM), *_libraries(), *_folders(packages)]

    def files() -> None:
        landlock.restrict(read=readable, write=(folder, Path(os.devnull)))

    lacks = []
    for name, give_up in (("files (Landlock)", files), ("network (seccomp)", seccomp.refuse)):
        try:
            give_up()
        except landlock.Unavailable as error:
            lacks.append(f"{name}: {error}")
    return lacks


def _libraries() -> list[Path]:
    return [entry for entry in (Path(entry).resolve() for entry in sys.path if entry) if is_pythons(entry)]


def _folders(packages: tuple[str, ...]) -> list[Path]:
    """Those of packages in a checkout. Not the checkout itself: the configuration may lie there as well."""
    return [Path(place) for name in packages for place in importlib.import_module(name).__path__]
