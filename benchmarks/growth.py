"""What a message costs with more and more of them before it, in the store and in the mailbox.

Twenty submissions are taken the whole way; their rows are then copied, each copy an hour older and with names of its
own, until the store has 100, 1,000, 10,000 and 100,000 messages, and the mailbox the same number of mails. Then new
submissions come to each desk in turn, and are processed. Elapsed and processor time of the main process, per message.

Also what a poll costs that finds nothing new: commands to the mail server, and processor time.

    python -m benchmarks.growth [--sizes 100,1000,10000,100000] [--mails 20] [--json]
"""

import argparse
import imaplib
import json
import logging
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
import structlog

from benchmarks.desks import Letters, configure
from benchmarks.machine import machine
from benchmarks.submissions import KINDS, submission
from redaksi.app import App, open_app
from redaksi.config import load_config
from redaksi.delivery import deliver
from redaksi.demo.build import email
from redaksi.pipeline import poll
from store import sightings
from store.schema import metadata
from store.types import Time
from tests.servers.dovecot import Account, Dovecot

SIZES = (100, 1_000, 10_000, 100_000)
ORIGINALS = 20  # messages whose rows are copied
POLLS = 9
STRIDE = 1_000  # by how much the ids of one copy lie above those of the one before
# Texts that are the same in every copy; whatever else an index is made of gets a name of its own in each.
_SAME = frozenset({"desk", "mailbox", "state", "disposition", "kind", "role", "name", "who", "via", "what"})
# Tables that have one row however many messages there are.
_ONCE = frozenset({"counter", "cursor", "heartbeat", "incident", "ruleset", "bulletin", "erased_file"})
LINKS = 30_000  # of one file: ext4 has at most 65,000


@dataclass
class Grown:
    """A desk with many messages behind it."""

    size: int
    app: App
    account: Account
    elapsed: list[float] = field(default_factory=list)  # seconds per message
    processor: list[float] = field(default_factory=list)
    poll_processor: list[float] = field(default_factory=list)
    poll_commands: int = 0


def compare(sizes: list[int], mails: int) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="growth-")))
        dovecot, letters = stack.enter_context(Dovecot()), stack.enter_context(Letters())
        original = _original(folder / "original", dovecot, letters)
        grown = []
        for size in sizes:
            print(f"a store and a mailbox of {size:,} messages", file=sys.stderr, flush=True)
            place = folder / str(size)
            shutil.copytree(original, place / "store")
            account = dovecot.account()
            _grow(place / "store" / "redaksi.db", size)
            _fill(account, size)
            app = stack.enter_context(open_app(load_config(configure(place, account, letters.port))))
            _skip(app, account)
            grown.append(Grown(size, app, account))
        for number in range(mails + 1):
            for each in grown:
                _one_more(each, number, counted=number > 0)
        for each in grown:
            _idle(each)
        return {"desks": [_row(each, grown[0]) for each in grown]}


def _original(place: Path, dovecot: Dovecot, letters: Letters) -> Path:
    place.mkdir(parents=True)
    account = dovecot.account()
    account.deliver(*(submission(n, KINDS[n % len(KINDS)], seed=2).source for n in range(ORIGINALS)))
    with open_app(load_config(configure(place, account, letters.port))) as app:
        done = poll(app)
        deliver(app)
    if done["received"] != ORIGINALS or done["failed"]:
        raise RuntimeError(f"the originals were not taken: {done}")
    with closing(sqlite3.connect(place / "store" / "redaksi.db")) as c:
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return place / "store"


def _grow(database: Path, size: int) -> None:
    """Copy the original rows until there are `size` messages."""
    with closing(sqlite3.connect(database)) as c:
        c.execute("PRAGMA synchronous = OFF")
        statements = [_copying(table) for table in metadata.sorted_tables if table.name not in _ONCE]
        for copy in range(1, size // ORIGINALS):
            for statement in statements:
                c.execute(statement, {"copy": copy})
        # As they would be by their age; or the first poll would close tens of thousands of them one by one.
        c.execute("UPDATE conversation SET state = 'expired' WHERE state = 'open' AND id >= ?", [STRIDE])
        c.commit()
        found = c.execute("SELECT count(*) FROM inbound").fetchone()[0]
        c.execute("ANALYZE")
    if found != max(size, ORIGINALS):
        raise RuntimeError(f"{found} messages where {size} were wanted")


def _copying(table: sa.Table) -> str:
    """INSERT ... SELECT of the original rows of a table, made the copy's own."""
    indexed = {column.name for index in table.indexes for column in index.columns}
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint):
            indexed |= {column.name for column in constraint.columns}
    first = f"{table.name} WHERE {_original_rows(table)}"
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(column, column.name in indexed) for column in table.columns)
    return f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {first}"


