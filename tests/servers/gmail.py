"""A stand-in for imap.gmail.com: a proxy before a Dovecot that announces GMAIL.

It speaks Gmail's extensions as far as we use them (X-GM-MSGID, X-GM-THRID, X-GM-LABELS), takes access tokens, counts
connections, ends sessions and holds back who is too eager, in Gmail's own words.
"""

import base64
import contextlib
import re
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import BinaryIO, Self

from tests.servers.daemon import HOST
from tests.servers.dovecot import PASSWORD, Dovecot

FIRST_ID = 1_700_000_000_000_000_000  # as long as Gmail's; the UID is added
THREAD = FIRST_ID + 1  # Gmail names a thread after its first message; here all are in one
MOST_CONNECTIONS = 15

# What imap.gmail.com announces before login.
GREETING = b"* OK Gimap ready for requests from 127.0.0.1 uji\r\n"
BEFORE_LOGIN = (
    b"* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR "
    b"AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER\r\n"
)
EXPIRED = b"* BYE Session expired, please login again.\r\n"
TOO_MANY = b"NO [ALERT] Too many simultaneous connections. (Failure)"
OVER_BANDWIDTH = b"NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)"
WRONG = b"NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"


class Gmail:
    """Within a `with` statement. What happens is for tests to look at and to change while it runs:

    labels: what was stored, as (uid, label). commands: every command's words, upper case. tokens: access token -> user.
    answers: a command's beginning ("UID FETCH") -> what it gets instead, one time each. throttled: every answer says
    so. deaf: nothing that Dovecot says of itself reaches an idling client.
    """

    def __init__(self, server: Dovecot, tokens: Mapping[str, str] | None = None) -> None:
        self.labels: list[tuple[int, str]] = []
        self.commands: list[str] = []
        self.tokens = tokens if tokens is not None else {}
        self.answers: dict[str, list[bytes]] = {}
        self.most_connections = MOST_CONNECTIONS
        self.throttled = self.deaf = False
        self.connections: list[Connection] = []
        self.server = server
        self._listening = socket.create_server((HOST, 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

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
        self.end_sessions(b"")
        for connection in self.connections:
            connection.join()

    @property
    def open(self) -> int:
        """Connections now."""
        return sum(connection.is_alive() for connection in self.connections)

    def url(self, user: str) -> str:
        return f"imap://{user}@{HOST}:{self.port}/INBOX"

    def end_sessions(self, goodbye: bytes = EXPIRED) -> None:
        """What Gmail does after a day, or when a token's hour is over."""
        for connection in self.connections:
            connection.end(goodbye)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                connection = Connection(self, client, crowded=self.open >= self.most_connections)
                self.connections.append(connection)
                connection.start()


class Connection(threading.Thread):
    """One client's line to Dovecot."""

    def __init__(self, gmail: Gmail, client: socket.socket, *, crowded: bool) -> None:
        super().__init__(daemon=True)
        self._gmail = gmail
        self._client = client
        self._server = socket.create_connection((HOST, gmail.server.port))
        self._crowded = crowded
        self._idling = False
        self._writing = threading.Lock()
        self._tag = b""

    def run(self) -> None:
        downward = threading.Thread(target=self._pass_down, daemon=True)
        with self._client, self._server, self._client.makefile("rb") as reader:
            self._tell(GREETING)
            downward.start()
            with contextlib.suppress(OSError):
                while line := reader.readline():
                    self._command(line, reader)
            for line_ in (self._client, self._server):
                with contextlib.suppress(OSError):
                    line_.shutdown(socket.SHUT_RDWR)
            downward.join()

    def end(self, goodbye: bytes) -> None:
        with contextlib.suppress(OSError):
            self._tell(goodbye)
            self._client.shutdown(socket.SHUT_RDWR)

    def _tell(self, words: bytes) -> None:
        with self._writing:
            self._client.sendall(words)

    def _command(self, line: bytes, reader: BinaryIO) -> None:
        """Pass a command on, or answer it ourselves."""
        tag, _, rest = line.strip().partition(b" ")
        words = rest.decode("latin-1").upper()
        self._gmail.commands.append(words)
        if tag.upper() == b"DONE":
            self._idling = False
        for beginning, answers in self._gmail.answers.items():
            if words.startswith(beginning) and answers:
                self._tell(tag + b" " + answers.pop(0) + b"\r\n")
                return
        if words.startswith("AUTHENTICATE XOAUTH2"):
            self._authenticate(tag, rest, reader)
        elif words.startswith("LOGIN") and self._crowded:
            self._tell(tag + b" " + TOO_MANY + b"\r\n")
        elif words == "CAPABILITY" and not self._tag:
            self._tell(BEFORE_LOGIN + tag + b" OK Thats all she wrote!\r\n")
        elif store := re.match(rb'UID STORE (\d+) \+X-GM-LABELS\.SILENT \("(.*)"\)', rest):
            self._gmail.labels.append((int(store[1]), store[2].decode()))
            self._server.sendall(tag + b" NOOP\r\n")
        else:
            self._idling = words == "IDLE"
            if words.startswith("LOGIN"):
                self._tag = tag
            self._server.sendall(line.replace(b" X-GM-MSGID", b"").replace(b" X-GM-THRID", b""))

    def _authenticate(self, tag: bytes, rest: bytes, reader: BinaryIO) -> None:
        initial = rest.split()[2:]
        if not initial:
            self._tell(b"+ \r\n")
            initial = [reader.readline().strip()]
        sent = base64.b64decode(initial[0]).decode()
        given = re.fullmatch("user=(.*?)\1auth=Bearer (.*?)\1\1", sent)
        assert given, sent
        if self._crowded:
            self._tell(tag + b" " + TOO_MANY + b"\r\n")
        elif self._gmail.tokens.get(given[2]) == given[1]:
            self._tag = tag
            self._server.sendall(tag + f' LOGIN "{given[1]}" "{PASSWORD}"\r\n'.encode())
        else:
            self._tell(b"+ " + base64.b64encode(b'{"status":"400","schemes":"Bearer"}') + b"\r\n")
            reader.readline()
            self._tell(tag + b" " + WRONG + b"\r\n")

    def _pass_down(self) -> None:
        with contextlib.suppress(OSError), self._server.makefile("rb") as reader:
            reader.readline()  # Dovecot's greeting; the client had Gmail's
            while line := reader.readline():
                with self._writing:
                    if not (self._idling and self._gmail.deaf and line.startswith(b"* ")):
                        self._client.sendall(self._answer(line))
                    if literal := re.search(rb"\{(\d+)\}\r\n$", line):
                        self._client.sendall(reader.read(int(literal[1])))
        with contextlib.suppress(OSError):
            self._client.shutdown(socket.SHUT_RDWR)

    def _answer(self, line: bytes) -> bytes:
        if self._gmail.throttled and (answer := re.match(rb"(\S+ OK) ", line)) and not line.startswith(b"* "):
            return answer[1] + b" Success [THROTTLED]\r\n"
        return re.sub(rb"^(\* \d+ FETCH \()UID (\d+)", _with_ids, line)


def _with_ids(match: re.Match[bytes]) -> bytes:
    return match[1] + b"X-GM-MSGID %d X-GM-THRID %d UID %s" % (FIRST_ID + int(match[2]), THREAD, match[2])
