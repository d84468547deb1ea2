"""A line to Dovecot that speaks Gmail's IMAP extensions, as far as we use them: X-GM-MSGID, X-GM-THRID, X-GM-LABELS."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import BinaryIO, Self

from tests.servers.daemon import HOST

FIRST_ID = 1_700_000_000_000_000_000  # as long as Gmail's; the UID is added
THREAD = FIRST_ID + 1  # Gmail names a thread after its first message; here all are in one


class GmailLine:
    """One connection to a Dovecot that announces GMAIL. `labels` collects what was stored: (uid, label)."""

    def __init__(self, port: int) -> None:
        self.labels: list[tuple[int, str]] = []
        self._listening = socket.create_server((HOST, 0))
        self.port: int = self._listening.getsockname()[1]
        self._server_port = port
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            client, _ = self._listening.accept()
            with client, socket.create_connection((HOST, self._server_port)) as server:
                upward = threading.Thread(target=_lines, args=(client, server, self._command), daemon=True)
                upward.start()
                _lines(server, client, _answer)
                upward.join()

    def _command(self, line: bytes) -> bytes:
        if store := re.match(rb'(\S+) UID STORE (\d+) \+X-GM-LABELS\.SILENT \("(.*)"\)', line):
            self.labels.append((int(store[2]), store[3].decode()))
            return store[1] + b" NOOP\r\n"
        return line.replace(b" X-GM-MSGID", b"").replace(b" X-GM-THRID", b"")


def _answer(line: bytes) -> bytes:
    def with_id(match: re.Match[bytes]) -> bytes:
        return match[1] + b"X-GM-MSGID %d X-GM-THRID %d UID %s" % (FIRST_ID + int(match[2]), THREAD, match[2])

    return re.sub(rb"^(\* \d+ FETCH \()UID (\d+)", with_id, line)


def _lines(source: socket.socket, target: socket.socket, rewrite: Callable[[bytes], bytes]) -> None:
    """Pass lines on, rewritten, and literals as they are; hang up when the source does."""
    with contextlib.suppress(OSError):
        reader: BinaryIO = source.makefile("rb")
        with reader:
            while line := reader.readline():
                target.sendall(rewrite(line))
                if literal := re.search(rb"\{(\d+)\}\r\n$", line):
                    target.sendall(reader.read(int(literal[1])))
        target.shutdown(socket.SHUT_WR)
