"""What a message costs with more and more of them before it, in the store and in the mailbox.

Twenty submissions are taken the whole way; their rows are then copied until the store has 100, 1,000, 10,000 and
100,000 messages, and the mailbox the same number of mails: in mdbox, a format that Dovecot made for many, and the
largest also in a Maildir. Then new submissions come to each desk in turn, and are processed. Elapsed and processor
time of the main process, per message; and beside each, how long a bare client takes a message like it from the same
mailbox: that much is the server's own, whoever asks.

Also what a poll costs that finds nothing new: commands to the mail server, and processor time.

    python -m benchmarks.growth [--sizes 100,1000,10000,100000] [--mails 20] [--json]
"""

import argparse
import imaplib
import json
import logging
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

import structlog

from benchmarks.big_mailbox import append, bare_client, fill
from benchmarks.desks import Letters, configure
from benchmarks.grown_store import grow
from benchmarks.machine import machine
from benchmarks.submissions import KINDS, submission
from redaksi.app import App, open_app
from redaksi.config import load_config
from redaksi.delivery import deliver
from redaksi.pipeline import poll
from store import sightings
from tests.servers.dovecot import Account, Dovecot

SIZES = (100, 1_000, 10_000, 100_000)
ORIGINALS = 20  # messages whose rows are copied
POLLS = 9


@dataclass
class Grown:
    """A desk with many messages behind it."""

    size: int
    app: App
    account: Account
    elapsed: list[float] = field(default_factory=list)  # seconds per message
    server: list[float] = field(default_factory=list)  # of these, what a bare client takes as well
    processor: list[float] = field(default_factory=list)
    poll_processor: list[float] = field(default_factory=list)
    poll_commands: int = 0


def compare(sizes: list[int], mails: int) -> dict[str, Any]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="growth-")))
        mdbox, maildir = (stack.enter_context(Dovecot(storage=storage)) for storage in ("mdbox", "maildir"))
        letters = stack.enter_context(Letters())
        original = _original(folder / "original", maildir, letters)
        grown = []
        for dovecot, size in [*((mdbox, size) for size in sizes), (maildir, sizes[-1])]:
            print(f"a store and a mailbox ({dovecot.storage}) of {size:,} messages", file=sys.stderr, flush=True)
            place = folder / f"{dovecot.storage}-{size}"
            shutil.copytree(original, place / "store")
            account = dovecot.account()
            grow(place / "store" / "redaksi.db", ORIGINALS, size)
            fill(account, size)
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


def _skip(app: App, account: Account) -> None:
    """What lies in the mailbox counts as read."""
    with account.client(readonly=True) as client:
        selected = client.folder_status("INBOX", ["UIDVALIDITY", "UIDNEXT"])
    place = f"{selected[b'UIDVALIDITY']}:{selected[b'UIDNEXT'] - 1}"
    with app.mailbox() as mailbox, app.database.transaction() as c:
        sightings.set_cursor(c, app.desk_id, mailbox.name, place)


def _one_more(desk: Grown, number: int, *, counted: bool) -> None:
    made = submission(1_000 + number, KINDS[number % len(KINDS)], seed=desk.size)
    server = bare_client(desk.account, append(desk.account, made.source))
    append(desk.account, made.source)
    elapsed, processor = time.perf_counter(), time.process_time()
    done = poll(desk.app)
    deliver(desk.app)
    elapsed, processor = time.perf_counter() - elapsed, time.process_time() - processor
    if done["received"] != 1 or done["failed"] or done["hold"]:
        raise RuntimeError(f"a new message among {desk.size} was not taken: {done}")
    if counted:
        desk.elapsed.append(elapsed)
        desk.server.append(server)
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
    return {
        "messages_before": desk.size,
        "mailbox": desk.account.server.storage,
        "elapsed_ms": _ms(desk.elapsed),
        "server_ms": _ms(desk.server),
        "cpu_ms": _ms(desk.processor),
        "times_the_first_elapsed": _times(desk.elapsed, first.elapsed),
        "times_the_first_less_server": _times(_less_server(desk), _less_server(first)),
        "times_the_first_cpu": _times(desk.processor, first.processor),
        "idle_poll_cpu_ms": _ms(desk.poll_processor),
        "idle_poll_round_trips": desk.poll_commands,
    }


def _ms(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


def _less_server(desk: Grown) -> list[float]:
    return [all_of_it - server for all_of_it, server in zip(desk.elapsed, desk.server, strict=True)]


def _times(own: list[float], first: list[float]) -> float:
    """Mail by mail, each beside the one that the first desk got just before: other work then disturbs both alike."""
    return round(statistics.median(each / least for each, least in zip(own, first, strict=True)), 2)


def shown(rows: list[dict[str, Any]]) -> str:
    """elapsed: of a message; server: of this, the server's own; x first: beside the first row, elapsed, less the
    server's own, and CPU; idle: a poll that finds nothing."""
    heading = ("before it", "mailbox", "elapsed ms", "server ms", "CPU ms", "x first, el.", "less server", "CPU")
    lines = ["".join(f"{each:>13}" for each in (*heading, "idle CPU ms", "round trips"))]
    return "\n".join(lines + ["".join(f"{value!s:>13}" for value in row.values()) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--mails", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    result = {"machine": machine(), **compare([int(size) for size in asked.sizes.split(",")], asked.mails)}
    print(json.dumps(result, indent=1) if asked.json else f"{result['machine']}\n{shown(result['desks'])}")


if __name__ == "__main__":
    main()
