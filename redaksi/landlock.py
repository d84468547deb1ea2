"""Landlock (Linux 5.13 and newer): a process gives up, for good, the files it does not need.

The kernel's documentation, "Landlock: unprivileged access control", names the calls and the bits. Through ctypes: the
one package for it has had no release that it calls stable.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_ASK_VERSION = 1
_RULE_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38  # PR_SET_NO_NEW_PRIVS, prctl(2)

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _MAKE_SOCK = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 9
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_RIGHTS = (13, 14, 15, 15, 16)  # of files, that a kernel knows: of version 1, 2...
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV  # what may be granted of one file
_NETWORK = 0b11  # binding and connecting TCP; version 4
_OUTSIDE = 0b11  # abstract Unix sockets of others, and signals to them; version 6


class Unavailable(Exception):
    """This kernel, or what this process runs in, lets nobody confine himself so."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("fd", ctypes.c_int32))


def version() -> int:
    """Of what this kernel offers; 0 where it offers nothing."""
    try:
        return _call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except Unavailable:
        return 0


def restrict(
    *, read: Iterable[Path], write: Iterable[Path], run: Iterable[Path] = (), sockets: Iterable[Path] = ()
) -> None:
    """From here on this thread, and all it starts, gets at these files and folders and what lies in them, and at no
    others. TCP is refused where the kernel can (6.7).

    run: programs in these may be started, too. sockets: folders in which Unix sockets may be made, and files removed.
    Paths that do not exist are left out. Raises Unavailable.
    """
    known = _call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    handled = (1 << _RIGHTS[min(known, len(_RIGHTS)) - 1]) - 1
    wanted = _Ruleset(handled, _NETWORK if known >= 4 else 0, _OUTSIDE if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = _call(_CREATE_RULESET, ctypes.byref(wanted), size, 0)
    try:
        granted = ((read, _READ), (run, _READ | _EXECUTE), (write, _WRITE), (sockets, _MAKE_SOCK | _REMOVE_FILE))
        for paths, access in granted:
            for path in paths:
                _grant(ruleset, path, access & handled)
        if ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise Unavailable(f"no-new-privileges: {os.strerror(ctypes.get_errno())}")
        _call(_RESTRICT_SELF, ruleset, 0, 0)
    finally:
        os.close(ruleset)


def _grant(ruleset: int, path: Path, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not there, or not ours to see: then it need not be granted
        return
    try:
        allowed = access if path.is_dir() else access & _OF_FILES
        rule = _PathBeneath(allowed, fd)
        _call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(fd)


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    done = int(libc.syscall(ctypes.c_long(number), *arguments))
    if done < 0:
        raise Unavailable(os.strerror(ctypes.get_errno()))
    return done
