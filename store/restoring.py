"""A backup -> a store: every sum is checked before anything is put in place, and nothing that is there is replaced.

Also the way from SQLite to PostgreSQL and back, and from a folder to object storage.
"""

import hashlib
import re
import shutil
import tarfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.backup import DATABASE, FILES, MANIFEST, read_manifest
from store.copying import copy_rows, refuse_rows
from store.database import open_database
from store.errors import StoreUnavailable
from store.files import FileStore
from store.migrating import known_revisions, migrate

_NAME = re.compile(rf"{re.escape(DATABASE)}|{re.escape(MANIFEST)}|{FILES}/[0-9a-f]{{2}}/[0-9a-f]{{2}}/[0-9a-f]{{64}}")


@dataclass(frozen=True, slots=True)
class Restored:
    made: str  # when the backup was made, RFC 3339
    files: int
    missing: tuple[str, ...]  # what the store had lost when it was made


def restore(source: Path, database_url: str, files: Path, objects: FileStore | None = None) -> Restored:
    """Put a backup (a folder or a .tar) in the place of a store that is empty. Raises StoreUnavailable.

    files: their folder; with `objects`, where they go in its place, the folder only has what is on its way.

    The files come first and the database last, so that what was cut off in the middle is not taken for a store.
    """
    place = Path(database_url.removeprefix("sqlite:///")) if database_url.startswith("sqlite:///") else None
    if place:
        _refuse_file(place)
    else:
        _refuse_database(database_url)
    if not objects:
        _refuse_files(files)
    staging = files.with_name(f".{files.name}.restoring")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        files.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        staging.mkdir(mode=0o700)
        _unpack(source, staging)
        manifest = _verified(staging, source)
        (staging / FILES).mkdir(exist_ok=True, mode=0o700)
        with ExitStack() as undo:
            if objects:
                _put_all(staging / FILES, objects)
            else:
                shutil.rmtree(files, ignore_errors=True)  # empty, or with empty folders in it
                (staging / FILES).rename(files)
                undo.callback(files.rename, staging / FILES)
            if place:
                _put_in_place(staging / DATABASE, place)
            else:
                _copy_into(staging / DATABASE, database_url)
            undo.pop_all()
    except tarfile.TarError as error:
        raise StoreUnavailable(
            f"{source}: is no backup, or one that was cut off: it cannot be opened as .tar"
        ) from error
    except OSError as error:
        raise StoreUnavailable(f"{error.filename or source}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Restored(str(manifest.get("made")), len(manifest["files"]) - 1, tuple(manifest.get("missing", ())))


def _put_in_place(snapshot: Path, database: Path) -> None:
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = database.with_name(f".{database.name}.restoring")
    shutil.copyfile(snapshot, beside)  # perhaps on another disk
    beside.chmod(0o600)
    beside.rename(database)


def _copy_into(snapshot: Path, database_url: str) -> None:
    """Into PostgreSQL. A snapshot of an earlier version is brought up first, so that both have the same tables."""
    with closing(open_database(f"sqlite:///{snapshot}")) as source, closing(open_database(database_url)) as target:
        migrate(source)
        copy_rows(source, target)


def _put_all(folder: Path, objects: FileStore) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file, objects.writer() as writer:
                shutil.copyfileobj(file, writer, 1 << 20)
                writer.commit()


def _refuse_file(database: Path) -> None:
    if database.exists() and database.stat().st_size:
        raise StoreUnavailable(f"{database}: there is a database already; move it away, or name another [store] url")


def _refuse_database(url: str) -> None:
    with closing(open_database(url)) as database, database.reading() as c:
        refuse_rows(c, database.name)


def _refuse_files(files: Path) -> None:
    if files.exists() and any(path.is_file() for path in files.rglob("*")):
        raise StoreUnavailable(f"{files}: there are files already; move them away, or name another [store] files")


def _unpack(source: Path, staging: Path) -> None:
    if source.is_dir():
        for path in source.rglob("*"):
            if path.is_file() and not path.is_symlink():
                _take(str(path.relative_to(source)), staging, path)
        return
    with tarfile.open(source) as archive:
        for member in archive:
            if not (member.isfile() and _NAME.fullmatch(member.name)):
                raise StoreUnavailable(f"{source}: {member.name!r} does not belong into a backup")
            content = archive.extractfile(member)
            place = staging / member.name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with place.open("wb") as file:
                shutil.copyfileobj(content, file, 1 << 20)  # type: ignore[arg-type]
            place.chmod(0o600)


def _take(name: str, staging: Path, path: Path) -> None:
    if not _NAME.fullmatch(name):
        raise StoreUnavailable(f"{path}: does not belong into a backup")
    place = staging / name
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(path, place)
    place.chmod(0o600)


def _verified(staging: Path, source: Path) -> dict[str, Any]:
    """The manifest, when everything is as it says and the tables are ones we know."""
    if not (staging / MANIFEST).is_file():
        raise StoreUnavailable(f"{source}: has no {MANIFEST}: it is no backup, or was cut off while it was made")
    manifest = read_manifest((staging / MANIFEST).read_bytes(), str(source))
    there = {str(path.relative_to(staging)) for path in staging.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(there ^ set(manifest["files"])):
        raise StoreUnavailable(f"{source}: {name} {'is not in the manifest' if name in there else 'is missing'}")
    for name, kept in manifest["files"].items():
        with (staging / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != kept["sha256"]:
                raise StoreUnavailable(f"{source}: {name} is damaged; nothing was restored")
    _check_database(staging / DATABASE, source)
    return manifest


def _check_database(path: Path, source: Path) -> None:
    with closing(open_database(f"sqlite:///{path}")) as database:
        revision = database.revision()
        with database.reading() as c:
            found = c.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    if found != "ok":
        raise StoreUnavailable(f"{source}: its database is damaged: {found}")
    if revision not in known_revisions():
        raise StoreUnavailable(
            f"{source}: made by a newer Redaksi (revision {revision}): install that version, then restore"
        )
