"""A real server for tests: unprivileged, in a folder of its own, on loopback, gone with the tests."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

HOST = "127.0.0.1"
READY_WITHIN = 20.0  # seconds; a tenth of one is usual

# When we die, of whatever, the pipe to the shell's input closes and the whole process group goes; so it does when the
# daemon ends by itself.
_WATCHED = '("$0" "$@" </dev/null; kill -KILL 0) & read _; kill -KILL 0'


class Daemon(ABC):
    """Starts a server within a `with` statement. Root hands the work to `nobody`, which these servers insist on."""

    program: ClassVar[str]
    package: ClassVar[str]  # the Debian package that has it
    greeting: ClassVar[bytes]

    def __init__(self) -> None:
        self.host = HOST
        self.port = free_port()
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.folder = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._arguments: Sequence[str] = ()

    @classmethod
    def path(cls) -> str | None:
        return shutil.which(cls.program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")

    @classmethod
    def why_missing(cls) -> str | None:
        """The reason for skipping a test; None where the server is installed."""
        return None if cls.path() else f"{cls.program} is not installed: apt-get install {cls.package}"

    @abstractmethod
    def prepare(self) -> Sequence[str]:
        """Write the configuration into the folder; the command's arguments."""

    @abstractmethod
    def log(self) -> str:
        """What the server wrote about its troubles."""

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{self.program}-"))
        self.folder.chmod(0o755)
        self._arguments = self.prepare()
        self.own(self.folder)
        self._start()
        return self

    @property
    def pid(self) -> int:
        """The process that all of the server's own descend from."""
        assert self._process
        return self._process.pid

    def restart(self) -> None:
        """Start again after `kill`, on the same port, with all that it kept."""
        self._start()

    def _start(self) -> None:
        root = os.geteuid() == 0
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _WATCHED, str(self.path()), *self._arguments],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user.pw_uid if root else None,
                group=self.user.pw_gid if root else None,
                extra_groups=() if root else None,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def own(self, folder: Path) -> None:
        """Give a folder and all in it to the user that the server runs as."""
        for path in (folder, *folder.rglob("*")):
            self.own_alone(path)

    def own_alone(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def kill(self) -> None:
        """End the server and every session at once, as a power cut would."""
        if self._process:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
        self._process = None

    def stop(self) -> None:
        self.kill()
        for _ in range(100):  # a process may be writing its last file while it dies
            shutil.rmtree(self.folder, ignore_errors=True)
            if not self.folder.exists():
                return
            time.sleep(0.02)

    def _wait(self) -> None:
        assert self._process
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection((self.host, self.port), timeout=1) as line:
                    if line.recv(64).startswith(self.greeting):
                        return
            except OSError:
                time.sleep(0.01)
        output = (self.folder / "output.log").read_text(errors="replace")
        raise RuntimeError(f"{self.program} did not start: {output[-2000:]}{self.log()[-2000:]}")


def free_port(*, besides: int = 0) -> int:
    """The kernel may give the same one twice in a row: besides is one that is not wanted again."""
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
    return port if port != besides else free_port(besides=besides)
