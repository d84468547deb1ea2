"""One worker beside two, on one PostgreSQL: how much faster the second makes it.

    python -m benchmarks.workers [--messages 120] [--rounds 5] [--json FILE]

A worker is a process of its own with one message in hand (`[service] workers = 1`) and the child that reads its files,
as on a machine of its own; what they share is PostgreSQL and a folder of files. The work is a processor's: a document
of two pages and two small photos, read, judged, and filed with the letter queued; fetching and sending have no part in
it. Each worker does one message before the clock starts, so that everything is loaded. Rounds of one and of two workers
alternate. Beside it stands the limit: mere arithmetic, done by one process and by two, which says how much faster a
second process can be on this machine at all.
"""

import argparse
import json
import logging
import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import structlog

from benchmarks.machine import descendants, machine, processor_seconds, program
from benchmarks.submissions import KINDS, document, own_bytes, small_scene
from redaksi.app import open_app
from redaksi.config import load_config
from redaksi.demo.build import email, photo
from redaksi.pipeline import process, receive, share
from store.inbound import listing
from store.migrating import migrate
from tests.servers.postgres import fresh_database, postgres

SPAWN = multiprocessing.get_context("spawn")
ARITHMETIC = 60_000_000  # steps, some seconds of a processor
PATIENCE = 1800.0  # seconds for what never takes so long
Work = Callable[[Any, Barrier], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Round:
    """How so many messages were worked off. Seconds of a processor are for one message."""

    messages_per_second: float
    worker: float  # with the child that reads files
    postgresql: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rounds: dict[int, list[Round]] = {1: [], 2: []}
    limits: dict[int, list[float]] = {1: [], 2: []}
    with postgres() as server:
        for number in range(asked.rounds):
            for workers in (1, 2) if number % 2 == 0 else (2, 1):
                with fresh_database(server) as url, TemporaryDirectory() as folder:
                    rounds[workers].append(measured(Path(folder), url, asked.messages, workers))
                limits[workers].append(ARITHMETIC / elapsed(arithmetic, [ARITHMETIC // workers] * workers)[0])
    ratio = median(r.messages_per_second for r in rounds[2]) / median(r.messages_per_second for r in rounds[1])
    limit = median(limits[2]) / median(limits[1])
    print(machine())
    print(f"{'workers':>8} {'messages/s':>11} {'worker':>18} {'PostgreSQL':>18}   medians of {asked.rounds} rounds")
    for workers, those in rounds.items():
        rate, own, database = (median(column) for column in zip(*(asdict(r).values() for r in those), strict=True))
        print(f"{workers:8} {rate:11.2f} {own * 1000:13.1f} ms CPU {database * 1000:13.1f} ms CPU")
    print(f"two workers are {ratio:.2f} times as fast as one; two processes of mere arithmetic are {limit:.2f} times")
    if asked.json:
        told = {str(workers): [asdict(each) for each in those] for workers, those in rounds.items()}
        whole = {"machine": machine(), "ratio": ratio, "limit": limit, "rounds": told}
        asked.json.write_text(json.dumps(whole, indent=1))


def measured(folder: Path, url: str, messages: int, workers: int) -> Round:
    """So many messages are received, then worked off. Raises RuntimeError where one of them is not done."""
    hosts = [configured(folder, f"host {number}", url) for number in range(workers)]
    fill(folder / "mail", messages + workers)
    with open_app(load_config(hosts[0])) as app:
        migrate(app.database)
        with app.mailbox() as mailbox:
            receive(app, mailbox)
    before = of_postgresql()
    seconds, used = elapsed(work_off, hosts)
    database = of_postgresql() - before
    with open_app(load_config(hosts[0])) as app, app.database.reading() as c:
        undone = [row.id for row in listing(c, app.desk_id, messages + workers) if row.state != "done"]
    if undone:
        raise RuntimeError(f"{len(undone)} messages are not done")
    return Round(messages / seconds, used / messages, database / messages)


def elapsed(work: Work, tasks: list[Any]) -> tuple[float, float]:
    """Seconds from when all processes, one for each task, have said that they are ready until the last has ended its
    task; and the processor's that they used for it, children included."""
    start, told = SPAWN.Barrier(len(tasks) + 1, timeout=PATIENCE), SPAWN.Queue()
    processes = [SPAWN.Process(target=_told, args=(work, task, start, told)) for task in tasks]
    for each in processes:
        each.start()
    start.wait()
    began = time.monotonic()
    results = [told.get(timeout=PATIENCE) for _ in tasks]
    for each in processes:
        each.join()
    return max(ended for ended, _ in results) - began, sum(used for _, used in results)


def _told(work: Work, task: Any, start: Barrier, told: Any) -> None:
    told.put(work(task, start))


def work_off(config: Path, start: Barrier) -> tuple[float, float]:
    """When this worker found nothing more to do, and the seconds of a processor that it and its child used."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with open_app(load_config(config)) as app:
        process(app)
        start.wait()
        before = of_family()
        share(app)
        return time.monotonic(), of_family() - before


def arithmetic(steps: int, start: Barrier) -> tuple[float, float]:
    start.wait()
    before, value = time.process_time(), 1
    for number in range(steps):
        value = (value * 31 + number) & 0xFFFF
    return time.monotonic(), time.process_time() - before


def of_family() -> float:
    """Seconds of a processor that this process and its children have used."""
    return sum(processor_seconds(pid) for pid in (os.getpid(), *descendants(os.getpid())))


def of_postgresql() -> float:
    """The same of the server and its sessions, those ended among them; 0 where the server is none of ours."""
    servers = [pid for pid in descendants(os.getpid()) if program(pid) == "postgres"]
    return sum(processor_seconds(pid, with_ended=True) for pid in servers)


def configured(folder: Path, host: str, url: str) -> Path:
    """The configuration file of a machine in a folder of its own."""
    place = folder / host
    place.mkdir()
    path = place / "config.toml"
    path.write_text(
        f"""
        [desk]
        name = "Redaksi Uji"
        address = "redaksi@contoh.id"
        [mailbox]
        url = "maildir:{folder / "mail"}"
        [smtp]
        url = "smtp://127.0.0.1:1"
        [store]
        url = "{url}"
        files = "{folder / "files"}"
        [letters]
        complete_window = "0"
        [letters.caps]
        per_hour = 1000000
        [service]
        workers = 1
        """,
        encoding="utf-8",
    )
    return path


def fill(mailbox: Path, count: int) -> None:
    """A Maildir with so many submissions, four of ten to be rejected."""
    for name in ("tmp", "new", "cur"):
        (mailbox / name).mkdir(parents=True)
    pictures = [photo(1100, 825, seed=number) for number in range(10)]
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        sides = [pictures[number % 10], pictures[(number + 1) % 10] if kind != "small" else small_scene(number % 10)]
        photos = [(f"foto {place}.jpg", own_bytes(each, number)) for place, each in enumerate(sides, 1)]
        files = [("naskah.docx", document(Random(number), number, kind)), *photos]
        mail = email(files, author=(f"Penulis {number}", f"penulis{number}@contoh.id"), subject=f"Warta {number}")
        (mailbox / "new" / f"{number:06}.mail").write_bytes(mail.as_bytes())


if __name__ == "__main__":
    main()
