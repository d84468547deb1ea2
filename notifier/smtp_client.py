"""smtplib's client, which takes the beginning of a line for all of it where the connection breaks in the middle."""

import smtplib
from io import BufferedReader


class _WholeLines:
    """What a server says, line by line; of a line that never ends nothing."""

    def __init__(self, said: BufferedReader) -> None:
        self._said = said

    def readline(self, limit: int) -> bytes:
        line = self._said.readline(limit)
        return line if line.endswith(b"\n") or len(line) == limit else b""

    def close(self) -> None:
        self._said.close()


class _WholeAnswers(smtplib.SMTP):
    """An answer without its line end (RFC 5321 section 4.2) is a broken connection: nobody knows what it would have
    been. "25" may have become 250, and "2" anything.
    """

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _WholeLines(self.sock.makefile("rb"))
        return super().getreply()


class Client(_WholeAnswers):
    """Begins in the clear."""


class TlsClient(_WholeAnswers, smtplib.SMTP_SSL):
    """Speaks TLS from the start."""
