"""A desk for a measurement: its configuration, on a mailbox of Dovecot's, and an SMTP server in its own process."""

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from redaksi.demo.smtp_catcher import LocalSmtp
from tests.servers.dovecot import Account


def configure(place: Path, account: Account, smtp_port: int) -> Path:
    """The configuration file of a desk that answers at once and without limits, its store beside it."""
    path = place / "config.toml"
    path.write_text(
        f"""
        [desk]
        name = "Redaksi Uji"
        address = "redaksi@contoh.id"
        editors = []
        [mailbox]
        url = "{account.url}"
        password = "{account.password}"
        bytes_per_day = 0
        [smtp]
        url = "smtp://127.0.0.1:{smtp_port}"
        per_day = 0
        [store]
        url = "sqlite:///store/redaksi.db"
        files = "store/files"
        [letters]
        complete_window = "0"
        [letters.caps]
        per_hour = 1000000
        """,
        encoding="utf-8",
    )
    return path


class _Taker:
    """The aiosmtpd handler that takes every letter and counts it."""

    def __init__(self, taken: "Synchronized[int]") -> None:
        self._taken = taken

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's
        with self._taken:
            self._taken.value += 1
        return "250 OK"


def _take_letters(line: Connection, taken: "Synchronized[int]") -> None:
    with LocalSmtp(_Taker(taken)) as smtp:
        line.send(smtp.port)
        line.poll(None)


class Letters:
    """An SMTP server in a process of its own, within a `with` statement."""

    def __enter__(self) -> "Letters":
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._taken = context.Value("q")
        self._told = 0
        self._process = context.Process(target=_take_letters, args=(theirs, self._taken), daemon=True)
        self._process.start()
        self.pid = int(self._process.pid or 0)
        self.port = int(self._line.recv())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def taken(self) -> int:
        """Letters since the last time."""
        told, self._told = self._told, self._taken.value
        return self._told - told
