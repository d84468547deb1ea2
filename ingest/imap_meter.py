"""Counts what an IMAP connection brings, and notices when Gmail holds it back.

Gmail gives an account about 2,500 MB a day and locks out who takes more. Before that it answers late, and says so in
the last line of an answer: "A7 OK Success [THROTTLED]".
"""

import re
from collections.abc import Callable

from imapclient import IMAPClient

_THROTTLED = re.compile(rb"\w+ OK [^\r\n]*\[THROTTLED\]")


class Meter:
    """Goes on counting when it is attached to the next connection."""

    def __init__(self) -> None:
        self.received = 0  # bytes
        self.throttled = False

    def attach(self, client: IMAPClient) -> None:
        """Count from now on. read and readline are what imaplib reads with, and lets others replace."""
        imap = client._imap
        self.throttled = False
        imap.read, imap.readline = self._reading(imap.read), self._reading_lines(imap.readline)

    def _reading(self, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
        def counted(size: int) -> bytes:
            piece = read(size)
            self.received += len(piece)
            return piece

        return counted

    def _reading_lines(self, readline: Callable[[], bytes]) -> Callable[[], bytes]:
        def counted() -> bytes:
            line = readline()
            self.received += len(line)
            self.throttled = self.throttled or _THROTTLED.match(line) is not None
            return line

        return counted
