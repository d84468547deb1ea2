"""INSERT that meets an existing row, in words that SQLite and PostgreSQL share; built once, see store/prepared.py."""

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


@cache
def insert(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT, as that database's."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # a large module, which SQLite does not need

    return postgresql.insert(table)


def insert_unless_there(c: Connection, table: Table, unique: tuple[str, ...], **values: Any) -> Row[Any] | None:
    """Insert a row and give its primary key; None where one with the same `unique` columns is there already, which
    then stays as it is."""
    return c.execute(_insert_unless_there(c.dialect.name, table, unique), values).one_or_none()


def insert_or_update(c: Connection, table: Table, unique: tuple[str, ...], **values: Any) -> None:
    """Insert a row; where one with the same `unique` columns is there already, it gets the other values."""
    c.execute(_insert_or_update(c.dialect.name, table, unique, tuple(values)), values)


@cache
def _insert_unless_there(dialect: str, table: Table, unique: tuple[str, ...]) -> Any:
    statement = insert(dialect, table).on_conflict_do_nothing(index_elements=unique)
    return statement.returning(*table.primary_key)


@cache
def _insert_or_update(dialect: str, table: Table, unique: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    statement = insert(dialect, table)
    changed = {name: statement.excluded[name] for name in columns if name not in unique}
    return statement.on_conflict_do_update(index_elements=unique, set_=changed)
