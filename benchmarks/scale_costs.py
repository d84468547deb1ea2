"""What one message and one idle desk cost: processor, transactions, statements, objects, bytes.

    python -m benchmarks.scale_costs [--mails 20] [--json FILE]

A real desk on Dovecot, an SMTP server, PostgreSQL and SeaweedFS on loopback, in one process with its children; every
statement and every request is counted, so other work on the machine changes seconds of the clock and nothing else much.
The mails are of the kind that desks get: a document of 30 KB and two photos of about 1.5 MB, 40 % of them rejected.
"""

import argparse
import functools
import json
import os
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.machine import descendants, machine, processor_seconds, program
from redaksi.app import App, open_app
from redaksi.daily import send_digest_when_due
from redaksi.delivery import deliver
from redaksi.period import send_reports_when_due
from redaksi.pipeline import poll, share
from redaksi.service import (
    DELIVER_EVERY,
    LOOK_FOR_DIGEST_EVERY,
    LOOK_FOR_REPORTS_EVERY,
    SHARE_EVERY,
    WATCH_EVERY,
)
from redaksi.watching import watch
from store.migrating import migrate
from store.objects import Objects
from tests.builders import docx, email, photo
from tests.redaksi.office import Office
from tests.servers.dovecot import Dovecot
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import fresh_database, postgres
from tests.servers.smtp import ScriptedSmtp

Counts = defaultdict[str, float]
TIMES = 5  # each task of an idle desk is done so often, to be measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mails", type=int, default=20)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with _office() as office, open_app(office.config) as app:
        migrate(app.database)
        office.receive(*_mails(2, first=0))
        poll(app)  # the first starts the children: not counted
        office.receive(*_mails(asked.mails, first=2))
        used = _counted(app, lambda: (poll(app), deliver(app)))
        message = {what: count / asked.mails for what, count in used.items()}
        idle = _idle(app)
    print(machine())
    _print("one message", message)
    _print("one idle desk, a second", idle)
    if asked.json:
        asked.json.write_text(json.dumps({"message": message, "idle": idle}, indent=1))


@contextmanager
def _office() -> Iterator[Office]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(fresh_database(stack.enter_context(postgres())))
        objects = stack.enter_context(ObjectStorage())
        smtp = stack.enter_context(ScriptedSmtp())
        account = stack.enter_context(Dovecot()).account()
        office = Office(folder, account, smtp, store=f'url = "{url}"\n{objects.tables(objects.place())}')
        office.configure("[letters.caps]\nper_hour = 100000")
        yield office


def _mails(count: int, first: int) -> Iterator[Any]:
    for number in range(first, first + count):
        good = docx(font="Times New Roman" if number % 5 < 3 else "Calibri")
        pictures = [(f"foto {n}.jpg", _heavy(photo(2400, 1800, seed=2 * number + n), number)) for n in (1, 2)]
        author = (f"Penulis {number}", f"penulis{number}@contoh.id")
        yield email([("naskah.docx", good), *pictures], author=author, subject=f"Warta {number}")


def _heavy(jpeg: bytes, number: int) -> bytes:
    """A JPEG of about 1.5 MB: what is behind its end mark is part of the file and of no picture."""
    return jpeg + os.urandom(max(1_500_000 - len(jpeg), 0)) + b"%d" % number


def _counted(app: App, work: Callable[[], object]) -> Counts:
    """What was used while it was done."""
    counts: Counts = defaultdict(float)
    engine = app.database.engine

    def statement(*_: object) -> None:
        counts["statements"] += 1

    def commit(*_: object) -> None:
        counts["transactions"] += 1

    sa.event.listen(engine, "before_cursor_execute", statement)
    sa.event.listen(engine, "commit", commit)
    sa.event.listen(engine, "rollback", commit)
    began, clock = _processor(), time.monotonic()
    with _requests(counts):
        work()
    counts["seconds of the clock"] = time.monotonic() - clock
    counts["seconds of a processor"] = _processor() - began
    sa.event.remove(engine, "before_cursor_execute", statement)
    sa.event.remove(engine, "commit", commit)
    sa.event.remove(engine, "rollback", commit)
    return counts


@contextmanager
def _requests(counts: Counts) -> Iterator[None]:
    """Counts what goes to object storage."""
    wrapped = {name: getattr(Objects, name) for name in ("upload", "_keys", "_chunks")}
    names = {"upload": "objects put", "_keys": "objects listed", "_chunks": "objects fetched"}

    def counting(name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            counts[names[name]] += 1
            if name == "upload":
                counts["megabytes stored"] += os.fstat(arguments[2].fileno()).st_size / 1e6
            return wrapped[name](*arguments)

        return call

    for name in wrapped:
        setattr(Objects, name, counting(name))
    try:
        yield
    finally:
        for name, original in wrapped.items():
            setattr(Objects, name, original)


def _processor() -> float:
    """Seconds used by this process, its children, and theirs that live (the readers of files)."""
    own = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own + sum(processor_seconds(pid) for pid in _readers())


def _readers() -> Iterator[int]:
    """The fork server and the children that read files; of the servers that stand around none is Python's."""
    return (pid for pid in descendants(os.getpid()) if "python" in program(pid))


def _idle(app: App) -> Counts:
    """What a second costs in which nothing comes."""
    tasks: tuple[tuple[Callable[[App], object], timedelta], ...] = (
        (poll, app.config.mailbox.poll_every),
        (share, SHARE_EVERY),
        (deliver, DELIVER_EVERY),
        (watch, WATCH_EVERY),
        (send_digest_when_due, LOOK_FOR_DIGEST_EVERY),
        (send_reports_when_due, LOOK_FOR_REPORTS_EVERY),
    )
    total: Counts = defaultdict(float)
    for work, every in tasks:
        work(app)  # once before: what it opens stays open
        used = _counted(app, functools.partial(_repeated, work, app))
        for what, count in used.items():
            total[what] += count / TIMES / every.total_seconds()
    del total["seconds of the clock"]
    return total


def _repeated(work: Callable[[App], object], app: App) -> None:
    for _ in range(TIMES):
        work(app)


def _print(title: str, counts: Mapping[str, float]) -> None:
    print(f"\n{title}")
    for what, count in sorted(counts.items()):
        print(f"  {what:36} {count:10.4f}")


if __name__ == "__main__":
    main()
