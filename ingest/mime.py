"""A mail's source -> the tree of its parts, by position. Nothing is decoded or copied here but header blocks.

What RFC 2045 and 2046 say is followed where the mail follows them; where it does not, the parts are found all the
same and the fault is recorded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.boundaries import Boundaries
from ingest.headers import Field, read_fields
from ingest.parameters import mime_type, parameters, token
from ingest.transfer import Extent, Source

_MAIL_HEADER = 256 * 1024  # bytes of a mail's header block that are read; more is a mail made to hurt
_PART_HEADER = 64 * 1024  # the same of a part's, or of a nested message's

_BEFORE_HEADER = re.compile(rb"[\r\n]*(?:>?From [^\n]*\n)?")
_FIELD_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_ENCODINGS = {
    "base64": "base64",
    "quoted-printable": "quoted-printable",
    "x-uuencode": "uuencode",
    "uuencode": "uuencode",
    "x-uue": "uuencode",
    "uue": "uuencode",
}
_AS_IT_IS = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits"})
_NESTED_MESSAGE = frozenset({"message/rfc822", "message/global", "message/news"})
_CMS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_UNTYPED = frozenset({"application/octet-stream", "text/plain", "application/x-msg", "application/eml"})
# How a mail saved as a file begins: fields, and among the first of them one that every mail has.
_MAIL = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:from|received|return-path|mime-version|date|subject):",
    re.IGNORECASE,
)
_UNWRAPPED = 1_000_000_000  # bytes decoded for the parts of an encoded mail together: each decodes all of it


Holds = Literal["content", "parts", "message", "signed"]


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the MIME tree: its header, where its content stands, its children (parts of a multipart, or the
    one message or signed part that it holds)."""

    content_type: str  # lower case; the default of RFC 2045 where none is given
    typed: bool  # the header gives a type
    fields: tuple[Field, ...]
    content_parameters: dict[str, str]
    disposition: str  # "attachment", "inline", "" or what else stands there
    filename: str  # as given, decoded; "" where none is
    extent: Extent
    children: tuple["Part", ...] = ()
    holds: Holds = "content"  # what its children are

    @property
    def content_id(self) -> str:
        value = dict(reversed(self.fields)).get("content-id", b"")
        return value.strip(b" <>").decode("utf-8", "replace")

    def files(self) -> Iterator["Part"]:
        """Every part with content of its own, in the order of the mail; nested messages are entered. A message or
        signed mail that came as a file of another type counts as a file, too."""
        if not self.children or not self.content_type.startswith(("multipart/", "message/")):
            yield self
        for child in self.children:
            yield from child.files()


def split(source: Source, *, depth: int, parts: int) -> tuple[Part, tuple[str, ...]]:
    """Source -> the root part and what was broken. At most `parts` parts, nested at most `depth` deep: what lies
    beyond is left in the part that holds it."""
    splitter = _Splitter(source, depth, parts)
    root = splitter.message()
    if splitter.boundaries.exhausted:
        splitter.defects.append("more dashed lines than are looked at")
    return root, tuple(dict.fromkeys(splitter.defects))


