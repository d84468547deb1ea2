"""A line to a server that can be cut, as a cable that is pulled out: nothing is refused, nothing comes through."""

import contextlib
import socket
import threading
from types import TracebackType

from tests.servers.port import Port


class Line(Port):
    """server: a host and port, or the path of a socket. What is said while it is cut arrives once it is healed."""

    def __init__(self, server: tuple[str, int] | str) -> None:
        super().__init__()
        self._server = server
        self._whole = threading.Event()
        self._whole.set()
        self._ended = False

    def cut(self) -> None:
        self._whole.clear()

    def heal(self) -> None:
        self._whole.set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        super().__exit__(kind, error, trace)
        self.heal()

    def serve(self, client: socket.socket) -> None:
        self._whole.wait()
        with contextlib.suppress(OSError), client, self._connect() as server:
            back = threading.Thread(target=self._pass, args=(server, client), daemon=True)
            back.start()
            self._pass(client, server)
            back.join()

    def _connect(self) -> socket.socket:
        if isinstance(self._server, str):
            line = socket.socket(socket.AF_UNIX)
            line.connect(self._server)
            return line
        return socket.create_connection(self._server)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (piece := source.recv(65536)) and not self._ended:
                self._whole.wait()
                target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
