"""A real clamd that knows one signature, its own, and needs no other."""

import hashlib
import socket
import time
from collections.abc import Sequence

from tests.servers.daemon import READY_WITHIN, Daemon

# In two halves, for other scanners.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar.UNOFFICIAL"
MOST = 2_000_000  # bytes of a stream


class ClamAV(Daemon):
    program = "clamd"
    package = "clamav-daemon"
    greeting = b""

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def socket(self) -> str:
        return str(self.folder / "socket")

    def prepare(self) -> Sequence[str]:
        signatures = self.folder / "signatures"
        signatures.mkdir()
        (signatures / "own.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar\n")
        configuration = self.folder / "clamd.conf"
        configuration.write_text(
            f"Foreground yes\nDatabaseDirectory {signatures}\nTCPSocket {self.port}\nTCPAddr {self.host}\n"
            f"LocalSocket {self.folder}/socket\nStreamMaxLength {MOST}\n"
            f"MaxThreads 2\nTemporaryDirectory {self.folder}\n"
        )
        return ("-c", str(configuration))

    def log(self) -> str:
        return ""

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            try:
                with socket.create_connection((self.host, self.port), timeout=1) as line:
                    line.sendall(b"zPING\0")
                    if line.recv(64).startswith(b"PONG"):
                        return
            except OSError:
                time.sleep(0.05)
        output = (self.folder / "output.log").read_text(errors="replace")
        raise RuntimeError(f"{self.program} did not start: {output[-2000:]}")
