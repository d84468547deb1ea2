"""A worker's place among the living on PostgreSQL: an advisory lock of a session that is used for nothing else.

PostgreSQL lets go of it in the moment the process dies. Of one that is cut off or frozen it hears nothing: such a
session is ended after SILENT, so a living one says something every BEAT, from a thread of its own.
"""

import threading
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy import Connection

from store.database import LINE, Database
from store.errors import StoreUnavailable

BEAT = 5.0  # seconds
SILENT = 40  # seconds; less than the minute within which a dead worker's messages are taken up
_LEADING = 0x1EAD  # any number, the same for all; locks of two keys are no workers' locks
# The keys of this database's advisory locks of one bigint, which PostgreSQL shows in two halves.
ADVISORY_LOCKS = sa.text(
    "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class SessionLock:
    """Held from the beginning to `close`, or until the connection is lost. Safe to share between threads."""

    def __init__(self, database: Database, number: int) -> None:
        self._number = number
        self._leads: set[str] = set()
        self._one_asks = threading.Lock()
        self._closed = threading.Event()
        self._engine = sa.create_engine(
            database.engine.url,
            poolclass=sa.NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=LINE,
        )
        try:
            self._connection = self._lock()
        except sa.exc.OperationalError as error:
            raise StoreUnavailable(f"{database.name}: {error.orig}") from error
        self._beating = threading.Thread(target=self._beat, name="worker", daemon=True)
        self._beating.start()

    def held(self) -> bool:
        try:
            with self._one_asks:
                return self._number in frozenset(self._connection.execute(ADVISORY_LOCKS).scalars())
        except sa.exc.SQLAlchemyError:
            return False

    def lead(self, what: str) -> bool:
        """Whether this is the one worker that leads `what` from now on; it does as long as it lives."""
        if what not in self._leads:
            lock = sa.func.pg_try_advisory_lock(_LEADING, sa.func.hashtext(what))
            try:
                with self._one_asks:
                    if self._connection.scalar(sa.select(lock)):
                        self._leads.add(what)
            except sa.exc.SQLAlchemyError:
                return False
        return what in self._leads

    def close(self) -> None:
        self._closed.set()
        self._beating.join()
        with suppress(sa.exc.SQLAlchemyError):  # the session may be gone, and its locks with it
            self._connection.execute(sa.select(sa.func.pg_advisory_unlock_all()))
        self._connection.close()
        self._engine.dispose()

    def _lock(self) -> Connection:
        connection = self._engine.connect()
        connection.exec_driver_sql(f"SET idle_session_timeout = '{SILENT}s'")
        connection.execute(sa.select(sa.func.pg_advisory_lock(self._number)))
        return connection

    def _beat(self) -> None:
        while not self._closed.wait(BEAT) and self.held():
            pass
