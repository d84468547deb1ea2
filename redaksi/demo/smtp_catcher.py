"""A local SMTP server for the demo, which keeps every letter as a file instead of sending it on."""

import asyncio
import itertools
import re
import ssl
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session


class LocalSmtp:
    """An aiosmtpd server in a thread of its own, on a free loopback port, within a `with` statement: host, port, url.

    serving: a TLS context to speak TLS from the start; options are those of aiosmtpd.smtp.SMTP.
    """

    def __init__(self, handler: object, *, serving: ssl.SSLContext | None = None, **options: Any) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self._handler = handler
        self._serving = serving
        self._options = {"enable_SMTPUTF8": True, "hostname": "localhost", **options}
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="smtp", daemon=True)
        self._listening = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = asyncio.Event()

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        try:
            server = await self._loop.create_server(
                lambda: SMTP(self._handler, loop=self._loop, **self._options), self.host, 0, ssl=self._serving
            )
            self.port = server.sockets[0].getsockname()[1]
        finally:
            self._listening.set()
        async with server:
            await self._closing.wait()


class SmtpCatcher(LocalSmtp):
    """Saves each letter as it came: "0001-rina@contoh.id.eml", in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(_Keeper(folder))


class _Keeper:
    """The aiosmtpd handler that writes letters into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        recipient = re.sub(r"[^\w.@+-]", "_", ",".join(envelope.rcpt_tos))[:100]
        letter = self._folder / f"{next(self._numbers):04}-{recipient}.eml"
        content = envelope.content or b""
        letter.write_bytes(content if isinstance(content, bytes) else content.encode())
        return f"250 kept as {letter.name}"
