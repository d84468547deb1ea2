"""Bytes by their sha256: sources of messages and attachments, on local disk.

A file is complete or not there: written beside its place, synced, then renamed, and the folders synced. The same bytes
sent twice are kept once.
"""

import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from store.errors import NotStored, StoreUnavailable

_STALE = 3600.0  # seconds; an unfinished file this old that nobody holds was left by a process that died


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int  # bytes


class Writer(Protocol):
    def write(self, chunk: bytes, /) -> None: ...
    def commit(self) -> Stored: ...


class FileStore(Protocol):
    """What the rest of the program knows of it: a folder (below), or object storage (store/objects.py)."""

    def writer(self) -> AbstractContextManager[Writer]: ...
    def put(self, content: bytes) -> Stored: ...
    def path(self, sha256: str) -> Path: ...
    def open(self, sha256: str) -> BufferedReader: ...
    def verify(self, sha256: str) -> bool: ...
    def remove(self, sha256: str, *, older_than: datetime) -> bool: ...
    def tidy(self) -> None: ...
    def examine(self) -> None: ...


class Files:
    """Files under a folder, as ab/cd/abcd…; readable by our user alone."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._ensured: set[Path] = set()  # folders: 65,792 at most
        self._unfinished = root / "unfinished"  # the same file system, so that a rename is atomic
        try:
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._unfinished.mkdir(exist_ok=True, mode=0o700)
            self._sweep()
        except OSError as error:
            raise StoreUnavailable(f"{root}: {error.strerror}") from error

    @contextmanager
    def writer(self) -> Iterator["LocalWriter"]:
        """Takes chunks; what is not committed by the end leaves nothing. Raises StoreUnavailable (a full disk)."""
        with _translating(self.root):
            writer = LocalWriter(self)
        try:
            yield writer
        finally:
            writer.discard()

    def put(self, content: bytes) -> Stored:
        with self.writer() as writer:
            writer.write(content)
            return writer.commit()

    def path(self, sha256: str) -> Path:
        """Where these bytes lie. Raises NotStored."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotStored(f"{self.root}: there is no file {sha256}")
        return place

    def open(self, sha256: str) -> BufferedReader:
        return self.path(sha256).open("rb")

    def verify(self, sha256: str) -> bool:
        """Whether the file still holds the bytes it is named for. Raises NotStored."""
        with self.open(sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def remove(self, sha256: str, *, older_than: datetime) -> bool:
        """Remove a file that was put before that moment; whether it is gone. One put since is somebody else's."""
        place = self._place(sha256)
        aside = self._unfinished / secrets.token_hex(16)
        try:
            place.rename(aside)  # first, so that one put in this moment is not met
        except FileNotFoundError:
            return True
        if aside.stat().st_mtime < older_than.timestamp():
            aside.unlink()
            return True
        with suppress(FileExistsError):  # it was put a second time meanwhile
            os.link(aside, place)
        aside.unlink()
        return False

    def tidy(self) -> None:
        """Nothing here has its time."""

    def examine(self) -> None:
        """The folder was made when this was opened."""

    def place(self, unfinished: Path, place: Path) -> None:
        """Rename a file that is on the disk into its place, and have that on the disk, too.

        What names a folder is synced once by each process, as another may have made it just now; and after the rename,
        so that most file systems write all of it at once.
        """
        unsure = [folder for folder in (place.parent, place.parent.parent) if folder not in self._ensured]
        for folder in reversed(unsure):
            folder.mkdir(mode=0o700, exist_ok=True)
        unfinished.replace(place)  # also over an older copy, which may have been damaged since
        for folder in (place.parent, *(folder.parent for folder in unsure)):
            _sync_folder(folder)
        self._ensured.update(unsure)

    def _place(self, sha256: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise NotStored(f"{sha256!r} is not a sha256")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _sweep(self) -> None:
        """Remove what processes that died have left unfinished. Those that live hold a lock on theirs."""
        for path in self._unfinished.iterdir():
            try:
                with path.open("rb") as file:
                    if time.time() - os.fstat(file.fileno()).st_mtime > _STALE:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        path.unlink()
            except (BlockingIOError, FileNotFoundError):
                continue  # being written, or swept by another process


class LocalWriter:
    """One file being written."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._path = files._unfinished / secrets.token_hex(16)
        descriptor = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self._file = os.fdopen(descriptor, "wb")  # blocks larger than its buffer are written without a copy
        self._sum = hashlib.sha256()
        self._size = 0

    def write(self, chunk: bytes) -> None:
        with _translating(self._files.root):
            self._file.write(chunk)
        self._sum.update(chunk)
        self._size += len(chunk)

    def open(self) -> BufferedReader:
        """What will have been written, for a reader that does not depend on where it comes to lie."""
        return self._path.open("rb")

    def commit(self) -> Stored:
        """The bytes are on the disk when this returns, whatever happens next."""
        sha256 = self._sum.hexdigest()
        place = self._files._place(sha256)
        with _translating(self._files.root):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._files.place(self._path, place)
        return Stored(sha256, self._size)

    def discard(self) -> None:
        """Close, and remove what was not committed."""
        try:
            self._file.close()
        except OSError:
            self._file.close()  # a full disk: the buffer cannot be written, and need not be
        self._path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translating(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"{root}: {error.strerror}") from error
