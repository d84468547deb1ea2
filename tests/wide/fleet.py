"""One desk on several machines, and what must hold of it whatever becomes of them."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from store.objects import Access, Objects
from tests.faults.mails import Sent
from tests.redaksi.office import DESK
from tests.servers.dovecot import Account
from tests.servers.object_storage import KEY, SECRET, ObjectStorage
from tests.servers.smtp import ScriptedSmtp
from tests.wide.line import Line

PATIENCE = 600.0  # seconds; for a machine that has other work

Work = tuple[str, int]  # "inbound" or "letter", and its id


@dataclass
class Host:
    """A machine: a folder and lines of its own, and the service on it."""

    folder: Path
    to_postgres: Line
    to_objects: Line
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def started(self) -> bool:
        """Whether the service that was started last is at work, and stops when it is told to."""
        return self.log.count("service started") == len(self.processes)

    @property
    def service(self) -> "subprocess.Popen[bytes]":
        return self.processes[-1]

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.wide.service", str(self.config)]
        with (self.folder / "log").open("ab") as log:
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log))

    def stop(self) -> int:
        """The exit code after SIGTERM."""
        self.service.send_signal(signal.SIGTERM)
        return self.service.wait(PATIENCE)

    def cut(self) -> None:
        for line in (self.to_postgres, self.to_objects):
            line.cut()

    def heal(self) -> None:
        for line in (self.to_postgres, self.to_objects):
            line.heal()


class Fleet:
    """Within a `with` statement."""

    def __init__(
        self, folder: Path, account: Account, smtp: ScriptedSmtp, postgres: str, objects: ObjectStorage
    ) -> None:
        self.folder, self.account, self.smtp, self._storage = folder, account, smtp, objects
        self.sent: list[Sent] = []
        self._url = sa.make_url(postgres)
        self.engine = sa.create_engine(self._url, poolclass=sa.NullPool)
        self.place = objects.place()
        self._stack = ExitStack()
        self.hosts: list[Host] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in self.hosts:
            for process in host.processes:
                process.kill()
                process.wait()
        self._stack.close()

    def host(self, name: str, *, polls: bool = True) -> Host:
        """Another machine, its service not yet started."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        socket = f"{self._url.query['host']}/.s.PGSQL.5432" if "host" in self._url.query else None
        server = socket or (self._url.host or "127.0.0.1", self._url.port or 5432)
        host = Host(
            folder,
            self._stack.enter_context(Line(server)),
            self._stack.enter_context(Line((self._storage.host, self._storage.port))),
        )
        url = f"postgresql+psycopg://{self._url.username}@127.0.0.1:{host.to_postgres.port}/{self._url.database}"
        host.config.write_text(
            f"""
            [desk]
            name = "Redaksi Uji"
            address = "{DESK}"
            [mailbox]
            url = "{self.account.url}"
            password = "{self.account.password}"
            [smtp]
            url = "{self.smtp.url}"
            per_day = 0
            [store]
            url = "{url}"
            files = "{self.place}"
            [store.s3]
            endpoint = "http://127.0.0.1:{host.to_objects.port}"
            access_key_id = "{KEY}"
            secret_access_key = "{SECRET}"
            [letters]
            complete_window = "0"
            [letters.caps]
            per_hour = 10000
            [service]
            polls = {"true" if polls else "false"}
            [service.limits]
            file_seconds = 200
            """,
            encoding="utf-8",
        )
        self.hosts.append(host)
        return host

    def receive(self, *mails: Sent) -> None:
        self.sent += mails
        self.account.deliver(*(mail.bytes for mail in mails))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as c:
            return [tuple(row) for row in c.execute(sa.text(query))]

    @property
    def done(self) -> bool:
        """Every mail is done and every letter has left."""
        try:
            (((done, letters),)) = self.rows(
                "SELECT (SELECT count(*) FROM inbound WHERE state IN ('done', 'failed')),"
                " (SELECT count(*) FROM letter WHERE state IN ('waiting', 'sending'))"
            )
        except sa.exc.ProgrammingError:  # no tables yet
            return False
        return bool(done >= len(self.sent) and letters == 0)

    def in_hand(self, *workers: str) -> frozenset[Work]:
        """What workers whose id is like one of these have in hand."""
        return self._work(_claimed_by(workers))

    def idle(self, *workers: str) -> frozenset[Work]:
        """What lies undone, in nobody's hands or in those of a worker whose id is like one of these, who are dead."""
        undone = "state IN ('pending', 'processing', 'waiting', 'sending')"
        return self._work(f"{undone} AND (claimed_by IS NULL OR {_claimed_by(workers)})")

    def _work(self, condition: str) -> frozenset[Work]:
        kinds = (f"SELECT '{kind}', id FROM {kind} WHERE {condition}" for kind in ("inbound", "letter"))
        rows = self.rows(" UNION ".join(kinds))
        return frozenset((str(kind), int(id)) for kind, id in rows)

    def wait_until(self, true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
        """Seconds that it took."""
        began = time.monotonic()
        while not true():
            if time.monotonic() - began > seconds:
                logs = "\n".join(f"{host.folder.name}:\n{host.log[-2000:]}" for host in self.hosts)
                raise TimeoutError(f"{what}: not within {seconds:.0f} s\n{logs}")
            time.sleep(0.1)
        return time.monotonic() - began

    def problems(self) -> list[str]:
        """What was lost or doubled; empty where all is well."""
        return [*self._messages(), *self._drafts_and_letters(), *self._files()]

    def _messages(self) -> Iterator[str]:
        became: dict[str, list[tuple[Any, ...]]] = {}
        for id, *rest in self.rows("SELECT message_id, state, disposition, claimed_by, error FROM inbound"):
            became.setdefault(id, []).append(tuple(rest))
        for mail in self.sent:
            if (those := became.pop(mail.message_id, [])) != [("done", mail.disposition, None, None)]:
                yield f"{mail.message_id} should be {mail.disposition} once, and is {those}"
        yield from (f"nobody sent {unknown}" for unknown in became)

    def _drafts_and_letters(self) -> Iterator[str]:
        filed = Counter(author for (author,) in self.rows("SELECT author_address FROM draft"))
        yield from _compared("draft", Counter({mail.author: mail.drafts for mail in self.sent if mail.drafts}), filed)
        asked = Counter((mail.author, mail.letter) for mail in self.sent if mail.letter)
        queued = Counter((to, kind) for to, kind in self.rows("SELECT to_address, kind FROM letter"))
        yield from _compared("letter in the outbox", asked, queued)
        ids = {id for (id,) in self.rows("SELECT message_id FROM letter WHERE state = 'sent'")}
        came = Counter(
            str(message_from_bytes(each.content, policy=default)["Message-ID"]) for each in self.smtp.letters
        )
        yield from _compared("letter at the mail server", Counter(ids), came)

    def _files(self) -> Iterator[str]:
        access = Access(self._storage.endpoint, key_id=KEY, secret=SECRET)
        objects = Objects(self.place, self.folder / "examined", access)
        named = self.rows(
            "SELECT source_sha256 FROM inbound WHERE source_sha256 IS NOT NULL"
            " UNION SELECT sha256 FROM attachment WHERE stored UNION SELECT sha256 FROM draft_photo"
        )
        yield from (f"file {sha256} is damaged" for (sha256,) in named if not objects.verify(sha256))


def _compared(what: str, wanted: "Counter[Any]", found: "Counter[Any]") -> Iterator[str]:
    yield from (f"no {what} for {who}" for who in wanted - found)
    yield from (f"a {what} too many for {who}" for who in found - wanted)


def _claimed_by(workers: Sequence[str]) -> str:
    return " OR ".join(f"claimed_by LIKE '{worker}'" for worker in workers)


def of_process(pid: int) -> str:
    """The ids of that process among the workers, as SQL's LIKE takes it."""
    return f"{os.uname().nodename}-{pid}-%".replace("_", "-")
