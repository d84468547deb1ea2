"""seccomp (Linux): a process gives up, for good, the system calls that lead out of it.

A list of what is refused, not of what is allowed: decoders in C use other calls on other machines, and a photo must not
come back unread for that. Files are Landlock's business; here are the network, other processes, the kernel's own
doors, and what Landlock knows nothing of (modes, owners, times of files). Written as the kernel reads it (classic BPF,
Documentation/userspace-api/seccomp_filter.rst), so that no library in C is needed.
"""

import ctypes
import os
import platform
import struct
from typing import NamedTuple

from redaksi.landlock import Unavailable

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2  # prctl(2)
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _FIRST = (
    0,
    4,
    16,
)  # where they stand in struct seccomp_data; both architectures are little-endian
_X32 = 0x40000000  # the other ABI of x86_64, whose numbers would go past the list
_THREAD = 0x00010000  # CLONE_THREAD: decoders use threads

# Name: on x86_64, on aarch64; None where that has no such call.
_Calls = dict[str, tuple[int, int | None]]
_NETWORK: _Calls = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
}  # fmt: skip
_PROCESSES: _Calls = {
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "tkill": (200, 130),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "personality": (135, 92),
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
}  # fmt: skip
_MEMORY: _Calls = {  # of other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
}  # fmt: skip
_KERNEL: _Calls = {
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "syslog": (103, 116), "quotactl": (179, 60),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
}  # fmt: skip
_MOUNTS: _Calls = {
    "setns": (308, 268), "unshare": (272, 97), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
}  # fmt: skip
_FILES: _Calls = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53),
    "fchmodat2": (452, 452), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "mknod": (133, None), "mknodat": (259, 33),
}  # fmt: skip
REFUSED = _NETWORK | _PROCESSES | _MEMORY | _KERNEL | _MOUNTS | _FILES
# Allowed where their first argument is this process: abort() sends itself a signal, and limits are set by prlimit64.
TO_ITSELF = {
    "kill": (62, 129), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "prlimit64": (302, 261),
}  # fmt: skip
_CLONE, _CLONE3 = (56, 220), 435


class _Machine(NamedTuple):
    column: int
    architecture: int  # AUDIT_ARCH_*


_MACHINES = {"x86_64": _Machine(0, 0xC000003E), "aarch64": _Machine(1, 0xC00000B7)}


def refuse(*, programs: bool = False) -> None:
    """From here on this thread, and all it starts, has no network, starts no process and gets at no other.

    programs: what it needs to start programs that talk to each other stays; still no other's memory, and no doors of
    the kernel. Raises Unavailable.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8:
        raise Unavailable(f"there is no list of system calls for {platform.machine()}")
    program = _for_programs(machine) if programs else _program(machine, os.getpid())
    held = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, one, two in ((_NO_NEW_PRIVS, 1, None), (_SET_SECCOMP, _FILTER, header)):
        if libc.prctl(option, one, two, 0, 0) != 0:
            raise Unavailable(os.strerror(ctypes.get_errno()))


def _for_programs(machine: _Machine) -> bytes:
    return b"".join([*_refusing(machine, _MEMORY | _KERNEL | _MOUNTS), _line(_RETURN, _ALLOW)])


def _refusing(machine: _Machine, calls: _Calls) -> list[bytes]:
    lines = [
        _line(_LOAD, _ARCHITECTURE),
        _line(_EQUAL, machine.architecture, past_if_so=1),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER),
        *_answered(_AT_LEAST, _X32, _REFUSE | _ENOSYS),
    ]
    for numbers in calls.values():
        number = numbers[machine.column]
        if number is not None:
            lines += _answered(_EQUAL, number, _REFUSE | _EPERM)
    return lines


def _program(machine: _Machine, own_pid: int) -> bytes:
    column = machine.column
    lines = _refusing(machine, REFUSED)
    # The C library falls back to clone, whose flags can be seen here.
    lines += _answered(_EQUAL, _CLONE3, _REFUSE | _ENOSYS)
    for numbers in TO_ITSELF.values():
        lines += [
            _line(_EQUAL, numbers[column], past_if_not=5),
            _line(_LOAD, _FIRST),
            _line(_EQUAL, own_pid, past_if_so=1),
            _line(_EQUAL, 0, past_if_not=1) if numbers == TO_ITSELF["prlimit64"] else _line(_RETURN, _REFUSE | _EPERM),
            _line(_RETURN, _ALLOW),
            _line(_RETURN, _REFUSE | _EPERM),
        ]
    lines += [
        _line(_EQUAL, _CLONE[column], past_if_not=4),
        _line(_LOAD, _FIRST),
        _line(_AND, _THREAD),
        _line(_EQUAL, 0, past_if_not=1),
        _line(_RETURN, _REFUSE | _EPERM),
        _line(_RETURN, _ALLOW),
    ]
    return b"".join(lines)


def _line(code: int, value: int, *, past_if_so: int = 0, past_if_not: int = 0) -> bytes:
    """One instruction; how many lines it goes past when its comparison holds, or does not."""
    return struct.pack("HBBI", code, past_if_so, past_if_not, value)


def _answered(comparison: int, value: int, answer: int) -> tuple[bytes, bytes]:
    return _line(comparison, value, past_if_not=1), _line(_RETURN, answer)
