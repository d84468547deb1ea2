"""`python -m redaksi.confined_program FOLDER PROGRAM ARGUMENTS...`: a program that gets at no files but the system's
and those in FOLDER, and at no network where the kernel can refuse it. Where it cannot, the program runs all the same:
`redaksi doctor` says so.
"""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from redaksi import landlock, seccomp

_PROGRAMS = ("/usr", "/bin", "/lib", "/lib64", "/opt", "/snap")
_READ = (
    *("/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/localtime", "/etc/locale.alias", "/etc/passwd"),
    *("/etc/nsswitch.conf", "/etc/alternatives", "/var/cache/fontconfig", "/var/lib/libreoffice"),
    *("/var/spool/libreoffice", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/urandom"),
)


def main(folder: str, program: str, *arguments: str) -> None:
    """Become that program."""
    found = Path(shutil.which(program) or program).resolve()
    # LibreOffice by its path, wherever it was unpacked to: .../program/soffice.
    installed = found.parents[1] if found.parent.name == "program" else found
    with suppress(landlock.Unavailable):
        seccomp.refuse(programs=True)
    with suppress(landlock.Unavailable):
        landlock.restrict(
            read=map(Path, _READ),
            run=[*map(Path, _PROGRAMS), installed],
            write=[Path(folder), Path(os.devnull)],
            sockets=[Path("/tmp")],  # noqa: S108 LibreOffice puts the one by which it would find itself nowhere else
        )
    os.execv(found, [program, *arguments])  # noqa: S606 the operator's program


if __name__ == "__main__":
    main(*sys.argv[1:])
