"""winmail.dat, Outlook's wrapping of a mail's attachments (MS-OXTNEF) -> where each file stands in it.

Read here rather than with tnefparse: a count in a hostile file sets that one looping four thousand million times, and
it takes the zero bytes off the end of files. Only what names and holds attachments is looked at.
"""

import struct
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SIGNATURE = b"\x78\x9f\x3e\x22"

_ATTRIBUTES = 20_000  # of a stream; a mail has some thirty, and eight for each file
_PROPERTIES = 5_000  # of one file
_DEPTH = 3  # mails attached to mails

_RENDERING, _TITLE, _CONTENT, _PROPS, _CODEPAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
_ATTACHMENT_LEVEL = 2

_DATA_OBJECT, _FILENAME, _LONG_FILENAME, _DISPLAY_NAME = 0x3701, 0x3704, 0x3707, 0x3001
_STRING, _UNICODE = 0x001E, 0x001F
_FIXED = {0x0002: 2, 0x000B: 2, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8,
          0x0040: 8, 0x0048: 16, 0x0001: 0}  # fmt: skip
_VARIABLE = frozenset({0x0000, 0x000D, _STRING, _UNICODE, 0x0102})
_MESSAGE = uuid.UUID("00020307-0000-0000-C000-000000000046").bytes_le  # the object is a mail, in TNEF again


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A file in a TNEF stream; calling it unwraps it anew."""

    name: str
    stream: Callable[[], bytes] = field(repr=False)
    start: int
    stop: int

    def __call__(self) -> bytes:
        return self.stream()[self.start : self.stop]


@dataclass(slots=True)
class _File:
    """What has been read of one attachment so far."""

    title: str = ""
    names: dict[int, str] = field(default_factory=dict)
    content: tuple[int, int] | None = None
    mail: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        known = (self.names.get(which) for which in (_LONG_FILENAME, _FILENAME))
        return next(filter(None, known), "") or self.title or self.names.get(_DISPLAY_NAME, "")


def is_tnef(head: bytes) -> bool:
    return head.startswith(SIGNATURE)


def wrapped_files(stream: Callable[[], bytes]) -> tuple[Wrapped, ...]:
    """The files in a TNEF stream, those of attached mails included, in its order. A stream that breaks off gives the
    files before the break; what is no TNEF gives none."""
    content = stream()
    return tuple(
        Wrapped(file.name, stream, *file.content)
        for file in _files(content, 0, len(content), _DEPTH)
        if file.content is not None
    )


def _files(content: bytes, start: int, stop: int, depth: int) -> Iterator[_File]:
    if not is_tnef(content[start : start + 4]) or depth == 0:
        return
    file: _File | None = None
    codepage = "cp1252"
    for level, name, at, end in _attributes(content, start + 6, stop):
        if name == _CODEPAGE and end - at >= 4:
            codepage = _codec(struct.unpack_from("<I", content, at)[0])
        if level != _ATTACHMENT_LEVEL:
            continue
        if name == _RENDERING or file is None:  # each attachment begins with it (section 2.1.3.3.15)
            yield from _finished(file, content, depth)
            file = _File()
        if name == _TITLE:
            file.title = _text(content[at:end], codepage)
        elif name == _CONTENT:
            file.content = (at, end)
        elif name == _PROPS:
            _read_properties(file, content, at, end, codepage)
    yield from _finished(file, content, depth)


def _finished(file: _File | None, content: bytes, depth: int) -> Iterator[_File]:
    if file is not None and file.mail is not None:
        yield from _files(content, *file.mail, depth - 1)
    elif file is not None:
        yield file


def _attributes(content: bytes, at: int, stop: int) -> Iterator[tuple[int, int, int, int]]:
    """Level, name, and where the value stands: section 2.1.3.1. The checksum behind it is not asked."""
    for _ in range(_ATTRIBUTES):
        if at + 11 > stop:
            return
        level, name, _type, length = struct.unpack_from("<BHHI", content, at)
        if at + 9 + length > stop:
            return
        yield level, name, at + 9, at + 9 + length
        at += 9 + length + 2


def _read_properties(file: _File, content: bytes, at: int, stop: int, codepage: str) -> None:
    """The MAPI properties of an attachment (section 2.1.3.4); reading ends at the first that makes no sense."""
    for kind, ident, start, end in _properties(content, at, stop):
        if kind in {_STRING, _UNICODE} and ident in {_FILENAME, _LONG_FILENAME, _DISPLAY_NAME}:
            file.names[ident] = _text(content[start:end], "utf-16-le" if kind == _UNICODE else codepage)
        elif ident == _DATA_OBJECT and content[start : start + 16] == _MESSAGE:
            file.mail = (start + 16, end)
        elif ident == _DATA_OBJECT and file.content is None:
            file.content = (start, end)


def _properties(content: bytes, at: int, stop: int) -> Iterator[tuple[int, int, int, int]]:
    """Type, id, and where the first value stands."""
    at += 4  # their number, which is not believed
    for _ in range(_PROPERTIES):
        if at + 8 > stop:
            return
        kind, ident = struct.unpack_from("<HH", content, at)
        at += 4
        if ident >= 0x8000:  # a named property: a GUID, then a number or a name
            if at + 24 > stop:
                return
            named, length = struct.unpack_from("<II", content, at + 16)
            at += 24 + (_padded(length) if named else 0)
        several, kind = bool(kind & 0x1000), kind & ~0x1000
        count = 1
        if several or kind in _VARIABLE:
            if at + 4 > stop:
                return
            (count,) = struct.unpack_from("<I", content, at)
            at += 4
        if kind in _FIXED:
            at += _padded(_FIXED[kind] * count)
            continue
        if kind not in _VARIABLE:
            return
        for nth in range(min(count, _PROPERTIES)):
            if at + 4 > stop:
                return
            (length,) = struct.unpack_from("<I", content, at)
            if at + 4 + length > stop:
                return
            if nth == 0:
                yield kind, ident, at + 4, at + 4 + length
            at += 4 + _padded(length)


def _padded(length: int) -> int:
    return length + -length % 4


def _codec(codepage: int) -> str:
    name = {65001: "utf-8", 20127: "ascii"}.get(codepage, f"cp{codepage}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _text(raw: bytes, codec: str) -> str:
    return raw.decode(codec, "replace").partition("\0")[0]
