"""ClamAV, where the desk has it: a mail's source -> the name of what clamd finds in it.

The mail is streamed as it lies on disk: clamd takes mails, archives and documents apart itself. Nothing is ever called
clean that clamd did not call so.
"""

import socket
import struct
from contextlib import suppress
from pathlib import Path

_PIECE = 1 << 16  # bytes at a time
_LINGERS = 120.0  # seconds for one step: clamd may be loading its signatures
# clamd knows a mail by its first line, and what it does not take for a mail it does not take apart.
_A_MAIL = b"Received: by Redaksi\r\n"


class ScannerAway(Exception):
    """clamd does not answer: whether the mail is clean is not known, and it is asked again later."""


class NotScanned(Exception):
    """clamd will not scan this mail, such as one beyond its StreamMaxLength."""


class Clamd:
    """clamd at a socket: "/run/clamav/clamd.ctl" or "127.0.0.1:3310"."""

    def __init__(self, address: str) -> None:
        self._address = address

    def find(self, mail: Path) -> str:
        """The name of the first thing found, "" where it is clean. Raises ScannerAway, NotScanned."""
        with self._connected() as clamd:
            refused = False
            try:
                clamd.sendall(b"zINSTREAM\0")
                self._send(clamd, _A_MAIL)
                with mail.open("rb") as source:
                    while piece := source.read(_PIECE):
                        self._send(clamd, piece)
                clamd.sendall(struct.pack("!I", 0))
            except (BrokenPipeError, ConnectionResetError):
                refused = True  # it has said why, and closed
            except OSError as error:
                raise ScannerAway(f"clamd at {self._address} broke off: {error}") from error
            said = self._answer(clamd)
        if said == "stream: OK" and not refused:
            return ""
        if said.startswith("stream: ") and said.endswith(" FOUND"):
            return said.removeprefix("stream: ").removesuffix(" FOUND")
        if said.endswith("ERROR"):
            raise NotScanned(said)
        raise ScannerAway(f"clamd at {self._address} answered {said[:200]!r}")

    def version(self) -> str:
        """What it says of itself and of its signatures. Raises ScannerAway."""
        with self._connected() as clamd:
            with suppress(OSError):
                clamd.sendall(b"zVERSION\0")
            return self._answer(clamd)

    def _connected(self) -> socket.socket:
        host, colon, port = self._address.rpartition(":")
        clamd: socket.socket | None = None
        try:
            if colon and port.isdecimal():
                return socket.create_connection((host.strip("[]"), int(port)), timeout=_LINGERS)
            clamd = socket.socket(socket.AF_UNIX)
            clamd.settimeout(_LINGERS)
            clamd.connect(self._address)
        except OSError as error:
            if clamd is not None:
                clamd.close()
            raise ScannerAway(f"clamd at {self._address} cannot be reached: {error}") from error
        return clamd

    @staticmethod
    def _send(clamd: socket.socket, piece: bytes) -> None:
        clamd.sendall(struct.pack("!I", len(piece)) + piece)

    def _answer(self, clamd: socket.socket) -> str:
        said = b""
        try:
            while len(said) < 4096 and (more := clamd.recv(1024)):
                said += more
        except OSError as error:
            if not said:
                raise ScannerAway(f"clamd at {self._address} does not answer: {error}") from error
        return said.rstrip(b"\0\n").decode("utf-8", "replace")
