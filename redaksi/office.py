"""LibreOffice, where the desk has switched it on, opens what our own reader cannot: Word 95 and older, odd saves, RTF.

It becomes a .docx, which goes through the one reader like any other. A whole office suite is a large target for a file
of a stranger, so it runs apart: a profile of its own, macros and links off, no network, no files but the system's and
its own, little memory and time, one at a time, none of our secrets in its environment, and killed with all it started
when it does not end by itself.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock

import structlog

from ingest.readers import ReadDocument
from ingest.unreadable import Unreadable

log = structlog.get_logger()

SECONDS = 60  # the first start makes a profile, which takes most of ten seconds on a slow machine
_MEMORY = 1_500_000_000  # bytes of its own that it may hold; it takes 230 MB for an article
_LARGEST_FILE = 300_000_000  # bytes that it may write
# What it is asked to open, with the import filter where naming it keeps garbage from being taken for plain text. Not
# Word 2003's XML: LibreOffice 7.4 loses the fonts of its runs, and an author would be blamed for that.
_FILTERS = {
    "rtf": "Rich Text Format",
    "doc": "MS Word 97",
    "word-95": "",
    "word-2": "",
    "word-1": "",
    "word-mac": "",
}
_EXPORT = "docx:MS Word 2007 XML"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
</oor:items>
"""  # noqa: E501 the format's own


class LibreOffice:
    """LibreOffice Writer at hand. program: its command; rtf: RTF is opened, too. One conversion at a time."""

    def __init__(self, program: str, *, rtf: bool = False, seconds: float = SECONDS) -> None:
        self._program = program
        self._rtf = rtf
        self._seconds = seconds
        self._lock = Lock()
        self._last: tuple[str, bytes] | None = None  # the reader and the page that shows the text ask one after another

    def opens(self, read: Unreadable) -> bool:
        """Is this a file that our reader cannot open and LibreOffice may?"""
        if read.found == "rtf":
            return self._rtf
        return read.reason in {"not-word", "damaged"} and read.found in _FILTERS

    def docx(self, content: bytes, found: str) -> bytes | None:
        """A file's bytes -> the same document as a .docx; None where LibreOffice cannot. found: what it is."""
        digest = sha256(content).hexdigest()
        with self._lock:
            if self._last is None or self._last[0] != digest:
                docx = self._convert(content, found)
                if docx is None:
                    return None
                self._last = (digest, docx)
            return self._last[1]

    def _convert(self, content: bytes, found: str) -> bytes | None:
        with tempfile.TemporaryDirectory(prefix="redaksi-office-") as name:
            folder = Path(name)
            (folder / "user").mkdir()
            (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
            source, target = folder / "naskah.doc", folder / "out" / "naskah.docx"
            source.write_bytes(content)
            failure = self._run(folder, source, target.parent, _FILTERS.get(found, ""))
            if not failure and target.is_file():
                return target.read_bytes()
        log.warning("LibreOffice could not open a document", found=found, bytes=len(content), why=failure or "refused")
        return None

    def _run(self, profile: Path, source: Path, target: Path, import_filter: str) -> str:
        """Convert a file; "" or why it failed."""
        command = [
            *self.confinement,
            *_among_its_own_files(profile),
            self._program,
            "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
            f"-env:UserInstallation={profile.as_uri()}",
            *([f"--infilter={import_filter}"] if import_filter else []),
            "--convert-to", _EXPORT, "--outdir", str(target), str(source),
        ]  # fmt: skip
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(profile), "TMPDIR": str(profile)}
        try:
            process = subprocess.Popen(  # noqa: S603 the operator's program and paths that are ours
                command,
                env=environment | {"LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            return f"{self._program} cannot be started: {error.strerror or error}"
        try:
            code = process.wait(self._seconds)
        except subprocess.TimeoutExpired:
            return f"stopped after {self._seconds:g} s"
        finally:
            _kill(process)  # the program is a script with the office as its grandchild: all of them, whatever happened
        return "" if code == 0 else f"it ended with {code}"

    @cached_property
    def confinement(self) -> tuple[str, ...]:
        """The commands around it that bound memory, processor and files, and cut the network off where the machine
        lets us (Linux; util-linux)."""
        return (*_limited(int(self._seconds)), *(_WITHOUT_NETWORK if can_cut_off_network() else ()))


def _among_its_own_files(folder: Path) -> tuple[str, ...]:
    return (sys.executable, "-I", "-m", "redaksi.confined_program", str(folder)) if sys.platform == "linux" else ()


_WITHOUT_NETWORK = ("unshare", "--map-root-user", "--net", "--")


def _limited(seconds: int) -> tuple[str, ...]:
    if shutil.which("prlimit") is None:
        return ()
    limits = (f"--data={_MEMORY}", f"--cpu={seconds}", f"--fsize={_LARGEST_FILE}", "--core=0")
    return ("prlimit", *limits, "--")


def can_cut_off_network() -> bool:
    """Does this machine let us start a program without a network?"""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*_WITHOUT_NETWORK, "true"], capture_output=True, check=False)  # noqa: S603 fixed words
    return tried.returncode == 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # all gone already
        return
    finally:
        process.wait()


def read_with(office: LibreOffice | None, read: Callable[[bytes], ReadDocument], content: bytes) -> ReadDocument:
    """What a reader says of a file; where it cannot open it, what it says of LibreOffice's copy."""
    first = read(content)
    if office is None or not isinstance(first.content, Unreadable) or not office.opens(first.content):
        return first
    found = first.content.found
    docx = office.docx(content, found)
    again = first if docx is None else read(docx)
    if isinstance(again.content, Unreadable):  # what was found at first is what its author can mend
        return first
    # Out of a damaged file LibreOffice saves what it can, and does not say what it left out.
    doubts = ("a damaged file, opened by LibreOffice",) if first.content.reason == "damaged" else ()
    told = replace(
        again.content,
        format="doc",
        converted_from=found,
        unsure=(*doubts, *again.content.unsure),
        diagnostics=(f"opened by LibreOffice: {first.content.detail}", *again.content.diagnostics),
    )
    return again._replace(content=told)