class _Splitter:
    def __init__(self, source: Source, depth: int, parts: int) -> None:
        self.source = source
        self.bytes = source() if isinstance(source, Extent) else source
        self.depth, self.parts = depth, parts
        self.stop = len(self.bytes)
        self.boundaries = Boundaries(self.bytes)
        self.defects: list[str] = []

    def message(self, start: int = 0, depth: int = 0) -> Part:
        """A mail's header and content, behind the blank lines and the mbox line that some stores put before it."""
        before = _BEFORE_HEADER.match(self.bytes, start)
        if before and before.end() > start:
            self.defects.append("mbox line before the header" if before[0].strip() else "blank line before the header")
            start = before.end()
        return self.part(start, "text/plain", depth)

    def part(self, start: int, default_type: str, depth: int) -> Part:
        fields, start = self.header(start, _PART_HEADER if depth else _MAIL_HEADER)
        self.parts -= 1
        first = dict(reversed(fields))
        declared = mime_type(first.get("content-type", b""))
        if "content-type" in first and not declared:
            self.defects.append("Content-Type names no type")
        content_type = declared or default_type
        content = parameters(first.get("content-type", b""))
        disposition = first.get("content-disposition", b"")
        if disposition.lstrip().lower().startswith(b"filename"):
            disposition = b"attachment; " + disposition  # the disposition itself was forgotten
        encoding = token(first.get("content-transfer-encoding", b""))
        filename = parameters(disposition).get("filename") or content.get("name", "")
        children: tuple[Part, ...] = ()
        holds: Holds = "content"
        stop = None
        too_deep = depth >= self.depth or self.parts <= 0
        if too_deep:
            self.defects.append("more or deeper parts than are read")
        elif content_type.startswith("multipart/"):
            children, stop = self.multipart(start, content_type, content.get("boundary", ""), depth)
            holds = "parts"
        elif content_type in _NESTED_MESSAGE and encoding not in _ENCODINGS:
            children = (self.message(start, depth + 1),)
            holds = "message"
        if stop is None:
            stop = self.end_of_part(start)
        extent = Extent(self.source, start, max(start, stop), self.encoding(encoding))
        if not children and not too_deep:
            children, holds = self.unwrapped(extent, content_type, content.get("boundary", ""), filename, depth)
        return Part(
            content_type=content_type,
            typed=bool(declared),
            fields=fields,
            content_parameters=content,
            disposition=token(disposition),
            filename=filename,
            extent=extent,
            children=children,
            holds=holds if children else "content",
        )

    def header(self, start: int, most: int) -> tuple[tuple[Field, ...], int]:
        """The fields at a position, and where the content begins. A line that is no field ends the header, and so
        does a delimiter: the blank line between was forgotten."""
        block = self.bytes[start : start + most]
        at = 0
        while at < len(block):
            end = block.find(b"\n", at) + 1 or len(block)
            line = block[at:end]
            if not line.strip(b"\r\n"):
                return read_fields(block[:at]), start + end
            if line.startswith(b"--") and self.boundaries.matches(line[2:]):
                # The line break before a delimiter belongs to it: step back so that it is found again.
                return read_fields(block[:at]), start + at
            continues = line[:1] in {b" ", b"\t"} and at > 0
            if not continues and not _FIELD_LINE.match(line):
                self.defects.append("no blank line between header and content")
                return read_fields(block[:at]), start + at
            at = end
        if len(block) == most:
            self.defects.append("header longer than is read")
        return read_fields(block), start + len(block)

    def multipart(
        self, start: int, content_type: str, boundary: str, depth: int
    ) -> tuple[tuple[Part, ...], int | None]:
        """The parts between the delimiters, and where the last one's epilogue ends. Without delimiters: no parts."""
        ahead = self.boundaries
        named = boundary.encode("utf-8", "replace").rstrip()
        found = None
        level = -1
        for candidate in (named, ahead.guess(start)):
            if candidate and (found is None or found.level != level):
                if level >= 0:
                    ahead.close(level)
                level = ahead.open(candidate)
                found = ahead.peek(start)
        if level < 0:
            self.defects.append("multipart without a boundary")
            return (), None
        children: list[Part] = []
        default_type = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        while found is not None and found.level == level:
            ahead.take()
            if found.closing or self.parts <= 0:
                break
            children.append(self.part(found.after, default_type, depth + 1))
            found = ahead.peek(children[-1].extent.stop)
        ahead.close(level)
        if found is None or found.level != level or not found.closing:
            self.defects.append("multipart that is not closed" if children else "multipart without its delimiters")
            return tuple(children), None
        return tuple(children), self.end_of_part(found.after)

    def unwrapped(
        self, extent: Extent, content_type: str, boundary: str, filename: str, depth: int
    ) -> tuple[tuple[Part, ...], Holds]:
        """The parts inside what is encoded as a whole: a message or multipart in base64, which RFC 2045 section 6.4
        forbids and mailers do; a mail attached as a file of unknown type; a signed envelope."""
        is_multipart, is_message = content_type.startswith("multipart/"), content_type in _NESTED_MESSAGE
        if not is_message and content_type in _UNTYPED and filename.lower().endswith(".eml"):
            is_message = bool(_MAIL.match(extent.head(8192)[0]))
        is_signed = content_type in _CMS or (content_type in _UNTYPED and filename.lower().endswith(".p7m"))
        if not (is_message or is_signed or (is_multipart and extent.encoding)):
            return (), "content"
        if isinstance(self.source, Extent) and isinstance(self.source.source, Extent):
            self.defects.append("more or deeper parts than are read")  # each layer is decoded again and again
            return (), "content"
        source = Extent(extent, 0, extent.measure()[0], "cms") if is_signed else extent
        inner = _Splitter(source, self.depth - depth - 1, self.parts)
        inner.parts = allowed = min(self.parts, 1 + _UNWRAPPED // (inner.stop + 1))
        if is_signed and not inner.stop:
            return (), "content"  # encrypted, or no envelope at all
        if extent.encoding and content_type.startswith(("multipart/", "message/")):
            self.defects.append(f"{content_type} encoded as a whole")
        if is_multipart:
            children, _ = inner.multipart(0, content_type, boundary, 0)
        else:
            children = (inner.message(),)
        self.parts -= allowed - inner.parts
        self.defects += inner.defects
        return children, "parts" if is_multipart else "message" if is_message else "signed"

    def encoding(self, name: str) -> str:
        if name not in _ENCODINGS and name not in _AS_IT_IS:
            self.defects.append(f"unknown transfer encoding {name[:40]}")
        return _ENCODINGS.get(name, "")

    def end_of_part(self, start: int) -> int:
        found = self.boundaries.peek(start)
        return self.stop if found is None else found.before