def _original_rows(table: sa.Table) -> str:
    """By an id below STRIDE, its own or that of what the row belongs to."""
    keys = [c.name for c in table.columns if c.foreign_keys or (c.primary_key and isinstance(c.type, sa.Integer))]
    wanted = "id" if "id" in keys else next(c.name for c in table.columns if c.foreign_keys and not c.nullable)
    return f"{wanted} < {STRIDE}"


def _value(column: sa.Column[Any], indexed: bool) -> str:
    name = f'"{column.name}"'
    if column.foreign_keys or column.name == "id":
        return f"{name} + :copy * {STRIDE}"
    if isinstance(column.type, Time):
        return f"strftime('%Y-%m-%d %H:%M:%f000', {name}, '-' || :copy || ' hours')"
    textual = isinstance(column.type, sa.Text) or isinstance(getattr(column.type, "impl", None), sa.Text)
    if indexed and textual and column.name not in _SAME:
        return f"CASE WHEN {name} = '' THEN '' ELSE printf('%08d-', :copy) || {name} END"
    return name


def _fill(account: Account, size: int) -> None:
    """As many mails, seen and left where they are: links to a few files."""
    account.deliver()
    mail = email(subject="Lama").as_bytes()
    for number in range(size):
        name = f"1.M{number:08}.uji:2,S"
        if number % LINKS == 0:
            first = account.maildir / "cur" / name
            first.write_bytes(mail)
        else:
            os.link(first, account.maildir / "cur" / name)
    account.server.own(account.maildir)


def _skip(app: App, account: Account) -> None:
    """What lies in the mailbox counts as read."""
    with account.client(readonly=True) as client:
        selected = client.folder_status("INBOX", ["UIDVALIDITY", "UIDNEXT"])
    place = f"{selected[b'UIDVALIDITY']}:{selected[b'UIDNEXT'] - 1}"
    with app.mailbox() as mailbox, app.database.transaction() as c:
        sightings.set_cursor(c, app.desk_id, mailbox.name, place)


def _one_more(desk: Grown, number: int, *, counted: bool) -> None:
    made = submission(1_000 + number, KINDS[number % len(KINDS)], seed=desk.size)
    desk.account.deliver(made.source)
    elapsed, processor = time.perf_counter(), time.process_time()
    done = poll(desk.app)
    deliver(desk.app)
    elapsed, processor = time.perf_counter() - elapsed, time.process_time() - processor
    if done["received"] != 1 or done["failed"] or done["hold"]:
        raise RuntimeError(f"a new message among {desk.size} was not taken: {done}")
    if counted:
        desk.elapsed.append(elapsed)
        desk.processor.append(processor)


def _idle(desk: Grown) -> None:
    """Polls that find nothing."""
    for number in range(POLLS + 1):
        with _counting_commands() as commands:
            processor = time.process_time()
            done = poll(desk.app)
            processor = time.process_time() - processor
        if done["received"]:
            raise RuntimeError("something was found where nothing was wanted")
        if number:  # the first warms up
            desk.poll_processor.append(processor)
            desk.poll_commands = commands[0]


@contextmanager
def _counting_commands() -> Iterator[list[int]]:
    """Each command to the mail server is a round trip; its greeting comes by itself."""
    count = [0]
    command = imaplib.IMAP4._command  # type: ignore[attr-defined]

    def counted(self: imaplib.IMAP4, *arguments: Any) -> Any:
        count[0] += 1
        return command(self, *arguments)

    with patch.object(imaplib.IMAP4, "_command", counted):
        yield count


def _row(desk: Grown, first: Grown) -> dict[str, Any]:
    ratios = [own / least for own, least in zip(desk.processor, first.processor, strict=True)]
    elapsed = [own / least for own, least in zip(desk.elapsed, first.elapsed, strict=True)]
    return {
        "messages_before": desk.size,
        "elapsed_ms": round(1000 * statistics.median(desk.elapsed), 1),
        "cpu_ms": round(1000 * statistics.median(desk.processor), 1),
        "times_the_first_cpu": round(statistics.median(ratios), 2),
        "times_the_first_elapsed": round(statistics.median(elapsed), 2),
        "idle_poll_cpu_ms": round(1000 * statistics.median(desk.poll_processor), 1),
        "idle_poll_round_trips": desk.poll_commands,
    }


def shown(rows: list[dict[str, Any]]) -> str:
    heading = ("before it", "elapsed ms", "CPU ms", "x first, CPU", "x first, el.", "idle CPU ms", "round trips")
    lines = ["".join(f"{each:>14}" for each in heading)]
    return "\n".join(lines + ["".join(f"{value!s:>14}" for value in row.values()) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--mails", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    result = {"machine": machine(), **compare([int(size) for size in asked.sizes.split(",")], asked.mails)}
    print(json.dumps(result, indent=1) if asked.json else f"{result['machine']}\n{shown(result['desks'])}")


if __name__ == "__main__":
    main()
