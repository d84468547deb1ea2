"""The delimiter lines of a mail's open multiparts, found in one walk through its source.

Every line that begins with two dashes is held against all boundaries now open, so that an inner multipart without
its closing line ends where an outer one goes on.
"""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.transfer import taken

_SCAN = 128 * 1024  # bytes of source in memory at a time: few enough that most parts of a photo have no dash in them
_LONGEST = 1000  # bytes of a delimiter line; RFC 2046 allows boundaries of 70, some programs write more
_DASH_LINES = 200_000  # looked at before the rest of the mail is taken as it is: one made to hurt


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A line that divides parts."""

    before: int  # where the part before it ends: the line break belongs to the delimiter (RFC 2046 section 5.1.1)
    after: int  # where the next line begins
    level: int  # which of the open boundaries it is
    closing: bool


class Boundaries:
    """The boundaries now open, outermost first, and the next delimiter of any of them."""

    def __init__(self, source: bytes | mmap.mmap) -> None:
        self._source = source
        self._open: list[bytes] = []
        self._levels: dict[bytes, int] = {}  # the innermost, where two are the same
        self._next: Delimiter | None = None  # found and not yet taken
        self._dash_lines = 0

    @property
    def exhausted(self) -> bool:
        """Whether the walk was given up: more dashed lines than are looked at."""
        return self._dash_lines > _DASH_LINES

    def open(self, boundary: bytes) -> int:
        """Open one more; its level. What lies ahead is looked at anew."""
        self._set([*self._open, boundary])
        self._next = None
        return len(self._open) - 1

    def close(self, level: int) -> None:
        """Close this one and all inside it. A delimiter of an outer one that was found stays found."""
        self._set(self._open[:level])
        if self._next and self._next.level >= level:
            self._next = None

    def _set(self, boundaries: list[bytes]) -> None:
        self._open = boundaries
        self._levels = {boundary: level for level, boundary in enumerate(boundaries)}

    def peek(self, start: int) -> Delimiter | None:
        """The next delimiter at or after a position; found again until it is taken."""
        if self._open and self._next is None:
            self._next = next(self._delimiters(start), None)
        return self._next

    def take(self) -> None:
        self._next = None

    def matches(self, line: bytes) -> tuple[int, bool] | None:
        """Of which open boundary a line (without its dashes) is the delimiter, and whether it closes it."""
        words = line.rstrip()
        if words in self._levels:
            return self._levels[words], False
        if words.endswith(b"--") and words[:-2] in self._levels:
            return self._levels[words[:-2]], True
        return None

    def guess(self, start: int) -> bytes:
        """What looks like a boundary not yet open: a dashed line with a Content- field under it, early in a content."""
        early = self._source[start : start + 16 * 1024]
        found = re.search(rb"(?:^|\n)--([^\s][^\r\n]{0,200}?)[ \t]*\r?\n[Cc]ontent-[\w-]+:", early)
        return found[1] if found and found[1] not in self._levels else b""

    def _delimiters(self, start: int) -> Iterator[Delimiter]:
        source = self._source
        # The line break before a position counts: the delimiter of an empty part begins right at it.
        at = start - 1 if source[max(0, start - 1) : start] == b"\n" else start
        if start == 0 and source[:2] == b"--" and (found := self._delimiter(-1)):
            yield found
        while at < len(source) and not self.exhausted:
            block = taken(source, at, at + _SCAN)
            # Base64 has no dash at all, and one letter is found ten times as fast as three.
            inside = block.find(b"\n--") if b"-" in block else -1
            while inside >= 0 and not self.exhausted:
                self._dash_lines += 1
                if found := self._delimiter(at + inside):
                    yield found
                inside = block.find(b"\n--", inside + 1)
            at += max(1, len(block) - 2)

    def _delimiter(self, line_break: int) -> Delimiter | None:
        """The delimiter that begins behind a line break, if the line there is one."""
        begin = line_break + 3
        line = self._source[begin : begin + _LONGEST]
        end = line.find(b"\n") + 1 or len(line)
        found = self.matches(line[:end])
        if found is None:
            return None
        before = max(line_break, 0)
        if before and self._source[before - 1 : before] == b"\r":
            before -= 1
        return Delimiter(before, begin + end, *found)
