"""Messages as their own work queue beside procrastinate, both on one PostgreSQL, in one run.

    python -m benchmarks.queues [--jobs 400] [--milliseconds 0 20] [--workers 1 2]

- rows: what Redaksi does. The inbound row is recorded, claimed, and closed.
- procrastinate: a job is deferred in the transaction that records the row, and does the same with the row: it claims it
  before the work and closes it after, since a job may run twice where its worker was cut off.

Then the time until the message of a worker that is killed is in other hands: by rows, looked for every 5 s as in the
service; by procrastinate with a beat of 5 s, a worker taken for dead after 40 s, and stalled jobs looked for every 5 s.
"""

import argparse
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from typing import Any

import procrastinate
import sqlalchemy as sa
from procrastinate import PsycopgConnector, RetryStrategy, SyncPsycopgConnector

from benchmarks.machine import machine
from store import inbound
from store.database import Database, open_database
from store.migrating import migrate
from store.workers import Worker, release_dead
from tests.servers.postgres import fresh_database, postgres

DESK = "redaksi@contoh.id"
LOOKS_EVERY, BEAT, SILENT = 5.0, 5.0, 40.0
SPAWN = multiprocessing.get_context("spawn")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=400)
    parser.add_argument("--milliseconds", type=int, nargs="*", default=[0, 20], help="of a processor, for each message")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--no-kill", action="store_true")
    asked = parser.parse_args()
    print(machine())
    print(f"{'':14} {'ms each':>8} {'workers':>8} {'recorded/s':>11} {'done/s':>9}")
    with postgres() as server:
        for milliseconds in asked.milliseconds:
            for workers in asked.workers:
                for name, record, work in (("rows", record_rows, work_rows), ("procrastinate", defer_jobs, work_jobs)):
                    with fresh_database(server) as url:
                        _prepare(url)
                        recorded, done = _measured(url, asked.jobs, workers, milliseconds / 1000, (record, work))
                    print(f"{name:14} {milliseconds:8} {workers:8} {recorded:11.0f} {done:9.1f}", flush=True)
        if not asked.no_kill:
            for name, record, work, free in (
                ("rows", record_rows, work_rows, free_rows),
                ("procrastinate", defer_jobs, work_jobs, free_jobs),
            ):
                with fresh_database(server) as url:
                    _prepare(url)
                    print(
                        f"{name}: free {_killed(url, record, work, free):.1f} s after its worker was killed", flush=True
                    )


def _prepare(url: str) -> None:
    database = open_database(url)
    migrate(database)
    database.close()
    with _jobs(url, SyncPsycopgConnector) as app:
        app.schema_manager.apply_schema()


Record = Callable[[str, int], None]
Work = Callable[[str, float, Barrier], None]


def _measured(url: str, jobs: int, workers: int, seconds: float, queue: tuple[Record, Work]) -> tuple[float, float]:
    """Messages recorded and done, a second."""
    record, work = queue
    began = time.monotonic()
    record(url, jobs)
    recorded = jobs / (time.monotonic() - began)
    start = SPAWN.Barrier(workers + 1)
    processes = [SPAWN.Process(target=work, args=(url, seconds, start)) for _ in range(workers)]
    for process in processes:
        process.start()
    start.wait()
    began = time.monotonic()
    for process in processes:
        process.join()
    took = time.monotonic() - began
    left = _left(url)
    if left:
        raise RuntimeError(f"{left} messages are not done")
    return recorded, jobs / took


def _killed(url: str, record: Record, work: Work, free: Callable[[str], None]) -> float:
    """Seconds from a worker's death in the middle of a message until the message is pending again."""
    record(url, 1)
    start = SPAWN.Barrier(2)
    process = SPAWN.Process(target=work, args=(url, 3600.0, start))
    process.start()
    start.wait()
    while _left(url, "processing") == 0:
        time.sleep(0.05)
    time.sleep(2 * BEAT)
    os.kill(process.pid or 0, signal.SIGKILL)
    died = time.monotonic()
    free(url)
    return time.monotonic() - died


def _left(url: str, state: str = "") -> int:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    condition = f"state = '{state}'" if state else "state != 'done'"
    with engine.connect() as c:
        return int(c.execute(sa.text(f"SELECT count(*) FROM inbound WHERE {condition}")).scalar_one())


def _record(c: sa.Connection, number: int) -> int:
    return inbound.record(
        c,
        DESK,
        mailbox="INBOX",
        key=str(number),
        identity=f"identity {number}",
        source_sha256=None,
        size=1,
        received_at=_now(),
        now=_now(),
    ).id


def _now() -> datetime:
    return datetime.now(UTC)


def _busy(seconds: float) -> None:
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass


def _close(database: Database, id: int, worker: str) -> None:
    with database.transaction() as c:
        inbound.close(c, id, worker=worker, disposition="discard", now=_now())


# Messages as their own queue


def record_rows(url: str, jobs: int) -> None:
    database = open_database(url)
    for number in range(jobs):
        with database.transaction() as c:
            _record(c, number)
    database.close()


def work_rows(url: str, seconds: float, start: Barrier) -> None:
    database = open_database(url)
    with Worker.register(database) as worker:
        start.wait()
        while True:
            with database.transaction() as c:
                row = inbound.claim(c, DESK, worker.id, _now())
            if row is None:
                return
            _busy(seconds)
            _close(database, row.id, worker.id)


def free_rows(url: str) -> None:
    database = open_database(url)
    while not release_dead(database, _now()).inbound:
        time.sleep(LOOKS_EVERY)
    database.close()


# Jobs of procrastinate


def _jobs(url: str, connector: type[Any]) -> Any:
    app = procrastinate.App(connector=connector(conninfo=url.replace("+psycopg", "")))
    return app.open() if connector is SyncPsycopgConnector else app


def defer_jobs(url: str, jobs: int) -> None:
    database = open_database(url)
    with _jobs(url, SyncPsycopgConnector) as app:
        task = app.configure_task("process", allow_unknown=True)
        for number in range(jobs):
            with database.transaction() as c:
                id = _record(c, number)
                line = c.connection.driver_connection
                app.configure_task("process", connection=line, lock=f"conversation {number}").defer(id=id)
        del task
    database.close()


def work_jobs(url: str, seconds: float, start: Barrier) -> None:
    database = open_database(url)
    app = _jobs(url, PsycopgConnector)
    worker = f"worker {os.getpid()}"

    @app.task(name="process", retry=RetryStrategy(max_attempts=5))  # type: ignore[untyped-decorator]
    def process(id: int) -> None:
        with database.transaction() as c:
            c.execute(
                sa.text("UPDATE inbound SET state = 'processing', claimed_by = :w WHERE id = :i AND state = 'pending'"),
                {"w": worker, "i": id},
            )
        _busy(seconds)
        _close(database, id, worker)

    start.wait()
    app.run_worker(
        wait=seconds > 60, concurrency=1, update_heartbeat_interval=BEAT, stalled_worker_timeout=SILENT,
        install_signal_handlers=False,
    )  # fmt: skip


def free_jobs(url: str) -> None:
    import asyncio

    async def look() -> None:
        app = _jobs(url, PsycopgConnector)
        async with app.open_async():
            while True:
                for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
                    await app.job_manager.retry_job(job)
                    return
                await asyncio.sleep(LOOKS_EVERY)

    with suppress(KeyboardInterrupt):
        asyncio.run(look())


if __name__ == "__main__":
    main()
