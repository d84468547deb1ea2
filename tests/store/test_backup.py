"""A backup taken while others write is whole, and what is restored is what was there."""

import hashlib
import resource
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from store import attachments, inbound
from store.attachments import Attachment
from store.backup import Backup, back_up
from store.database import Database, open_database
from store.errors import StoreUnavailable
from store.files import Files
from store.migrating import known_revisions, migrate, newest_revision
from store.migrations.chain import upgrade
from store.objects import Objects
from store.references import named_files, still_named
from store.restoring import restore
from store.schema import heartbeat
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import fresh_database
from tests.store.rows import received

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Database, Files]]:
    database = open_database(f"sqlite:///{folder}/redaksi.db")
    try:
        migrate(database)
        yield database, Files(folder / "files")
    finally:
        database.close()


def fill(database: Database, files: Files, number: int) -> str:
    """A message with its source and one photo; the photo's sha256."""
    source, photo = files.put(b"source %d" % number), files.put(b"photo %d" % number)
    with database.transaction() as c:
        id = received(c, number, source_sha256=source.sha256)
        kept = Attachment("foto.jpg", "image/jpeg", "photo", photo.size, photo.sha256)
        aside = Attachment("logo.gif", "image/gif", "left-over", 3, f"{number:064x}", "signature-logo", stored=False)
        attachments.record(c, id, [kept, aside])
    return photo.sha256


def take(folder: Path, name: str) -> Backup:
    with opened(folder) as (database, files):
        return back_up(database, files, folder.parent / name, program="0.1.0", now=NOW)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with opened(folder) as (database, files):
        for number in range(1, 4):
            fill(database, files, number)
    return folder


