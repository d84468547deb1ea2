"""A local IMAP server for the demo: one user, one empty mailbox, all of it in memory.

Pymap runs in a child process. The child reads the user's name and password from its standard input and dies when that
closes, so that it cannot outlive us, not even when we are killed; and no password shows in the list of processes.
"""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

READY_WITHIN = 20.0  # seconds; 0.3 are usual, a laden machine needs more


class LocalImap:
    """An IMAP server on a loopback port within a `with` statement: host, port, user, password, url."""

    def __init__(self, user: str = "redaksi") -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self.user = user
        self.password = secrets.token_hex(12)  # hex: pymap takes it as an argument, which may not begin with "-"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"imap://{self.user}@{self.host}:{self.port}/INBOX"

    def __enter__(self) -> Self:
        with socket.create_server((self.host, 0)) as free:
            self.port = free.getsockname()[1]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", __name__, self.host, str(self.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            assert self._process.stdin
            self._process.stdin.write(f"{self.user}\n{self.password}\n".encode())
            self._process.stdin.flush()
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _wait(self) -> None:
        """Until the server greets. Raises RuntimeError with its own words when it does not."""
        assert self._process
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection((self.host, self.port), timeout=1) as line:
                    if line.recv(4).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.02)
        self._process.kill()
        _, words = self._process.communicate()
        raise RuntimeError(f"the local IMAP server did not start: {words.decode('utf-8', 'replace')[-2000:]}")

    def _stop(self) -> None:
        if self._process:
            self._process.kill()  # it holds nothing that needs saving
            self._process.communicate()
        self._process = None


def _serve(host: str, port: str) -> None:
    """The child: pymap's own command line, with what must not be seen in a list of processes taken from stdin."""
    from pymap.main import main

    user, password = sys.stdin.readline().strip(), sys.stdin.readline().strip()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    credentials = ["--demo-user", user, "--demo-password", password]
    sys.argv = ["pymap", "--host", host, "--port", port, "--no-tls", "--no-service", "admin", "dict", *credentials]
    main()


def _die_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
