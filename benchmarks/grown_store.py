"""A store with many messages, made of a few: their rows are copied, each an hour older and with names of its own."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from store.schema import metadata
from store.types import Time

STRIDE = 1_000  # by how much the ids of one copy lie above those of the one before
# Texts that are the same in every copy; whatever else an index is made of gets a name of its own in each.
_SAME = frozenset({"desk", "mailbox", "state", "disposition", "kind", "role", "name", "who", "via", "what"})
# Tables that have one row however many messages there are.
_ONCE = frozenset({"counter", "cursor", "heartbeat", "incident", "ruleset", "bulletin", "erased_file"})


def grow(database: Path, originals: int, size: int) -> None:
    """Copy the rows of so many original messages until there are `size`."""
    with closing(sqlite3.connect(database)) as c:
        c.execute("PRAGMA synchronous = OFF")
        statements = [_copying(table) for table in metadata.sorted_tables if table.name not in _ONCE]
        for copy in range(1, size // originals):
            for statement in statements:
                c.execute(statement, {"copy": copy})
        # As they would be by their age; or the first poll would close tens of thousands of them one by one.
        c.execute("UPDATE conversation SET state = 'expired' WHERE state = 'open' AND id >= ?", [STRIDE])
        c.commit()
        found = c.execute("SELECT count(*) FROM inbound").fetchone()[0]
        c.execute("ANALYZE")
    if found != max(size, originals):
        raise RuntimeError(f"{found} messages where {size} were wanted")


def _copying(table: sa.Table) -> str:
    """INSERT ... SELECT of the original rows of a table, made the copy's own."""
    indexed = {column.name for index in table.indexes for column in index.columns}
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint):
            indexed |= {column.name for column in constraint.columns}
    first = f"{table.name} WHERE {_original_rows(table)}"
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(column, column.name in indexed) for column in table.columns)
    return f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {first}"


def _original_rows(table: sa.Table) -> str:
    """By an id below STRIDE, its own or that of what the row belongs to."""
    keys = [c.name for c in table.columns if c.foreign_keys or (c.primary_key and isinstance(c.type, sa.Integer))]
    wanted = "id" if "id" in keys else next(c.name for c in table.columns if c.foreign_keys and not c.nullable)
    return f"{wanted} < {STRIDE}"


def _value(column: sa.Column[Any], indexed: bool) -> str:
    name = f'"{column.name}"'
    if column.foreign_keys or column.name == "id":
        return f"{name} + :copy * {STRIDE}"
    if isinstance(column.type, Time):
        return f"strftime('%Y-%m-%d %H:%M:%f000', {name}, '-' || :copy || ' hours')"
    textual = isinstance(column.type, sa.Text) or isinstance(getattr(column.type, "impl", None), sa.Text)
    if indexed and textual and column.name not in _SAME:
        return f"CASE WHEN {name} = '' THEN '' ELSE printf('%08d-', :copy) || {name} END"
    return name
