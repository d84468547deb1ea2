import sqlite3
import stat
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint
from sqlalchemy.exc import DBAPIError

from store import inbound, schema
from store.database import Database, open_database
from store.errors import StoreUnavailable
from store.migrating import known_revisions, migrate, newest_revision
from store.migrations.chain import scripts
from tests.rights import without_root
from tests.store.rows import DESK, received


def test_migrations_and_schema_do_not_drift(empty_url: str) -> None:
    database = open_database(empty_url)
    migrate(database)
    with database.reading() as c:
        context = MigrationContext.configure(c, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    database.close()


def test_migrations_make_the_checks_of_the_schema(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    migrate(database)
    inspector = sa.inspect(database.engine)
    for table in schema.metadata.sorted_tables:
        wanted = {str(each.name): str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)}
        found = {str(each["name"]): each["sqltext"] for each in inspector.get_check_constraints(table.name)}
        assert found == wanted
    database.close()


def test_migrate_brings_an_empty_database_to_the_newest_revision(empty_url: str) -> None:
    database = open_database(empty_url)
    assert database.revision() is None
    migrate(database)
    assert database.revision() == newest_revision()
    database.close()


def test_migrate_again_changes_nothing(database: Database) -> None:
    with database.transaction() as c:
        received(c)
    migrate(database)
    with database.reading() as c:
        assert len(inbound.listing(c, DESK)) == 1


def test_the_files_of_the_migrations_are_called_as_alembic_chains_them() -> None:
    chained = [script.revision for script in scripts().walk_revisions()]
    assert list(known_revisions()) == chained[::-1]


def test_migrate_refuses_tables_of_a_newer_version(empty_url: str) -> None:
    database = open_database(empty_url)
    migrate(database)
    with database.transaction() as c:
        c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match=r"made by a newer Redaksi \(revision 9999"):
        migrate(database)
    database.close()


def _open_and_migrate(url: str) -> str | None:
    database = open_database(url)
    migrate(database)
    found = database.revision()
    database.close()
    return found


def test_migrate_by_several_processes_at_once_is_done_once(empty_url: str) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_open_and_migrate, [empty_url] * 4)) == [newest_revision()] * 4


def test_transaction_is_rolled_back_by_an_exception(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as c:
        received(c)
        raise ZeroDivisionError
    with database.reading() as c:
        assert inbound.listing(c, DESK) == ()


def test_reading_sees_one_moment(database: Database) -> None:
    with database.reading() as reader:
        assert inbound.listing(reader, DESK) == ()
        with database.transaction() as writer:
            received(writer)
        assert inbound.listing(reader, DESK) == ()


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises((StoreUnavailable, DBAPIError), match=r"read-?only"), database.reading() as c:
        received(c)
    with database.transaction() as c:
        assert received(c) > 0


def test_states_are_checked_by_the_database(database: Database) -> None:
    with database.transaction() as c:
        received(c)
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as c:
        c.execute(sa.update(schema.inbound).values(state="somewhere"))


def test_references_are_checked_by_the_database(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as c:
        c.execute(sa.insert(schema.draft_photo), [_photo_of_no_draft()])


def _photo_of_no_draft() -> dict[str, object]:
    words = dict.fromkeys(("filename", "sha256", "format", "caption", "certainty", "credit", "why"), "")
    return {"draft_id": 99, "position": 0, "width": 1, "height": 1, **words}


def test_sqlite_keeps_what_is_committed_through_a_power_cut(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    with database.transaction() as c:
        pragmas = {
            name: c.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "trusted_schema")
        }
    database.close()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 30000,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }


def test_sqlite_path_may_be_relative_and_its_folder_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    database = open_database("sqlite:///var/deep/redaksi.db")
    database.close()
    assert database.sqlite_path == tmp_path / "var/deep/redaksi.db"
    assert database.sqlite_path.is_file()


def test_sqlite_file_is_for_our_user_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/var/store.db")
    migrate(database)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "var", *(tmp_path / "var").iterdir()]}
    database.close()
    assert modes == {"var": 0o700, "store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_open_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="SQLite needs a file"):
        open_database(url)


@pytest.mark.parametrize("url", ["", "redaksi.db", "mysql://host/redaksi"])
def test_open_what_is_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreUnavailable):
        open_database(url)


def test_open_where_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match=r"file/store\.db: "):
        open_database(f"sqlite:///{tmp_path}/file/store.db")


def test_open_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreUnavailable, match="file is not a database"):
        open_database(f"sqlite:///{tmp_path}/store.db")


def test_open_a_database_that_may_not_be_written() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        sqlite3.connect(path).close()
        path.touch()
        path.chmod(0o444)
        Path(folder).chmod(0o755)
        with without_root(), pytest.raises(StoreUnavailable, match=r"store\.db: Permission denied"):
            open_database(f"sqlite:///{path}")


def test_a_full_disk_is_an_outage_and_keeps_what_was_there(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    migrate(database)
    with pytest.raises(StoreUnavailable, match="database or disk is full"), database.transaction() as c:
        c.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the pages it has for the limit
        for number in range(200):
            received(c, number)
    with database.reading() as c:
        assert inbound.listing(c, DESK) == ()
    database.close()


def test_open_a_server_that_is_not_there_keeps_the_password() -> None:
    with pytest.raises(StoreUnavailable, match="refused") as caught:
        open_database("postgresql://desk:hunter2@127.0.0.1:1/redaksi")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_transaction_in_which_nothing_is_said_is_ended_and_told_as_an_outage(database: Database) -> None:
    with pytest.raises(StoreUnavailable), database.transaction() as c:
        assert c.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one() == "40s"
        c.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '100ms'")
        time.sleep(1)
        c.exec_driver_sql("SELECT 1")
    with database.reading() as c:
        assert c.exec_driver_sql("SELECT 1").scalar_one() == 1
