"""A mail's source -> the tree of its parts, by position. Nothing is decoded or copied here but header blocks.

The source is walked once: every line that begins with two dashes is held against the boundaries now open, the
innermost first, so that an inner multipart without its closing line ends where an outer one goes on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.headers import Field, read_fields
from ingest.parameters import mime_type, parameters, token
from ingest.transfer import Extent, Source

HEADER_LIMIT = 256 * 1024  # bytes of one header block; more is a mail made to hurt
_SCAN = 1024 * 1024
_LONGEST_BOUNDARY = 1000  # RFC 2046 allows 70; some programs write more
_DASH_LINES = 1_000_000  # that match no boundary, before the rest is taken as it is

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


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the MIME tree: its header, where its content stands, its children (parts of a multipart, or the
    one message that a message/rfc822 holds)."""

    content_type: str  # lower case; the default of RFC 2045 where none is given
    typed: bool  # the header gives a type
    fields: tuple[Field, ...]
    content_parameters: dict[str, str]
    disposition: str  # "attachment", "inline", "" or what else stands there
    filename: str  # as given, decoded; "" where none is
    extent: Extent
    children: tuple["Part", ...] = ()

    @property
    def content_id(self) -> str:
        value = dict(reversed(self.fields)).get("content-id", b"")
        return value.strip(b" <>").decode("utf-8", "replace")

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/") and bool(self.children)

    @property
    def is_message(self) -> bool:
        return self.content_type in _NESTED_MESSAGE and bool(self.children)

    def leaves(self) -> Iterator["Part"]:
        """Every part that holds content of its own, nested messages entered, in the order of the mail."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def split(source: Source, *, depth: int, parts: int) -> tuple[Part, tuple[str, ...]]:
    """Source -> the root part and what was broken. At most `parts` parts, nested at most `depth` deep: what lies
    beyond is left in the part that holds it."""
    splitter = _Splitter(source, depth, parts)
    return splitter.message(), tuple(dict.fromkeys(splitter.defects))


@dataclass(frozen=True, slots=True)
class _Delimiter:
    before: int  # where the part before it ends: the line break belongs to the delimiter (RFC 2046 section 5.1.1)
    after: int  # where the next line begins
    level: int  # which of the open boundaries it is
    closing: bool


class _Splitter:
    def __init__(self, source: Source, depth: int, parts: int) -> None:
        self.source = source
        self.bytes = source() if isinstance(source, Extent) else source
        self.depth, self.parts = depth, parts
        self.stop = len(self.bytes)
        self.open: list[bytes] = []  # boundaries, outermost first
        self.next: _Delimiter | None = None  # found and not yet used
        self.dash_lines = 0
        self.defects: list[str] = []

    def message(self, start: int = 0, depth: int = 0) -> Part:
        """A mail's header and content, behind the blank lines and the mbox line that some stores put before it."""
        before = _BEFORE_HEADER.match(self.bytes, start)
        if before and before.end() > start:
            self.defects.append("mbox line before the header" if before[0].strip() else "blank line before the header")
            start = before.end()
        return self.part(start, "text/plain", depth)

    def part(self, start: int, default_type: str, depth: int) -> Part:
        fields, start = self.header(start)
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
        children: tuple[Part, ...] = ()
        stop = None
        if depth >= self.depth or self.parts <= 0:
            self.defects.append("more or deeper parts than are read")
        elif content_type.startswith("multipart/"):
            children, stop = self.multipart(start, content_type, content.get("boundary", ""), depth)
        elif content_type in _NESTED_MESSAGE and encoding not in {"base64", "quoted-printable"}:
            children = (self.message(start, depth + 1),)
        if stop is None:
            stop = self.end_of_part(start)
        extent = Extent(self.source, start, max(start, stop), self.encoding(encoding))
        if not children and extent.encoding and content_type.startswith(("multipart/", *_NESTED_MESSAGE)):
            children = self.encoded(extent, content_type, first, depth)
        return Part(
            content_type=content_type,
            typed=bool(declared),
            fields=fields,
            content_parameters=content,
            disposition=token(disposition),
            filename=parameters(disposition).get("filename") or content.get("name", ""),
            extent=extent,
            children=children,
        )

    def header(self, start: int) -> tuple[tuple[Field, ...], int]:
        """The fields at a position, and where the content begins. A line that is no field ends the header, and so
        does a delimiter: the blank line between was forgotten."""
        block = self.bytes[start : min(start + HEADER_LIMIT, self.stop)]
        at = 0
        while at < len(block):
            end = block.find(b"\n", at) + 1 or len(block)
            line = block[at:end]
            if not line.strip(b"\r\n"):
                return read_fields(block[:at]), start + end
            if line.startswith(b"--") and self.matches(line[2:]):
                # The line break before a delimiter belongs to it: step back so that it is found again.
                return read_fields(block[:at]), start + at
            continues = line[:1] in {b" ", b"\t"} and at > 0
            if not continues and not _FIELD_LINE.match(line):
                self.defects.append("no blank line between header and content")
                return read_fields(block[:at]), start + at
            at = end
        if len(block) == HEADER_LIMIT:
            self.defects.append("header longer than is read")
        return read_fields(block), start + len(block)

    def multipart(
        self, start: int, content_type: str, boundary: str, depth: int
    ) -> tuple[tuple[Part, ...], int | None]:
        """The parts between the delimiters, and where the last one's epilogue ends. Without delimiters: no parts."""
        named = boundary.encode("utf-8", "replace").rstrip()
        delimiter = named or self.guess_boundary(start)
        if not delimiter:
            self.defects.append("multipart without a boundary")
            return (), None
        default_type = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        level = len(self.open)
        self.open.append(delimiter)
        self.next = None
        children = []
        found = self.peek(start)
        if found is None or found.level != level:
            guess = self.guess_boundary(start)
            if guess and guess not in self.open:
                self.defects.append("multipart whose delimiters are not those it names")
                self.open[level] = guess
                self.next = None
                found = self.peek(start)
        while found is not None and found.level == level:
            self.next = None
            if found.closing or self.parts <= 0:
                break
            children.append(self.part(found.after, default_type, depth + 1))
            found = self.peek(children[-1].extent.stop)
        self.open.pop()
        if found is None or found.level != level or not found.closing:
            self.defects.append("multipart that is not closed" if children else "multipart without its delimiters")
            return tuple(children), None
        return tuple(children), self.end_of_part(found.after)

    def guess_boundary(self, start: int) -> bytes:
        """What looks like a delimiter: a dashed line with a Content- field under it, early in the content."""
        early = self.bytes[start : start + 16 * 1024]
        found = re.search(rb"(?:^|\n)--([^\s][^\r\n]{0,200}?)[ \t]*\r?\n[Cc]ontent-[\w-]+:", early)
        return found[1] if found else b""

    def encoded(self, extent: Extent, content_type: str, first: dict[str, bytes], depth: int) -> tuple[Part, ...]:
        """A message or multipart that was encoded as a whole, which RFC 2045 section 6.4 forbids and mailers do."""
        inner = _Splitter(extent, self.depth, self.parts)
        self.defects.append(f"{content_type} encoded as a whole")
        if content_type.startswith("multipart/"):
            boundary = parameters(first.get("content-type", b"")).get("boundary", "")
            children, _ = inner.multipart(0, content_type, boundary, depth)
        else:
            inner.depth -= depth + 1
            children = (inner.message(),)
        self.parts = inner.parts
        self.defects += inner.defects
        return children

    def encoding(self, name: str) -> str:
        if name not in _ENCODINGS and name not in _AS_IT_IS:
            self.defects.append(f"unknown transfer encoding {name[:40]}")
        return _ENCODINGS.get(name, "")

    def end_of_part(self, start: int) -> int:
        found = self.peek(start)
        return self.stop if found is None else found.before

    def matches(self, line: bytes) -> tuple[int, bool] | None:
        """Which open boundary a line is (without its dashes), and whether it is its closing line."""
        words = line.rstrip()
        for level in range(len(self.open) - 1, -1, -1):
            if words == self.open[level]:
                return level, False
            if words == self.open[level] + b"--":
                return level, True
        return None

    def peek(self, start: int) -> _Delimiter | None:
        """The next delimiter of any open boundary at or after a position; kept until it is used."""
        if self.open and self.next is None:
            self.next = next(self.delimiters(start), None)
        return self.next

    def delimiters(self, start: int) -> Iterator[_Delimiter]:
        source = self.bytes
        # One line break may stand before the position: an empty part's delimiter begins right at it.
        at = max(0, start - 1) if source[start - 1 : start] == b"\n" else start
        if start == 0 and source[:2] == b"--" and (found := self.delimiter(-1)):
            yield found
        while at < self.stop:
            block = source[at : min(at + _SCAN, self.stop)]
            inside = block.find(b"\n--")
            while inside >= 0:
                self.dash_lines += 1
                if found := self.delimiter(at + inside):
                    yield found
                if self.dash_lines > _DASH_LINES:
                    self.defects.append("more dashed lines than are looked at")
                    return
                inside = block.find(b"\n--", inside + 1)
            at += max(1, len(block) - 2)

    def delimiter(self, line_break: int) -> _Delimiter | None:
        """The delimiter that begins behind a line break, if the line there is one."""
        begin = line_break + 3
        line = self.bytes[begin : begin + _LONGEST_BOUNDARY]
        end = line.find(b"\n") + 1 or len(line)
        found = self.matches(line[:end])
        if found is None:
            return None
        before = max(line_break, 0)
        if before and self.bytes[before - 1 : before] == b"\r":
            before -= 1
        return _Delimiter(before, begin + end, *found)