def test_rows_name_their_files_and_those_that_were_never_kept_are_not_among_them(store: Path) -> None:
    with opened(store) as (database, files), database.reading() as c:
        assert named_files(c) == {path.name for path in files.root.rglob("*") if path.is_file()}
        assert still_named(c, hashlib.sha256(b"photo 1").hexdigest())
        assert not still_named(c, f"{1:064x}")


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_restored_backup_is_the_store_it_was_made_of(store: Path, tmp_path: Path, name: str) -> None:
    made = take(store, name)
    assert (made.files, made.missing) == (6, ())
    new = tmp_path / "new" / "store"
    done = restore(made.place, f"sqlite:///{new}/redaksi.db", new / "files")
    assert (done.files, done.made) == (6, NOW.isoformat())
    with opened(new) as (database, files), database.reading() as c:
        assert [row.id for row in inbound.listing(c, "ktk")] == [3, 2, 1]
        assert all(files.verify(sha256) for sha256 in named_files(c))
    assert {path.name for path in (new / "files").rglob("*") if path.is_file()} == {
        path.name for path in (store / "files").rglob("*") if path.is_file()
    }
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_backup_while_others_write_is_whole(store: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with opened(store) as (database, files):
            number = 100
            while not stop.is_set():
                fill(database, files, number)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backups = [take(store, f"copy-{number}.tar") for number in range(2)]
    finally:
        stop.set()
        writer.join()
    assert [made.missing for made in backups] == [()] * 2
    for made in backups:
        new = tmp_path / f"new-{made.place.name}"
        assert restore(made.place, f"sqlite:///{new}/redaksi.db", new / "files").files == made.files


def test_restore_refuses_a_store_that_is_not_empty_and_leaves_it(store: Path) -> None:
    made = take(store, "copy")
    before = (store / "redaksi.db").read_bytes()
    with pytest.raises(StoreUnavailable, match="there is a database already"):
        restore(made.place, f"sqlite:///{store}/redaksi.db", store / "files")
    assert (store / "redaksi.db").read_bytes() == before
    with pytest.raises(StoreUnavailable, match="there are files already"):
        restore(made.place, f"sqlite:///{store}/other.db", store / "files")


def test_restore_puts_nothing_in_place_of_a_damaged_backup(store: Path, tmp_path: Path) -> None:
    made = take(store, "copy")
    photo = next(path for path in (made.place / "files").rglob("*") if path.is_file())
    whole = photo.read_bytes()
    new = tmp_path / "new"
    for damage, said in ((lambda: photo.write_bytes(b"other"), "is damaged"), (photo.unlink, "is missing")):
        damage()
        with pytest.raises(StoreUnavailable, match=said):
            restore(made.place, f"sqlite:///{new}/redaksi.db", new / "files")
        assert [path for path in new.rglob("*") if path.is_file()] == []
    photo.write_bytes(whole)
    (made.place / "manifest.json").unlink()
    with pytest.raises(StoreUnavailable, match="no manifest"):
        restore(made.place, f"sqlite:///{new}/redaksi.db", new / "files")


def test_restore_refuses_names_that_lead_elsewhere(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("../outside"))
    with pytest.raises(StoreUnavailable, match="does not belong"):
        restore(tmp_path / "evil.tar", f"sqlite:///{tmp_path}/new/redaksi.db", tmp_path / "new" / "files")
    assert not (tmp_path / "outside").exists()


def test_restore_refuses_tables_of_a_newer_version(store: Path, tmp_path: Path) -> None:
    with sqlite3.connect(store / "redaksi.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    database = open_database(f"sqlite:///{store}/redaksi.db")
    made = back_up(database, Files(store / "files"), tmp_path / "copy", program="9", now=NOW)
    database.close()
    with pytest.raises(StoreUnavailable, match="newer Redaksi"):
        restore(made.place, f"sqlite:///{tmp_path}/new/redaksi.db", tmp_path / "new" / "files")


def test_backup_tells_of_files_that_the_store_has_lost(store: Path) -> None:
    lost, damaged = (hashlib.sha256(b"photo %d" % number).hexdigest() for number in (1, 2))
    with opened(store) as (_, files):
        files.path(lost).unlink()
        files.path(damaged).write_bytes(b"rotten")
    made = take(store, "copy")
    assert (set(made.missing), made.files) == ({lost, damaged}, 4)


def test_backup_overwrites_nothing_and_leaves_nothing_unfinished(store: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.tar").write_text("something else")
    with pytest.raises(StoreUnavailable, match="is there already"):
        take(store, "copy.tar")
    assert (tmp_path / "copy.tar").read_text() == "something else"
    assert {path.name for path in tmp_path.iterdir()} == {"store", "copy.tar"}


def test_backup_where_there_is_no_room_or_no_folder_says_so(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"redaksi\.db/copy: (Not a directory|File exists)"):
        take(store, "store/redaksi.db/copy")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))  # no file may grow beyond, as on a full disk
    try:
        with pytest.raises(StoreUnavailable, match=r"copy\.tar: "):
            take(store, "copy.tar")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert {path.name for path in tmp_path.iterdir()} == {"store"}


@pytest.mark.parametrize(
    ("name", "said"),
    [("nothing.tar", r"nothing\.tar: No such file"), ("store/redaksi.db", r"redaksi\.db: is no backup")],
)
def test_restore_of_what_is_no_backup_says_so(store: Path, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(StoreUnavailable, match=said) as raised:
        restore(tmp_path / name, f"sqlite:///{tmp_path}/new/redaksi.db", tmp_path / "new" / "files")
    assert "PostgreSQL" not in raised.value.remedy


def test_backup_of_a_database_without_a_store_says_so(tmp_path: Path, postgres_server: str) -> None:
    with (
        fresh_database(postgres_server) as url,
        closing(open_database(url)) as database,
        pytest.raises(StoreUnavailable, match="there is no store"),
    ):
        back_up(database, Files(tmp_path / "files"), tmp_path / "copy", program="0.1.0", now=NOW)
    assert {path.name for path in tmp_path.iterdir()} == {"files"}


def test_restore_into_object_storage_puts_every_file_where_other_machines_find_it(
    store: Path, tmp_path: Path, object_storage: ObjectStorage
) -> None:
    made = take(store, "copy.tar")
    place, new = object_storage.place(), tmp_path / "new"
    objects = Objects(place, new / "cache", object_storage.access)
    assert restore(made.place, f"sqlite:///{new}/redaksi.db", new / "cache", objects).files == 6
    elsewhere = Objects(place, tmp_path / "elsewhere", object_storage.access)
    with closing(open_database(f"sqlite:///{new}/redaksi.db")) as database:
        again = back_up(database, elsewhere, tmp_path / "again.tar", program="0.1.0", now=NOW)
    assert (again.files, again.missing) == (6, ())
    assert {path.name for path in new.iterdir()} == {"redaksi.db", "cache"}


def test_restore_into_object_storage_that_lets_nobody_in_leaves_no_database(
    store: Path, tmp_path: Path, object_storage: ObjectStorage
) -> None:
    made = take(store, "copy.tar")
    place, new = object_storage.place(), tmp_path / "new"
    stranger = Objects(place, new / "cache", replace(object_storage.access, secret="salah"))
    with pytest.raises(StoreUnavailable, match="SignatureDoesNotMatch"):
        restore(made.place, f"sqlite:///{new}/redaksi.db", new / "cache", stranger)
    assert {path.name for path in new.iterdir()} == {"cache"}
    objects = Objects(place, new / "cache", object_storage.access)
    assert restore(made.place, f"sqlite:///{new}/redaksi.db", new / "cache", objects).files == 6


def test_backup_tells_of_objects_that_are_lost(store: Path, tmp_path: Path, object_storage: ObjectStorage) -> None:
    objects = Objects(object_storage.place(), tmp_path / "cache", object_storage.access)
    lost = hashlib.sha256(b"photo 1").hexdigest()
    restore(take(store, "copy").place, f"sqlite:///{tmp_path}/redaksi.db", tmp_path / "cache", objects)
    assert objects.remove(lost, older_than=datetime.max.replace(tzinfo=UTC))
    with closing(open_database(f"sqlite:///{tmp_path}/redaksi.db")) as database:
        made = back_up(database, objects, tmp_path / "again.tar", program="0.1.0", now=NOW)
    assert (made.files, made.missing) == (5, (lost,))


def test_restore_that_postgresql_refuses_leaves_no_files_and_can_be_tried_again(
    store: Path, tmp_path: Path, postgres_server: str
) -> None:
    with sqlite3.connect(store / "redaksi.db") as raw:
        raw.execute("UPDATE inbound SET attempts = 1 << 40")
    made, new = take(store, "copy"), tmp_path / "new"
    with fresh_database(postgres_server) as url:
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="a row of inbound cannot be kept there"):
                restore(made.place, url, new / "files")
            assert list(new.iterdir()) == []


def test_a_backup_of_an_earlier_version_is_brought_up_on_its_way_to_postgresql(
    tmp_path: Path, postgres_server: str
) -> None:
    with closing(open_database(f"sqlite:///{tmp_path}/redaksi.db")) as database:
        with database.migrating() as c:
            upgrade(c, known_revisions()[-2])
            c.execute(sa.insert(heartbeat).values(desk="ktk", name="poll", at=NOW))
        made = back_up(database, Files(tmp_path / "files"), tmp_path / "copy", program="0.1.0", now=NOW)
    with fresh_database(postgres_server) as url:
        restore(made.place, url, tmp_path / "new")
        with closing(open_database(url)) as moved, moved.reading() as c:
            assert (moved.revision(), c.scalar(sa.select(heartbeat.c.at))) == (newest_revision(), NOW)
