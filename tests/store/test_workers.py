import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import sqlalchemy as sa

from store import inbound, outbox, session_lock
from store.database import Database, open_database
from store.workers import Released, Worker, dead_workers, release_dead
from tests.store.rows import DESK, NOON, queued, received

SPAWN = get_context("spawn")


def _register_and_wait(url: str, ready: Connection) -> None:
    database = open_database(url)
    with Worker.register(database) as worker:
        ready.send(worker.id)
        signal.pause()


def _claim_and_wait(url: str, ready: Connection) -> None:
    database = open_database(url)
    with Worker.register(database) as worker:
        with database.transaction() as c:
            inbound.claim(c, DESK, worker.id, NOON)
            outbox.claim(c, DESK, worker.id, NOON)
        ready.send(worker.id)
        signal.pause()


@contextmanager
def _child(doing: Callable[[str, Connection], None], url: str) -> Iterator[tuple[BaseProcess, str]]:
    """A process, and the worker it registered as; killed at the end if it lives."""
    receiver, sender = SPAWN.Pipe()
    process = SPAWN.Process(target=doing, args=(url, sender))
    process.start()
    try:
        yield process, receiver.recv()
    finally:
        process.kill()
        process.join()


def _kill(process: BaseProcess) -> None:
    process.kill()
    process.join()


def _mourn(database: Database, id: str) -> None:
    """PostgreSQL's own process has to be given a moment to see that the line has ended."""
    deadline = time.monotonic() + 30
    while not dead_workers(database, [id]) and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_worker_is_alive_until_the_end_of_its_block(database: Database) -> None:
    with Worker.register(database) as worker:
        assert worker.still_registered()
        assert dead_workers(database, [worker.id]) == frozenset()
    assert dead_workers(database, [worker.id]) == {worker.id}


def test_workers_have_different_ids(database: Database) -> None:
    with Worker.register(database) as one, Worker.register(database) as other:
        assert one.id != other.id
        assert dead_workers(database, [one.id, other.id]) == frozenset()


def test_a_killed_worker_is_dead_at_once_and_a_living_one_is_not(url: str, database: Database) -> None:
    with _child(_register_and_wait, url) as (doomed, dead), _child(_register_and_wait, url) as (_, alive):
        assert dead_workers(database, [dead, alive]) == frozenset()
        _kill(doomed)
        _mourn(database, dead)
        assert dead_workers(database, [dead, alive]) == {dead}


def test_the_next_worker_takes_up_at_once_what_a_killed_one_had_in_hand(url: str, database: Database) -> None:
    with database.transaction() as c:
        message, letter = received(c), queued(c)
    with _child(_claim_and_wait, url) as (process, dead):
        _kill(process)
        _mourn(database, dead)
        with Worker.register(database) as next_worker:
            assert release_dead(database, NOON) == Released(inbound=1, letters=1)
            with database.transaction() as c:
                taken = inbound.claim(c, DESK, next_worker.id, NOON), outbox.claim(c, DESK, next_worker.id, NOON)
    assert [each and (each.id, each.attempts, each.deaths) for each in taken] == [(message, 2, 1), (letter, 2, 1)]


def test_what_a_living_worker_has_in_hand_is_left_to_it(url: str, database: Database) -> None:
    with database.transaction() as c:
        received(c)
        queued(c)
    with _child(_claim_and_wait, url), Worker.register(database):
        assert release_dead(database, NOON) == Released(inbound=0, letters=0)


def test_a_dead_worker_stays_dead_when_others_come(url: str, database: Database) -> None:
    with _child(_register_and_wait, url) as (process, dead):
        _kill(process)
        _mourn(database, dead)
    with Worker.register(database), Worker.register(database):
        assert dead_workers(database, [dead]) == {dead}


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_worker_whose_connection_the_server_ended_knows(database: Database) -> None:
    with Worker.register(database) as worker:
        with database.transaction() as c:
            c.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )
        assert not worker.still_registered()
        assert dead_workers(database, [worker.id]) == {worker.id}


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_one_worker_leads_and_another_when_it_has_died(url: str, database: Database) -> None:
    with _child(_lead_and_wait, url) as (process, dead), Worker.register(database) as heir:
        assert (heir.leads("mailbox a"), heir.leads("mailbox b")) == (False, True)
        _kill(process)
        _mourn(database, dead)
        assert [heir.leads("mailbox a") for _ in range(2)] == [True, True]


def test_on_one_machine_every_worker_may_lead(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    with Worker.register(database) as one, Worker.register(database) as other:
        assert one.leads("mailbox a")
        assert other.leads("mailbox a")
    database.close()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_frozen_worker_is_dead_to_others_and_learns_so_when_it_thaws(url: str, database: Database) -> None:
    receiver, sender = SPAWN.Pipe()
    process = SPAWN.Process(target=_register_with_little_patience, args=(url, sender))
    process.start()
    try:
        id = receiver.recv()
        os.kill(process.pid or 0, signal.SIGSTOP)
        deadline = time.monotonic() + 30
        while not dead_workers(database, [id]):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        os.kill(process.pid or 0, signal.SIGCONT)
        assert receiver.recv() is False
    finally:
        process.kill()
        process.join()


def _lead_and_wait(url: str, ready: Connection) -> None:
    database = open_database(url)
    with Worker.register(database) as worker:
        worker.leads("mailbox a")
        ready.send(worker.id)
        signal.pause()


def _register_with_little_patience(url: str, ready: Connection) -> None:
    """Says its id, and whether it is still registered once it is not beating any more."""
    session_lock.BEAT, session_lock.SILENT = 0.2, 2
    database = open_database(url)
    with Worker.register(database) as worker:
        ready.send(worker.id)
        while worker.still_registered():
            time.sleep(0.1)
        ready.send(worker.still_registered())
