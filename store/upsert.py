"""INSERT that meets an existing row, in the words SQLite and PostgreSQL share."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert(c: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT."""
    if c.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # a large module, which SQLite does not need

    return postgresql.insert(table)


def insert_unless_there(c: Connection, table: Table, unique: tuple[str, ...], **values: Any) -> Row[Any] | None:
    """Insert a row; None where one with the same `unique` columns is there already, which then stays as it is."""
    statement = insert(c, table).values(**values).on_conflict_do_nothing(index_elements=unique)
    return c.execute(statement.returning(table)).one_or_none()
