"""A line between the service and an SMTP server, on which a test lays one fault at a time.

A letter reaches the server only once its last line has come: so one that is refused at the end never does, and one
whose answer is lost has. Of people named NOBODY it knows none.
"""

import contextlib
import re
import socket
import time
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from tests.faults.mails import NOBODY
from tests.servers.daemon import HOST
from tests.servers.port import Port

Stage = Literal["connect", "EHLO", "MAIL", "RCPT", "DATA", "content", "dot"]
STAGES: tuple[Stage, ...] = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "content", "dot")
DRIP = 0.2  # seconds between two bytes


@dataclass
class SmtpFault:
    """What happens at a stage instead of the server's answer.

    what: an answer such as "451 4.3.0 busy"; "hang up"; "stall"; "drip"; "taken" (at "dot": the server has the letter,
    and then the line breaks). times: how often, before the line is well again.
    """

    stage: Stage
    what: str
    times: int = 1
    met: int = 0
    letters: list[str] = field(default_factory=list)  # the recipients whose letters it met


class SmtpLine(Port):
    """A port that leads to the server, for any number of connections, within a `with` statement."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._server_port = port
        self.fault: SmtpFault | None = None
        self.url = f"smtp://{HOST}:{self.port}"

    def serve(self, client: socket.socket) -> None:
        with (
            client,
            contextlib.suppress(OSError),
            socket.create_connection((HOST, self._server_port)) as server,
            client.makefile("rb") as said,
            server.makefile("rb") as answered,
        ):
            _Conversation(self, client, server, said, answered).run()


class _Conversation:
    def __init__(
        self, line: SmtpLine, client: socket.socket, server: socket.socket, said: BinaryIO, answered: BinaryIO
    ) -> None:
        self._line, self._client, self._server = line, client, server
        self._said, self._answered = said, answered
        self._recipient = ""

    def run(self) -> None:
        greeting = self._answer()
        if not self._met("connect"):
            self._client.sendall(greeting)
        elif self._broken:
            return
        while command := self._said.readline():
            verb = command[:4].decode("ascii", "replace").upper()
            if recipient := re.match(rb"RCPT TO:<(.*?)>", command, re.IGNORECASE):
                self._recipient = recipient[1].decode()
            stage = next((each for each in STAGES if each == verb), None)
            if stage and self._met(stage):
                if self._broken:
                    return
            elif recipient and self._recipient.startswith(NOBODY):
                self._client.sendall(b"550 5.1.1 no such user\r\n")
            elif verb == "DATA":
                self._client.sendall(b"354 go ahead\r\n")
                if not self._letter():
                    return
            else:
                self._server.sendall(command)
                self._client.sendall(self._answer())

    def _letter(self) -> bool:
        """Take the letter in, and hand it on. False when the line broke."""
        content = b""
        while (text := self._said.readline()) != b".\r\n":
            if not text:
                return False
            content += text
            if len(content) > 500 and self._met("content") and self._broken:
                return False
        taken = self._fault("dot", "taken")
        if not taken and self._met("dot"):
            return not self._broken
        self._server.sendall(b"DATA\r\n")
        self._answer()
        self._server.sendall(content + b".\r\n")
        answer = self._answer()
        if taken:
            taken.met += 1
            taken.letters.append(self._recipient)
            return False
        self._client.sendall(answer)
        return True

    def _fault(self, stage: Stage, *what: str) -> SmtpFault | None:
        fault = self._line.fault
        if fault is None or fault.stage != stage or fault.met >= fault.times or (what and fault.what not in what):
            return None
        return fault

    def _met(self, stage: Stage) -> bool:
        """Whether a fault took the place of what comes next; `_broken` tells whether the line is of use after it."""
        fault = self._fault(stage)
        if fault is None:
            return False
        fault.met += 1
        fault.letters.append(self._recipient)
        self._broken = True
        match fault.what:
            case "hang up":
                pass
            case "stall":
                while self._client.recv(65536):
                    pass
            case "drip":
                while True:
                    self._client.sendall(b"2")
                    time.sleep(DRIP)
            case answer:
                self._client.sendall(f"{answer}\r\n".encode())
                self._broken = answer.startswith("421")
        return True

    def _answer(self) -> bytes:
        answer = b""
        while text := self._answered.readline():
            answer += text
            if text[3:4] != b"-":
                return answer
        return answer
