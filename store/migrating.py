"""Which migration the tables stand at, which this program knows, and the way from one to the other."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from store.database import Database, revision_of
from store.errors import StoreUnavailable

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
# Any number, the same for all: whoever migrates a PostgreSQL database holds it.
_MIGRATION_LOCK = 0x5EDA4511


@cache
def known_revisions() -> tuple[str, ...]:
    """Every migration that this program knows, oldest first: what the files are called, m<revision>_<what>.py.

    Alembic would load them all to say the same, and itself first: half a second at every start.
    """
    return tuple(sorted(file.name[1:].partition("_")[0] for file in _VERSIONS.glob("m*_*.py")))


def newest_revision() -> str:
    """The migration this program's tables stand at."""
    return known_revisions()[-1]


def migrate(database: Database) -> None:
    """Bring the tables up to date; nothing happens where they are. Safe when several processes start at once.

    Raises StoreUnavailable when a newer program has already changed the tables: this one would misread them.
    """
    if database.revision() == newest_revision():
        return
    with database.migrating() as connection:
        bring_up(connection, database.name)


def bring_up(connection: Connection, name: str) -> None:
    """The same within a transaction of Database.migrating, at whose end others may go on. name: the database's."""
    from store.migrations.chain import upgrade  # alembic takes half a second to load, and is seldom needed

    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
    current = revision_of(connection)
    if current not in {None, *known_revisions()}:
        raise StoreUnavailable(
            f"{name}: its tables were made by a newer Redaksi (revision {current}, this one knows {newest_revision()})"
        )
    upgrade(connection)
    _check_references(connection)


def _check_references(connection: Connection) -> None:
    """Batch migrations rebuild SQLite's tables with foreign keys off: none may be left dangling."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise StoreUnavailable(
                f"the migration would leave a broken reference in table {broken[0]}; nothing changed"
            )
