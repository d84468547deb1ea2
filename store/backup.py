"""A copy of the store, taken while it works: the database at one moment, every file it names, and their sums.

The copy is complete or not there: it is written beside its place and renamed. Whatever the store is kept in, the copy
is an SQLite file and a folder: it can be restored to either. The files are copied after the rows, as rows name files
and never the other way round.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from store.copying import copy_rows
from store.database import Database, damaged, open_database
from store.errors import NotStored, StoreUnavailable
from store.files import FileStore
from store.references import named_files

DATABASE, MANIFEST, FILES = "redaksi.db", "manifest.json", "files"


@dataclass(frozen=True, slots=True)
class Backup:
    """missing: files that rows name and that are not there or damaged: the store itself has lost them."""

    place: Path
    files: int
    size: int  # bytes
    missing: tuple[str, ...]


class _Target(Protocol):
    def add(self, name: str, source: Path) -> None: ...


def back_up(database: Database, files: FileStore, place: Path, *, program: str, now: datetime) -> Backup:
    """Copy the store into a new folder, or into a new file where the name ends in .tar. Raises StoreUnavailable."""
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise StoreUnavailable(f"{place}: is there already; name a new place")
    unfinished = place.with_name(f".{place.name}.unfinished")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove(unfinished)
        with _target(unfinished, tar=place.suffix == ".tar") as target:
            done = _copy(database, files, target, place, program=program, now=now)
        if place.is_dir():
            place.rmdir()
        unfinished.rename(place)
    except OSError as error:
        raise StoreUnavailable(f"{place}: {error.strerror or error}") from error
    except sqlite3.Error as error:  # of the copy: a full disk
        raise StoreUnavailable(f"{place}: {error}") from error
    finally:
        _remove(unfinished)
    return done


def _copy(database: Database, files: FileStore, target: _Target, place: Path, *, program: str, now: datetime) -> Backup:
    snapshot = place.with_name(f".{place.name}.database")
    try:
        revision, named = _snapshot(database, snapshot)
        sums: dict[str, dict[str, Any]] = {DATABASE: {"sha256": _sum(snapshot), "bytes": snapshot.stat().st_size}}
        target.add(DATABASE, snapshot)
    finally:
        _remove(snapshot)
    missing = []
    for sha256 in sorted(named):
        try:
            if not files.verify(sha256):
                missing.append(sha256)
                continue
            path = files.path(sha256)
            target.add(f"{FILES}/{sha256[:2]}/{sha256[2:4]}/{sha256}", path)
            sums[f"{FILES}/{sha256[:2]}/{sha256[2:4]}/{sha256}"] = {"sha256": sha256, "bytes": path.stat().st_size}
        except (NotStored, FileNotFoundError):  # lost, or erased since the snapshot was taken
            missing.append(sha256)
    manifest = {
        "made": now.isoformat(),
        "program": program,
        "revision": revision,
        "missing": missing,
        "files": sums,
    }
    written = place.with_name(f".{place.name}.manifest")
    try:
        _write(written, json.dumps(manifest, indent=1).encode())
        target.add(MANIFEST, written)
    finally:
        _remove(written)
    return Backup(place, len(sums) - 1, sum(each["bytes"] for each in sums.values()), tuple(missing))


def _snapshot(database: Database, copy: Path) -> tuple[str | None, frozenset[str]]:
    """The database at one moment, whatever writers do meanwhile; its revision, and the files it names."""
    _remove(copy)
    _write(copy, b"")
    if database.is_sqlite:
        _copy_pages(database, copy)
    taken = open_database(f"sqlite:///{copy}")
    try:
        if not database.is_sqlite:
            copy_rows(database, taken)
        with taken.reading() as c:
            found = c.exec_driver_sql("PRAGMA quick_check").scalar_one()
            if found != "ok":
                raise damaged(database, str(found))
            named = named_files(c)
        revision = taken.revision()
    finally:
        taken.close()
    with closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    return revision, named


def _copy_pages(database: Database, copy: Path) -> None:
    with (
        closing(sqlite3.connect(f"{database.sqlite_path.as_uri()}?mode=ro", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)  # all pages in one step: a snapshot
        target.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _target(place: Path, *, tar: bool) -> Iterator[_Target]:
    if not tar:
        place.mkdir(mode=0o700)
        yield _Folder(place)
        return
    _write(place, b"")
    with place.open("wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        yield _Tar(archive)
        archive.close()
        file.flush()
        os.fsync(file.fileno())


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, name: str, source: Path) -> None:
        place = self._root / name
        for folder in reversed([each for each in place.parents if self._root in each.parents]):
            folder.mkdir(mode=0o700, exist_ok=True)
        with (
            source.open("rb") as reading,
            os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as w,
        ):
            shutil.copyfileobj(reading, w, 1 << 20)
            w.flush()
            os.fsync(w.fileno())


class _Tar:
    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def add(self, name: str, source: Path) -> None:
        with source.open("rb") as file:
            member = self._archive.gettarinfo(arcname=name, fileobj=file)
            member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
            self._archive.addfile(member, file)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if each.is_dir():
            shutil.rmtree(each)
        elif each.exists():
            each.unlink()


def read_manifest(content: bytes, where: str) -> dict[str, Any]:
    """A manifest's bytes -> what it says. Raises StoreUnavailable."""
    try:
        manifest = json.loads(content)
        manifest["files"][DATABASE]["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable(f"{where}: is no manifest of a backup") from error
    return dict(manifest)
