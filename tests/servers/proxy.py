"""A line between client and server that breaks where a test wants it to."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from tests.servers.daemon import HOST


class BreakingLine:
    """Passes one connection's bytes through; after `limit` bytes from the server it hangs up on both.

    The count begins at `arm`. With `silent` it keeps the line open and says nothing more.
    """

    def __init__(self, port: int, *, limit: int, silent: bool = False) -> None:
        self._listening = socket.create_server((HOST, 0))
        self.port: int = self._listening.getsockname()[1]
        self._server_port = port
        self._limit = limit
        self._silent = silent
        self._armed = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def arm(self) -> None:
        self._armed.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            client, _ = self._listening.accept()
            self._listening.close()  # whoever comes back finds nobody
            with client, socket.create_connection((HOST, self._server_port)) as server:
                upward = threading.Thread(target=self._pass_on, args=(client, server), daemon=True)
                upward.start()
                self._pass_back(server, client)
                if self._silent:
                    self._ended.wait()
                for line in (client, server):
                    with contextlib.suppress(OSError):
                        line.shutdown(socket.SHUT_RDWR)
                upward.join()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)

    def _pass_back(self, source: socket.socket, target: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(4096):
                if self._armed.is_set():
                    piece = piece[: self._limit - passed]
                    passed += len(piece)
                target.sendall(piece)
                if self._armed.is_set() and passed >= self._limit:
                    return
