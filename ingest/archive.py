"""A zip attachment -> its members as attachments, within strict limits; told by content, never by name.

A .docx is a zip too, and so are .xlsx, .odt, .epub and Apple's .pages: those are files and never opened here.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from ingest.charsets import decode
from ingest.filenames import clean_filename, made_up_filename
from ingest.message import Attachment

_BLOCK = 256 * 1024
_UTF8_NAME = 0x800  # general purpose bit 11 (APPNOTE.TXT 4.4.4)
_ENCRYPTED = 0x1
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # a file first, none at all, a split archive
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF")
_DOCUMENT_MEMBERS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "Index/Document.iwa"})
_DIRECTORY_ENTRIES = 20_000  # of a zip and the stored .docx in it: what may be read into memory before counting
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    entries: int = 200
    member: int = 60_000_000  # bytes of one file, unpacked
    total: int = 200_000_000  # bytes of all files together, unpacked
    ratio: int = 200  # unpacked to packed, of any file above a megabyte; photos and .docx lie near 1


_DEFAULT = ArchiveLimits()


@dataclass(frozen=True, slots=True)
class _Member:
    """One file of a zip; calling it unpacks it anew."""

    archive: Callable[[], bytes] = field(repr=False)
    index: int
    most: int

    def __call__(self) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self.archive())) as opened:
            return b"".join(_unpacked(opened, opened.infolist()[self.index], self.most))


class _TooLarge(Exception):
    pass


def is_archive(attachment: Attachment) -> bool:
    """Whether the bytes are an archive of files (zip, rar, 7z...) rather than a file of its own."""
    return _is_archive(attachment.content())


def open_archive(attachment: Attachment, limits: ArchiveLimits = _DEFAULT) -> tuple[Attachment, ...] | str:
    """The files of a zip, in its order, each with `archive` set to the zip's name; or why it is not opened:
    "archive-encrypted", "archive-too-large", "archive-damaged", "archive-unsupported" (rar, 7z, an archive inside an
    archive, anything that is no archive). Folders, resource forks and hidden files are left out.
    """
    content = attachment.content()
    if attachment.archive or not content.startswith(_ZIP) or not _is_archive(content):
        return "archive-unsupported"
    try:
        with _opened(content) as opened:
            return _members(opened, attachment, limits)
    except _TooLarge:
        return "archive-too-large"
    except NotImplementedError:  # a packing method or a zip version that zipfile does not know
        return "archive-unsupported"
    except _DAMAGED:
        return "archive-damaged"


def _is_archive(content: bytes) -> bool:
    if not content.startswith(_ZIP):
        return content.startswith(_OTHER_ARCHIVES)
    try:
        with _opened(content) as opened:
            return not _DOCUMENT_MEMBERS.intersection(opened.namelist())
    except (_TooLarge, NotImplementedError):
        return True
    except _DAMAGED:
        # A torn zip has no directory; a torn .docx still shows the name of its first member.
        return not any(name.encode() in content[:4096] for name in _DOCUMENT_MEMBERS)


def _opened(content: bytes) -> zipfile.ZipFile:
    """zipfile reads the whole directory, whatever its size; each entry in it begins with these four bytes."""
    if content.count(b"PK\x01\x02") > _DIRECTORY_ENTRIES:
        raise _TooLarge
    return zipfile.ZipFile(io.BytesIO(content))


def _members(opened: zipfile.ZipFile, attachment: Attachment, limits: ArchiveLimits) -> tuple[Attachment, ...] | str:
    entries = [(index, entry) for index, entry in enumerate(opened.infolist()) if not entry.is_dir()]
    if len(entries) > limits.entries or sum(entry.file_size for _, entry in entries) > limits.total:
        return "archive-too-large"
    wanted = [(index, entry, name) for index, entry in entries if (name := _name(entry)) is not None]
    if any(entry.flag_bits & _ENCRYPTED for _, entry, _ in wanted):
        return "archive-encrypted"
    left = limits.total
    found: list[Attachment] = []
    for index, entry, name in wanted:
        most = min(left, limits.member, max(1_000_000, entry.compress_size * limits.ratio))
        size, digest = 0, sha256()
        for block in _unpacked(opened, entry, most):
            size += len(block)
            digest.update(block)
        left -= size
        found.append(
            Attachment(
                filename=clean_filename(name) or made_up_filename(len(found) + 1, "application/octet-stream"),
                content_type="application/octet-stream",
                size=size,
                sha256=digest.hexdigest(),
                content=_Member(attachment.content, index, most),
                archive=attachment.filename,
                folder=name.rpartition("/")[0],
            )
        )
    return tuple(found)


def _unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """A member's bytes; the sizes that the zip claims are not believed."""
    size = 0
    with opened.open(entry) as member:
        while block := member.read(_BLOCK):
            size += len(block)
            if size > most:
                raise _TooLarge
            yield block


def _name(entry: zipfile.ZipInfo) -> str | None:
    """The member's path as it was meant; None for what no person put there."""
    path = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        # zipfile reads unmarked names as code page 437; macOS and Android write UTF-8 without saying so.
        path = decode(path.encode("cp437"), "utf-8")[0] if not path.isascii() else path
    steps = path.replace("\\", "/").split("/")
    hidden = any(step.startswith(".") and step not in {".", ".."} for step in steps)
    if hidden or "__MACOSX" in steps or steps[-1].lower() in _SYSTEM_FILES:
        return None
    return "/".join(steps)
