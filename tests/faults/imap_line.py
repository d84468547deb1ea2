"""A line between the service and an IMAP server, on which a test lays one fault at a time."""

import contextlib
import re
import socket
import threading
from dataclasses import dataclass
from typing import Literal

from tests.servers.daemon import HOST
from tests.servers.port import Port

DRIP = 0.2  # seconds between two bytes


@dataclass
class ImapFault:
    """What happens at a command or, for "cut" and "drip", in the first literal of at least `size` bytes.

    times: how often, before the line is well again.
    """

    what: Literal["cut", "drip", "bye", "hang up", "stall", "no"]
    command: str = "UID FETCH"
    words: str = ""  # for "no": what the server answers
    size: int = 20_000
    share: float = 0.5  # of the literal that comes through before it is cut
    times: int = 1
    met: int = 0


class ImapLine(Port):
    """A port that leads to the server, for any number of connections, within a `with` statement."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._server_port = port
        self.fault: ImapFault | None = None

    def serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError), socket.create_connection((HOST, self._server_port)) as server:
            back = threading.Thread(target=self._pass_back, args=(server, client), daemon=True)
            back.start()
            self._pass_on(client, server)
            _hang_up(server, client)
            back.join()

    def _meets(self, *what: str) -> ImapFault | None:
        fault = self.fault
        if fault is None or fault.what not in what or fault.met >= fault.times:
            return None
        return fault

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := client.recv(65536):
                fault = self._meets("bye", "hang up", "stall", "no")
                command = re.match(rb"(\S+) ((?:UID )?\w+)", piece)
                if fault is None or command is None or command[2].decode().upper() != fault.command:
                    server.sendall(piece)
                    continue
                fault.met += 1
                match fault.what:
                    case "no":
                        client.sendall(command[1] + f" NO {fault.words}\r\n".encode())
                        continue
                    case "bye":
                        client.sendall(b"* BYE Server is shutting down\r\n")
                    case "stall":
                        while client.recv(65536):
                            pass
                return

    def _pass_back(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := server.recv(65536):
                fault = self._meets("cut", "drip")
                literal = re.search(rb"\{(\d+)\}\r\n", piece)
                if fault is None or literal is None or int(literal[1]) < fault.size:
                    client.sendall(piece)
                    continue
                fault.met += 1
                if fault.what == "drip":
                    client.sendall(piece[: literal.end()])
                    _drip(client)
                    break
                left = int(int(literal[1]) * fault.share)
                client.sendall(piece[: literal.end()])
                piece = piece[literal.end() :]
                while left > 0 and piece:
                    client.sendall(piece[:left])
                    left -= len(piece)
                    piece = server.recv(65536) if left > 0 else b""
                break
        _hang_up(server, client)


def _drip(client: socket.socket) -> None:
    """A byte now and then, so that no wait for the next one is ever too long."""
    ended = threading.Event()
    with contextlib.suppress(OSError):
        while not ended.wait(DRIP):
            client.sendall(b"A")


def _hang_up(*lines: socket.socket) -> None:
    for line in lines:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
