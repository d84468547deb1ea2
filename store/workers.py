"""Which workers are alive, so that what a dead one had in hand is taken up at once, and never what a living one has.

A worker holds a lock that the kernel, or PostgreSQL, lets go of in the moment it dies, whatever it dies of. On SQLite,
where all workers run on one machine, it is a lock on a file beside the database; on PostgreSQL, where a worker may also
be cut off, see store/session_lock.py (not through a pooler that shares sessions).

A forked child shares its parent's lock: start children by spawn or forkserver.
"""

import fcntl
import os
import re
import secrets
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from store import inbound, outbox
from store.database import Database
from store.errors import StoreUnavailable
from store.session_lock import ADVISORY_LOCKS, SessionLock


@dataclass(frozen=True, slots=True)
class Released:
    """What dead workers had in hand and is free again."""

    inbound: int
    letters: int


class _Lock(Protocol):
    def held(self) -> bool: ...
    def lead(self, what: str, /) -> bool: ...
    def close(self) -> None: ...


class _NoLock:
    def held(self) -> bool:
        return False

    def lead(self, _what: str) -> bool:
        return False

    def close(self) -> None:
        return


class Worker:
    """A living worker. Its id stands in every row it claims."""

    def __init__(self, id: str, lock: _Lock) -> None:
        self.id = id
        self._lock = lock

    @classmethod
    @contextmanager
    def register(cls, database: Database) -> Iterator[Self]:
        """Alive until the end of the block, or the end of the process. Raises StoreUnavailable."""
        id = f"{_host()}-{os.getpid()}-{secrets.token_hex(7)}"  # 56 bits: a positive number for PostgreSQL
        lock: _Lock = _FileLock(database, id) if database.is_sqlite else SessionLock(database, _number(id))
        try:
            yield cls(id, lock)
        finally:
            lock.close()

    @classmethod
    def onlooker(cls) -> Self:
        """One that claims nothing."""
        return cls("onlooker", _NoLock())

    def still_registered(self) -> bool:
        """False when PostgreSQL lost our connection: others think us dead, so stop and register anew."""
        return self._lock.held()

    def leads(self, what: str) -> bool:
        """Whether of all workers this is the one for `what` (a mailbox to be read), now and until it dies.

        On SQLite all may: one machine has one service, and a second does no harm.
        """
        return self._lock.lead(what)


def dead_workers(database: Database, among: Iterable[str]) -> frozenset[str]:
    """Those of `among` that do not live any more. Dead is for ever: no id is used twice."""
    ids = frozenset(among)
    if not ids:
        return ids
    if database.is_sqlite:
        return frozenset(id for id in ids if not _is_locked(_folder(database) / id))
    with database.reading() as c:
        alive = frozenset(c.execute(ADVISORY_LOCKS).scalars())
    return frozenset(id for id in ids if _number(id) not in alive)


def living_workers(database: Database) -> frozenset[str]:
    """What works on the store now: on SQLite their ids, on PostgreSQL the numbers of their locks."""
    if database.is_sqlite:
        folder = _folder(database)
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        return frozenset(name for name in names if not name.startswith(".") and _is_locked(folder / name))
    with database.reading() as c:
        return frozenset(str(number) for number in c.execute(ADVISORY_LOCKS).scalars())


def release_dead(database: Database, now: datetime) -> Released:
    """Free what dead workers had in hand. Call it when a worker starts, and now and then."""
    with database.reading() as c:
        ids = inbound.claimants(c) | outbox.claimants(c)
    dead = dead_workers(database, ids)
    if not dead:
        return Released(0, 0)
    with database.transaction() as c:
        return Released(inbound.release(c, dead, now), outbox.release_claims(c, dead, now))


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9.]", "-", socket.gethostname()) or "host"


def _folder(database: Database) -> Path:
    path = database.sqlite_path
    return path.with_name(f"{path.name}-workers")


class _FileLock:
    """A locked file beside the SQLite database, named for the worker."""

    def __init__(self, database: Database, id: str) -> None:
        self._path = _folder(database) / id
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            _remove_unlocked(self._path.parent)
            # Named only once it is locked, so that nobody takes it for a dead worker's.
            unnamed = self._path.with_name(f".{id}")
            self._descriptor = os.open(unnamed, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            unnamed.rename(self._path)
        except OSError as error:
            raise StoreUnavailable(f"{self._path}: {error.strerror}") from error

    def held(self) -> bool:
        return self._path.exists()

    def lead(self, _what: str) -> bool:
        return True

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _remove_unlocked(folder: Path) -> None:
    """Dead workers' files; those without a name yet are left alone."""
    for path in folder.iterdir():
        if not path.name.startswith(".") and not _is_locked(path):
            path.unlink(missing_ok=True)


def _number(id: str) -> int:
    """The advisory lock of a worker."""
    return int(id.rpartition("-")[2], 16)
