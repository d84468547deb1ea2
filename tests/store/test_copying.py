"""Rows go from SQLite to PostgreSQL and back as they are, all of them or none."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import JSON, Boolean, Column, Connection, Date, LargeBinary, Table
from sqlalchemy.exc import IntegrityError

from store.copying import copy_rows
from store.database import Database, open_database
from store.errors import StoreUnavailable
from store.migrating import migrate
from store.schema import draft, event, heartbeat, letter, metadata
from store.types import Names, Time, Words
from tests.servers.postgres import fresh_database

# Of columns that take one of few words.
WORDS = {
    "attachment.role": "photo",
    "bulletin.kind": "week",
    "conversation.state": "open",
    "draft.state": "review",
    "event.via": "mail",
    "inbound.disposition": "hold",
    "inbound.state": "done",
    "letter.state": "sent",
}
ROWS = (1, 2, 3)
Rows = dict[str, list[tuple[Any, ...]]]


def value(column: "Column[Any]", number: int) -> Any:
    """Of the kind that the column takes, the same for the same number; null in every second row where that can be."""
    if told := WORDS.get(str(column)):
        return told
    if column.nullable and number % 2 == 0:
        return None
    match column.type:
        case Time():
            return datetime(2026, 11, 23, 12, 0, 0, 123_456, tzinfo=UTC) + timedelta(days=number)
        case Date():
            return date(2026, 11, number)
        case Names():
            return (f"aturan-{number}", "aturan „lain“")
        case JSON():
            return {"kata": ["Džoni", "😀", '"', "\\", ""], "angka": [1, 2.5, -7, None, True], "nomor": number}
        case LargeBinary():
            return bytes(range(256)) * (20_000 if number == ROWS[-1] else 1)
        case Boolean():
            return number == 1
        case Words(limit=None) if number == ROWS[-1]:
            return "Warga bergotong royong.\r\n" * 100_000
        case sa.Text() | Words():
            return f"{column.name} {number}: “Džoni” 😀\n\t'\\"
        case sa.Integer():
            return number
    raise AssertionError(f"{column}: say here what it holds")


def fill(c: Connection) -> None:
    """Rows in every table, and an id that was given out and is gone."""
    for table in metadata.sorted_tables:
        for number in ROWS:
            c.execute(sa.insert(table).values({column.name: value(column, number) for column in table.columns}))
        if c.dialect.name == "postgresql" and table.autoincrement_column is not None:
            c.execute(sa.select(sa.func.setval(f"{table.name}_id_seq", ROWS[-1])))
    gone = c.scalar(sa.insert(event).values(event_values(c)).returning(event.c.id))
    c.execute(sa.delete(event).where(event.c.id == gone))


def event_values(c: Connection) -> dict[str, Any]:
    first = c.execute(sa.select(event).where(event.c.id == 1)).mappings().one()
    return {name: kept for name, kept in first.items() if name != "id"}


def rows(database: Database) -> Rows:
    """Table -> everything in it."""
    with database.reading() as c:
        return {
            table.name: [tuple(row) for row in c.execute(sa.select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


def next_id(c: Connection, table: Table) -> int | None:
    """The id that a new row would get; None where it takes none."""
    if table.autoincrement_column is None:
        return None
    if c.dialect.name == "sqlite":
        given = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
        return int(c.scalar(sa.select(given.c.seq).filter_by(name=table.name)) or 0) + 1
    return int(c.scalar(sa.select(sa.func.nextval(f"{table.name}_id_seq"))) or 0)


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite"])
def two(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: str) -> Iterator[tuple[Database, Database]]:
    """A database with this version's tables, and one of the other kind without any."""
    with fresh_database(postgres_server) as url:
        urls = [f"sqlite:///{tmp_path}/store.db", url]
        from_url, to_url = urls if request.param.startswith("sqlite") else urls[::-1]
        with closing(open_database(from_url)) as source, closing(open_database(to_url)) as target:
            migrate(source)
            yield source, target


@pytest.fixture
def to_postgresql(tmp_path: Path, postgres_server: str) -> Iterator[tuple[Database, Database]]:
    with (
        fresh_database(postgres_server) as url,
        closing(open_database(f"sqlite:///{tmp_path}/store.db")) as source,
        closing(open_database(url)) as target,
    ):
        migrate(source)
        yield source, target


def test_every_row_of_every_table_is_the_same_in_the_copy(two: tuple[Database, Database]) -> None:
    source, target = two
    with source.transaction() as c:
        fill(c)
    copy_rows(source, target)
    copied = rows(target)
    assert copied == rows(source)
    assert {len(each) for each in copied.values()} == {len(ROWS)}
    assert target.revision() == source.revision()


def test_ids_go_on_after_the_last_that_was_given_out(two: tuple[Database, Database]) -> None:
    source, target = two
    with source.transaction() as c:
        fill(c)
    copy_rows(source, target)
    with target.transaction() as c:
        assert c.scalar(sa.insert(event).values(event_values(c)).returning(event.c.id)) == ROWS[-1] + 2
        given = {table.name: next_id(c, table) for table in metadata.sorted_tables if table is not event}
    assert set(given.values()) == {None, ROWS[-1] + 1}


def test_ids_begin_with_one_in_the_copy_of_a_store_without_rows(two: tuple[Database, Database]) -> None:
    source, target = two
    copy_rows(source, target)
    with target.transaction() as c:
        assert {next_id(c, table) for table in metadata.sorted_tables} == {None, 1}


def test_the_copy_keeps_the_constraints(two: tuple[Database, Database]) -> None:
    source, target = two
    with source.transaction() as c:
        fill(c)
    copy_rows(source, target)
    with pytest.raises(IntegrityError), target.transaction() as c:
        c.execute(sa.update(letter).values(inbound_id=99))


def test_a_database_with_rows_is_refused_and_left(two: tuple[Database, Database]) -> None:
    source, target = two
    with source.transaction() as c:
        fill(c)
    migrate(target)
    with target.transaction() as c:
        c.execute(sa.insert(heartbeat).values(desk="d", name="poll", at=datetime(2026, 11, 23, tzinfo=UTC)))
    before = rows(target)
    with pytest.raises(StoreUnavailable, match=r"there is a store already \(table heartbeat has rows\)"):
        copy_rows(source, target)
    assert rows(target) == before


def test_a_row_that_cannot_be_kept_leaves_the_other_database_as_it_was(
    to_postgresql: tuple[Database, Database],
) -> None:
    source, target = to_postgresql
    with source.transaction() as c:
        fill(c)
        c.execute(sa.update(draft).values(characters=1 << 40))  # SQLite takes it
    with pytest.raises(StoreUnavailable, match=r"a row of draft cannot be kept there: integer out of range"):
        copy_rows(source, target)
    assert target.revision() is None


def test_a_source_without_tables_is_refused(to_postgresql: tuple[Database, Database]) -> None:
    source, target = to_postgresql
    with pytest.raises(StoreUnavailable, match="Start the service once"):
        copy_rows(target, source)
