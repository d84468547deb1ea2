"""A desk whose every line can be broken: its mailbox, its mail server, its store, and the service as a process."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults.fuse import arm
from tests.faults.imap_line import ImapLine
from tests.faults.mails import Authors, Sent
from tests.faults.processes import processes
from tests.faults.smtp_line import SmtpLine
from tests.faults.warm import FORKER, WarmService
from tests.redaksi.office import DESK, EDITOR
from tests.servers.daemon import HOST
from tests.servers.dovecot import Account
from tests.servers.smtp import ScriptedSmtp

Service = WarmService | subprocess.Popen[bytes]

PATIENCE = 240.0  # seconds; on a machine with other work a process may need twenty to start
LOOKS_EVERY = 0.1
# What makes a process take its time from a file; see `set_clock`.
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
CLOCK = {
    "LD_PRELOAD": str(FAKETIME or ""),
    "FAKETIME_NO_CACHE": "1",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
}


class Unsettled(Exception):
    """The service has not come to rest, or has not died where it should have."""


class Ground:
    """Within a `with` statement. expire_after, complete_window: as in [letters]; digests: whether the desk has an
    editor; warm: whether services are forked from a process that has made their imports.
    """

    def __init__(
        self,
        folder: Path,
        account: Account,
        smtp: ScriptedSmtp,
        *,
        expire_after: str = "0",
        complete_window: str = "3s",
        mailbox: str = "INBOX",
        digests: bool = False,
        warm: bool = True,
    ) -> None:
        self.folder, self.account, self.smtp = folder, account, smtp
        self.store = folder / "store"
        self.mailbox = mailbox
        self.imap_line, self.smtp_line = ImapLine(account.server.port), SmtpLine(smtp.port)
        self.authors = Authors()
        self.editors = f'["{EDITOR}"]' if digests else "[]"
        self.sent: list[Sent] = []
        self.doubtful = 0  # letters that may have been sent twice, as documented
        self.documented = 0  # those that were
        self.refused: list[str] = []  # whom the mail server has refused for good
        self.expire_after, self.complete_window = expire_after, complete_window
        self.warm = warm
        self.editors_letters: list[str] = []  # the kinds of letters to editors that are expected, once each
        self._services: list[Service] = []
        self.environment: Mapping[str, str] = {}

    @property
    def database(self) -> Path:
        return self.store / "redaksi.db"

    @property
    def log(self) -> str:
        return self.log_since(0)

    @property
    def log_size(self) -> int:
        """Bytes."""
        path = self.folder / "log"
        return path.stat().st_size if path.exists() else 0

    def log_since(self, size: int) -> str:
        """What was logged after the log had that size."""
        if not self.log_size:
            return ""
        with (self.folder / "log").open("rb") as log:
            log.seek(size)
            return log.read().decode(errors="replace")

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.store.mkdir(exist_ok=True)
        self.imap_line.__enter__()
        self.smtp_line.__enter__()
        self.configure()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for service in self._services:
            service.kill()
            service.wait(PATIENCE)
        self.imap_line.__exit__(kind, error, trace)
        self.smtp_line.__exit__(kind, error, trace)

    def configure(self) -> None:
        (self.folder / "config.toml").write_text(
            f"""
            [desk]
            name = "Redaksi Uji"
            address = "{DESK}"
            editors = {self.editors}
            [mailbox]
            url = "imap://{self.account.user}@{HOST}:{self.imap_line.port}/{self.mailbox}"
            password = "{self.account.password}"
            poll_every = "1s"
            idle = false
            [smtp]
            per_day = 0
            url = "{self.smtp_line.url}"
            [store]
            url = "sqlite:///store/redaksi.db"
            files = "store/files"
            [letters]
            complete_window = "{self.complete_window}"
            expire_after = "{self.expire_after}"
            digest_at = "23:59"
            [letters.caps]
            per_hour = 10000
            [service.limits]
            file_seconds = 200
            """,
            encoding="utf-8",
        )

    def receive(self, *mails: Sent) -> None:
        self.sent += (mail.delivered() for mail in mails)
        copies = (mail.bytes for mail in mails for _ in range(mail.copies))
        self.account.deliver(*copies, folder=self.mailbox)

    def lying(self, folder: str) -> Iterator[Path]:
        """The mails in a folder of the mailbox."""
        root = self.account.maildir
        root = root if folder == "INBOX" else root / f".{folder.replace('/', '.')}"
        for part in ("new", "cur"):
            yield from (root / part).glob("*")

    # The service

    def start(self, *command: str) -> Service:
        """One of the program's commands in a process of its own; the service, where none is named."""
        service = self.run_beside(*(command or ("run",)))
        self._services.append(service)
        return service

    def run_beside(self, *command: str) -> Service:
        """The same, for a command that is none of the services that live and die here."""
        log = self.folder / "log"
        log.touch()
        warm = self.warm and not self.environment
        return FORKER.start(self.folder, command, log) if warm else self._start_cold(command)

    def _start_cold(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        """From nothing: an environment is something that a process must be born with."""
        arguments = [sys.executable, "-m", "tests.faults.service", str(self.folder), *command]
        environment = {**os.environ, **self.environment}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(arguments, stdout=log, stderr=log, env=environment, start_new_session=True)

    @property
    def living(self) -> list[Service]:
        return [service for service in self._services if service.poll() is None]

    def left_over(self) -> list[int]:
        """What services have started that do not live any more: each is a session of its own."""
        dead = {service.pid for service in self._services if service.poll() is not None}
        return [process.pid for process in processes() if process.session in dead]

    def ensure_running(self) -> None:
        if not self.living:
            self.start()

    def stop(self) -> None:
        for service in self.living:
            service.send_signal(signal.SIGTERM)
        for service in self._services:
            service.wait(PATIENCE)

    def arm(self, step: str, nth: int = 1, victim: str = "service") -> None:
        arm(self.folder, step, nth, victim)

    @property
    def armed(self) -> bool:
        return (self.folder / "armed").exists()

    def count_letter_in_doubt(self) -> None:
        """A process has died: one letter more may come twice, if it was in that moment."""
        living = {service.pid for service in self.living}
        for in_doubt in self.folder.glob("in-doubt-*"):
            if int(in_doubt.name.rpartition("-")[2]) not in living:
                self.doubtful += 1
                in_doubt.unlink()

    def disarm(self) -> None:
        (self.folder / "armed").unlink(missing_ok=True)

    def wait_until(self, true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                raise Unsettled(f"{what}: not within {seconds:.0f} s\n{self.log[-3000:]}")
            time.sleep(LOOKS_EVERY)

    def wait_for_log(self, words: str, since: int) -> None:
        self.wait_until(lambda: words in self.log_since(since), f"the log says {words!r}")

    def remount(self, how: str) -> None:
        """Make the store's own file system "ro" or "rw"."""
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.store)], check=True)

    def set_clock(self, offset: str) -> None:
        """How far the service's clock is off from now on, such as "+1d"; for a ground with CLOCK in its environment."""
        unfinished = self.folder / "clock.new"
        unfinished.write_text(offset, encoding="ascii")
        unfinished.replace(self.folder / "clock")

    # What the store says

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as c:
            return c.execute(query, parameters).fetchall()

    @property
    def quiet(self) -> bool:
        """Every mail has met its disposition and is placed, and no letter waits."""
        if any(self.lying(self.mailbox)):
            return False
        try:
            done = self.rows("SELECT count(*) FROM inbound WHERE state IN ('done', 'failed')")[0][0]
            at_work = self.rows(
                "SELECT (SELECT count(*) FROM inbound WHERE state IN ('pending', 'processing'))"
                " + (SELECT count(*) FROM letter WHERE state IN ('waiting', 'sending'))"
                " + (SELECT count(*) FROM sighting WHERE placed_at IS NULL)"
            )[0][0]
        except sqlite3.Error:
            return False
        expired = 0
        if self.expire_after != "0":
            rejected = sum(mail.disposition == "reject" for mail in self.sent)
            expired = rejected - self.rows("SELECT count(*) FROM letter WHERE kind = 'expired'")[0][0]
        return bool(done >= len(self.sent) and at_work == 0 and expired == 0)

    def settle(self) -> None:
        """Wait until there is nothing to do any more, by a service that is started where none lives."""
        self.ensure_running()
        self.wait_until(lambda: self.quiet or not self.living, "the service comes to rest")
        if not self.quiet:
            raise Unsettled(f"the service ended before it had come to rest\n{self.log[-3000:]}")
        self.wait_until(lambda: not self.left_over(), "what dead services have started ends")


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process holds the database's write lock."""
    with contextlib.closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
