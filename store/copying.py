"""The rows of one database -> another that has none: all of them or none, from SQLite to PostgreSQL and back.

Values pass through the types of store/schema, so what is read of the copy is what was read of the original.
"""

import sqlalchemy as sa
from sqlalchemy import Connection, LargeBinary, Table
from sqlalchemy.exc import DataError, IntegrityError

from store.database import Database
from store.errors import StoreUnavailable
from store.migrating import bring_up, newest_revision
from store.schema import metadata

_AT_ONCE, _LARGE_AT_ONCE = 500, 10  # rows in memory; the second where they hold whole letters
_GIVEN = sa.table("sqlite_sequence", sa.column("name", sa.Text()), sa.column("seq", sa.Integer()))


def copy_rows(source: Database, target: Database) -> None:
    """Copy every row of one moment into a database that has none, in one transaction. Raises StoreUnavailable.

    The tables of the source must stand at the newest migration; those of the target are brought there.
    """
    if source.revision() != newest_revision():
        raise StoreUnavailable(f"{source.name}: there is no store, or one of another version. Start the service once")
    with source.reading() as read, target.migrating() as write:
        bring_up(write, target.name)
        if not target.is_sqlite:  # a service that starts meanwhile has to wait
            names = ", ".join(table.name for table in metadata.sorted_tables)
            write.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        refuse_rows(write, target.name)
        for table in metadata.sorted_tables:  # what is referred to comes first
            try:
                _copy(table, read, write)
            except (DataError, IntegrityError) as error:
                why = " ".join(str(error.orig).split())
                raise StoreUnavailable(
                    f"{target.name}: a row of {table.name} cannot be kept there: {why}. Nothing was changed"
                ) from error


def refuse_rows(c: Connection, name: str) -> None:
    """Raises StoreUnavailable where any of our tables has a row."""
    there = set(sa.inspect(c).get_table_names())
    for table in metadata.sorted_tables:
        if table.name in there and c.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise StoreUnavailable(
                f"{name}: there is a store already (table {table.name} has rows); name an empty database in [store] url"
            )


def _copy(table: Table, read: Connection, write: Connection) -> None:
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    options = {"yield_per": _LARGE_AT_ONCE if large else _AT_ONCE}
    rows = read.execute(sa.select(table), execution_options=options)
    copied = 0
    for some in rows.mappings().partitions():
        write.execute(sa.insert(table), [dict(row) for row in some])
        copied += len(some)
    there = write.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    if there != copied:
        raise StoreUnavailable(f"of {copied} rows of {table.name}, {there} were copied. Nothing was changed")
    if table.autoincrement_column is not None:
        _go_on_counting(table, _last_given(table, read), write)


def _last_given(table: Table, c: Connection) -> int:
    """The last id that was given out, also where its row is gone: none is used twice."""
    if c.dialect.name == "sqlite":
        return c.scalar(sa.select(_GIVEN.c.seq).filter_by(name=table.name)) or 0
    return c.scalar(sa.select(sa.func.pg_sequence_last_value(_sequence(table)))) or 0


def _go_on_counting(table: Table, last: int, c: Connection) -> None:
    """The next id is the one after `last`."""
    if not last:
        return
    if c.dialect.name == "sqlite":
        c.execute(sa.delete(_GIVEN).filter_by(name=table.name))
        c.execute(sa.insert(_GIVEN).values(name=table.name, seq=last))
    else:
        c.execute(sa.select(sa.func.setval(_sequence(table), last)))


def _sequence(table: Table) -> sa.Function[str]:
    return sa.func.pg_get_serial_sequence(table.name, "id")
