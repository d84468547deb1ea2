"""A URL -> a Database: SQLite in a file, or PostgreSQL. Transactions, and what stands in their way."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError

from store.errors import StoreDamaged, StoreUnavailable
from store.types import as_json

_WAITS_AT_MOST, _ASKS_EVERY = 30.0, 0.0005  # seconds, for the turn to write
_PRAGMAS = (
    _BUSY_TIMEOUT := "busy_timeout = 30000",  # first, so that the next one waits for its lock
    "journal_mode = WAL",
    "synchronous = FULL",  # a committed row survives a power cut
    "foreign_keys = ON",
    "trusted_schema = OFF",
)
_REVISION = sa.table("alembic_version", sa.column("version_num", sa.Text()))

# To a PostgreSQL server: a line that is cut is known to be within half a minute, also while nothing is said.
LINE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class Database:
    """Where rows are kept. Safe to share between threads; not across a fork."""

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self.engine = engine
        self._read_only = read_only
        # SQLite has one writer at a time. Our own threads queue here: there they would ask again and again, and sleep.
        self._turn: AbstractContextManager[Any] = RLock() if self.is_sqlite else nullcontext()
        self.name = engine.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def sqlite_path(self) -> Path:
        """The database's file, absolute. SQLite only."""
        return Path(self.engine.url.database or "").resolve()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection that may write; committed at the end, rolled back on an exception.

        Raises StoreUnavailable where the database cannot be reached or locked. Keep it short, and never open
        one inside another: on SQLite there is one writer at a time.
        """
        if self._read_only:
            raise RuntimeError("this database was opened to be read")
        with self._turn, self._translating(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database and is refused when it writes."""
        options: dict[str, Any] = {"reading": True}
        if not self.is_sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._translating(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    def revision(self) -> str | None:
        """The migration the tables stand at; None for an empty database."""
        with self.reading() as connection:
            return revision_of(connection)

    def compact(self) -> None:
        """Nothing that was erased is left in SQLite's file or its log. PostgreSQL's own vacuum sees to that there."""
        if not self.is_sqlite:
            return
        with self._translating(), closing(self.engine.raw_connection()) as connection:
            connection.info.pop("mode", None)  # see _begin
            connection.cursor().execute("PRAGMA query_only = OFF")
            connection.cursor().execute("VACUUM")
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction in which tables may be rebuilt: SQLite's foreign keys are not looked at."""
        options = {"migrating": True}
        with self._translating(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if _is_damage(error):
                raise damaged(self, _reason(error)) from error
            if _is_outage(error):
                raise StoreUnavailable(f"{self.name}: {_reason(error)}") from error
            raise


def open_database(url: str, *, read_only: bool = False) -> Database:
    """Open, and for SQLite create, the database at `url`; its tables may still be missing (see migrate).

    sqlite:///relative/path.db is relative to the working directory. Raises StoreUnavailable.
    """
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable("the store's URL is not one: sqlite:///PATH or postgresql://… is needed") from error
    match parsed.get_backend_name():
        case "sqlite":
            database = Database(_sqlite(parsed), read_only=read_only)
        case "postgresql":
            database = Database(_postgresql(parsed), read_only=read_only)
        case other:
            raise StoreUnavailable(f"{other}: no such store; sqlite and postgresql are known")
    try:
        with (
            database.reading() if read_only else database.transaction()
        ):  # takes the write lock and lets it go: says at once when it cannot be had
            pass
    except StoreUnavailable:
        database.close()
        raise
    return database


def revision_of(connection: Connection) -> str | None:
    """The migration the tables stand at; None for an empty database."""
    if not sa.inspect(connection).has_table(_REVISION.name):
        return None
    return connection.execute(sa.select(_REVISION.c.version_num)).scalar_one_or_none()


def examine(database: Database) -> None:
    """Read all of an SQLite file once and see that its pages hang together, about a second for a gigabyte.

    Raises StoreDamaged. PostgreSQL looks after its own pages.
    """
    if not database.is_sqlite:
        return
    with database.reading() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise damaged(database, str(found))


def damaged(database: Database, found: str) -> StoreDamaged:
    """What is said of a damaged file."""
    return StoreDamaged(f"{database.name}: the database is damaged ({' '.join(found.split())}). Nothing was changed.")


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise StoreUnavailable("SQLite needs a file: sqlite:///PATH")
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # people's mail: not for others; -wal and -shm follow it
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror}") from error
    # isolation_level None: the sqlite3 module begins no transactions of its own; ours are begun below.
    engine = sa.create_engine(url, connect_args={"isolation_level": None, "timeout": 30}, json_serializer=as_json)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: one that read first and then wrote would fail (SQLITE_BUSY_SNAPSHOT), waiting or
    not. Readers never do: SQLite's queue is not fair, and they would starve behind busy writers."""
    options = connection.get_execution_options()
    reading, migrating = bool(options.get("reading")), bool(options.get("migrating"))
    sqlite = _driver(connection)  # asked directly: SQLAlchemy takes ten times as long as these take
    if connection.info.get("mode") != (reading, migrating):
        connection.info["mode"] = None
        sqlite.execute(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
        sqlite.execute(f"PRAGMA foreign_keys = {'OFF' if migrating else 'ON'}")
        connection.info["mode"] = (reading, migrating)
    if reading:
        sqlite.execute("BEGIN DEFERRED")  # looks at nothing yet, so nothing can be in its way
    else:
        _begin_writing(connection)


def _begin_writing(connection: Connection) -> None:
    """Wait for the turn to write. SQLite by itself would ask for it less and less often, ten times a second in the end:
    of two processes that write all the time one would mostly sleep."""
    sqlite = _driver(connection)
    over = time.monotonic() + _WAITS_AT_MOST
    sqlite.execute("PRAGMA busy_timeout = 0")
    try:
        while _is_anothers_turn(sqlite) and time.monotonic() < over:
            time.sleep(_ASKS_EVERY)
        if not sqlite.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # raises what stands in the way
    finally:
        sqlite.execute(f"PRAGMA {_BUSY_TIMEOUT}")


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _is_anothers_turn(sqlite: sqlite3.Connection) -> bool:
    """False where a transaction that writes has begun, or something else is in its way."""
    try:
        sqlite.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the low byte is the kind, whatever the cause
    return False


def _postgresql(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        settings = {**LINE, **_session(url)}
        return sa.create_engine(url, pool_pre_ping=True, connect_args=settings, json_serializer=as_json)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreUnavailable("PostgreSQL needs psycopg: install redaksi[postgres]") from error


def _session(url: URL) -> dict[str, str]:
    """A lock that cannot be had within 30 s is an error, as on SQLite. A transaction in which nothing is said for 40 s
    is that of a machine that is cut off or frozen: it must not hold what others wait for. An URL's own options win."""
    options = "-c lock_timeout=30s -c idle_in_transaction_session_timeout=40s"
    return {} if "options" in url.query else {"options": options}


def _is_outage(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated


def _is_damage(error: DBAPIError) -> bool:
    # "file is not a database", "database disk image is malformed": sqlite3 raises the bare base class for these.
    return type(error.orig) is sqlite3.DatabaseError


def _reason(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
