"""Content-Transfer-Encoding: a stretch of a mail's source -> the bytes it stands for, block by block."""

import binascii
import hashlib
import io
import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Union

from pybase64 import b64decode

from ingest.cms import signed_content

BLOCK = 256 * 1024  # bytes of source in memory at a time

Source = Union[bytes, mmap.mmap, "Extent"]

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a part's content stands in the source and how it is encoded: "base64", "quoted-printable", "uuencode",
    "cms" (a signed envelope), or "" for as it is. Calling it decodes it; nothing decoded is held.

    The source is the mail itself, or, for a mail inside a base64 part, that part's extent.
    """

    source: Source = field(repr=False)
    start: int
    stop: int
    encoding: str = ""

    def __call__(self) -> bytes:
        # Joining a list would hold everything twice, and so would, now and then, a buffer that has to grow.
        whole = io.BytesIO()
        whole.seek(max(0, self.most - 1))
        whole.write(b"\0")
        whole.seek(0)
        for block in self.blocks():
            whole.write(block)
        whole.truncate()
        return whole.getvalue()

    @property
    def most(self) -> int:
        """Decoded bytes at most: no encoding makes a text shorter."""
        length = self.stop - self.start
        return length * 3 // 4 + 3 if self.encoding == "base64" else length

    def opened(self) -> bytes | mmap.mmap:
        return self.source() if isinstance(self.source, Extent) else self.source

    def blocks(self) -> Iterator[bytes]:
        """The decoded bytes in blocks of about 200 kB."""
        source = self.opened()
        if decoder := _DECODERS.get(self.encoding):
            return decoder(source, self.start, self.stop)
        return (taken(source, at, min(at + BLOCK, self.stop)) for at in range(self.start, self.stop, BLOCK))

    def head(self, most: int) -> tuple[bytes, bool]:
        """The first decoded bytes, and whether that is all of them."""
        taken = b""
        for block in self.blocks():
            taken += block
            if len(taken) > most:
                return taken[:most], False
        return taken, True

    def between(self, start: int, stop: int) -> "Extent":
        """A smaller stretch of it."""
        return replace(self, start=start, stop=stop)

    def measure(self) -> tuple[int, str]:
        """Size in bytes and sha256 of the decoded bytes."""
        size, digest = 0, hashlib.sha256()
        for block in self.blocks():
            size += len(block)
            digest.update(block)
        return size, digest.hexdigest()


def taken(source: bytes | mmap.mmap, start: int, stop: int) -> bytes:
    """A block of the source. Of a mapped file, what has been copied is let go: else the pages of the whole mail would
    gather in this process. Only of a mapping that is read-only: there nothing can be lost by it."""
    block = source[start:stop]
    if isinstance(source, mmap.mmap):
        with memoryview(source) as view:
            changeable = not view.readonly
        if not changeable:
            source.madvise(mmap.MADV_DONTNEED)
    return block


def _lines(source: bytes | mmap.mmap, start: int, stop: int) -> Iterator[bytes]:
    """Blocks that end with a line, unless a single line is longer than a block."""
    at = start
    while at < stop:
        end = min(at + BLOCK, stop)
        if end < stop:
            end = source.rfind(b"\n", at, end) + 1 or end
        yield taken(source, at, end)
        at = end


def _base64(source: bytes | mmap.mmap, start: int, stop: int) -> Iterator[bytes]:
    """RFC 2045 section 6.8: all other bytes are passed over; what follows the padding is not part of it."""
    carry = b""
    for block in _lines(source, start, stop):
        if not carry and b"=" not in block:
            try:
                yield b64decode(block)  # whole quads, as nearly always: the letters need no sorting out
                continue
            except binascii.Error:
                pass  # a line of odd length: below
        letters = carry + block.translate(None, _NOT_BASE64)
        padding = letters.find(b"=")
        if padding >= 0:
            carry = letters[:padding]
            break
        whole = len(letters) & ~3
        yield b64decode(letters[:whole])
        carry = letters[whole:]
    if len(carry) % 4 == 1:
        carry = carry[:-1]  # six bits make no byte
    yield b64decode(carry + b"=" * (-len(carry) % 4))


def _quoted_printable(source: bytes | mmap.mmap, start: int, stop: int) -> Iterator[bytes]:
    for block in _lines(source, start, stop):
        yield binascii.a2b_qp(block)


_UU_BEGIN = re.compile(rb"begin [0-7]{3,4} ")
_UU_FILE = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n(?=[!-`]{2,90}[ \t]*\r?\n)", re.MULTILINE)
_UU_MOST = 100  # files in one text
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def uuencoded_files(extent: Extent) -> list[tuple[bytes, Extent]]:
    """Files written into a text by uuencode: name as given, and where from "begin" to "end" it stands. Only in text
    that is not encoded once more."""
    if extent.encoding:
        return []
    source = extent.opened()
    files: list[tuple[bytes, Extent]] = []
    at = extent.start
    while len(files) < _UU_MOST and (found := _UU_FILE.search(source, at, extent.stop)):
        end = _UU_END.search(source, found.end(), extent.stop)
        if not end:
            break
        at = end.end()
        files.append((found[1], replace(extent, start=found.start(), stop=at, encoding="uuencode")))
    return files


def _uuencode(source: bytes | mmap.mmap, start: int, stop: int) -> Iterator[bytes]:
    """POSIX uuencode. A line cut short or too long is read by the length its first letter gives."""
    rest = b""
    for block in _lines(source, start, stop):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        yield b"".join(map(_uu_line, lines))
    yield _uu_line(rest)


def _uu_line(line: bytes) -> bytes:
    line = line.rstrip(b"\r")
    if not line or line == b"end" or _UU_BEGIN.match(line):
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        letters = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:letters])
        except binascii.Error:
            return b""


def _signed(source: bytes | mmap.mmap, start: int, stop: int) -> Iterator[bytes]:
    yield signed_content(source[start:stop])


_DECODERS: dict[str, Callable[[bytes | mmap.mmap, int, int], Iterator[bytes]]] = {
    "base64": _base64,
    "quoted-printable": _quoted_printable,
    "uuencode": _uuencode,
    "cms": _signed,
}
