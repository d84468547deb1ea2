"""What `redaksi doctor` finds on this machine: readers, health page's address, disk and clock."""

import shutil
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from redaksi import landlock
from redaksi.app import office_of
from redaksi.child import NoChild
from redaksi.commands.doctor_line import Grade, Line
from redaksi.conditions import LEAST_DISK, MAKE_ROOM, nearest_folder, places
from redaksi.config import Config
from redaksi.confined import Confined
from redaksi.office import can_cut_off_network
from redaksi.scanning import Clamd, ScannerAway

EARLIEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)  # no clock before this is right

_KERNEL = (
    "Run it on Linux 5.13 or newer, in a container only where that allows Landlock and seccomp; see docs/security.md."
)
_SAMPLE = b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Warta\\par}"


def documents(config: Config) -> Iterator[Line]:
    office = office_of(config)
    if office is None:
        yield Line("ok", "documents", ".docx, and .doc of Word 97 and newer; LibreOffice is off, so older ones go back")
        return
    started = time.monotonic()
    if office.docx(_SAMPLE, "rtf") is None:
        remedy = "apt-get install libreoffice-writer-nogui, or set libreoffice = false in [documents]."
        yield Line("fail", "documents", f"LibreOffice ({config.documents.program}) does not open a sample", remedy)
        return
    rtf = "read" if config.documents.rtf == "read" else "sent back"
    found = f"LibreOffice opened a sample in {time.monotonic() - started:.1f} s; RTF is {rtf}"
    if not can_cut_off_network():
        remedy = "Allow user namespaces, or keep Redaksi's machine from calling out."
        yield Line("warn", "documents", f"{found}; its network cannot be cut off here", remedy)
    elif not landlock.version():
        yield Line("warn", "documents", f"{found}; this machine cannot keep it from other files", _KERNEL)
    else:
        yield Line("ok", "documents", f"{found}; it has no network, and no files but its own")


def confinement(config: Config) -> Iterator[Line]:
    """Whether the process that reads files of strangers is walled in as it should be."""
    try:
        with Confined(config.service.limits, start="fork") as confined:
            lacks = confined.lacks()
    except NoChild as error:
        remedy = "Make memory free, or raise file_memory_mb in [service.limits]."
        yield Line("fail", "reading files", f"no process that reads them can be started: {error}", remedy)
        return
    if lacks:
        found = "in a process with limits on time and memory, but this machine does not wall it in: " + "; ".join(lacks)
        yield Line(
            "warn", "reading files", f"{found}. A file that takes it over could take your files with it", _KERNEL
        )
    else:
        yield Line("ok", "reading files", "in a process without network, programs, or files but its own")


def scanner(config: Config) -> Iterator[Line]:
    address = config.service.clamd
    if not address:
        yield Line("ok", "virus scanner", "none; [service] clamd names the socket of one")
        return
    try:
        yield Line("ok", "virus scanner", Clamd(address).version())
    except ScannerAway as error:
        remedy = 'no mail is judged until it answers: systemctl start clamav-daemon, or set [service] clamd = ""'
        yield Line("fail", "virus scanner", str(error), remedy)


def health(config: Config) -> Iterator[Line]:
    """Whether the address is ours to use; the service itself may have it already."""
    address = config.service.health_address
    if address is None:
        yield Line("ok", "health", "not served; [service] health names an address for it")
        return
    named = config.service.health
    try:
        with socket.create_connection(address, timeout=3):
            yield Line("ok", "health", f"{named} answers: the service runs")
            return
    except OSError:
        pass  # nobody listens there; whether we could is tried next
    try:
        with socket.create_server(address, family=socket.AF_INET6 if ":" in address[0] else socket.AF_INET):
            yield Line("ok", "health", f"{named} is free")
    except OSError as error:
        yield Line(
            "fail",
            "health",
            f"{named}: {error}",
            'Name an address of this machine in [service] health, such as "127.0.0.1:9090", or "" for none.',
        )


def disk(config: Config) -> Iterator[Line]:
    for folder in dict.fromkeys(nearest_folder(place) for place in places(config)):
        free = shutil.disk_usage(folder).free
        found = f"{free / 1e9:.1f} GB free in {folder}"
        yield Line("ok", "disk", found) if free >= LEAST_DISK else Line("warn", "disk", found, MAKE_ROOM)


def clock(config: Config) -> Iterator[Line]:
    now = datetime.now(config.desk.zone)
    grade: Grade = "ok" if now > EARLIEST_CLOCK else "fail"
    remedy = "" if grade == "ok" else "Set this machine's clock: timedatectl set-ntp true"
    yield Line(grade, "clock", f"{now:%Y-%m-%d %H:%M} in {config.desk.timezone}", remedy)
