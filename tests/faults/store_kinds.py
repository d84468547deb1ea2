"""Faults of the store: a full disk, one that cannot be written, a locked database, damaged pages."""

import contextlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.ground import Ground, Unsettled, locked
from tests.faults.kinds import Fault

RESTORE = "restore the last backup"


def database_locked(ground: Ground) -> None:
    """Another process holds the database's write lock for longer than the service waits."""
    ground.receive(*ground.authors.batch())
    ground.settle()
    since = ground.log_size
    with locked(ground.database):
        ground.receive(*ground.authors.batch())
        ground.wait_for_log("database is locked", since)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of its own in a folder. Raises OSError where none can be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def disk_full(left: int) -> Fault:
    """The disk has `left` bytes left when mail comes. For a ground whose store lies on a small disk."""

    def fault(ground: Ground) -> None:
        ground.receive(*ground.authors.batch())
        ground.settle()
        ballast = ground.store / "ballast"
        since = ground.log_size
        _fill(ballast, left)
        ground.receive(*ground.authors.batch())
        try:
            ground.wait_until(
                lambda: any(
                    words in ground.log_since(since) for words in ("No space left", "disk is full", "disk I/O")
                ),
                "the log says that the disk is full",
            )
        finally:
            ballast.unlink()

    return fault


def _fill(ballast: Path, left: int) -> None:
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    size = ballast.stat().st_size
    with ballast.open("rb+") as file:
        file.truncate(max(0, size - left))


def files_read_only(ground: Ground) -> None:
    """The folder of files becomes read-only under the service's hands."""
    ground.receive(*ground.authors.batch())
    ground.settle()
    files = str(ground.store / "files")
    since = ground.log_size
    subprocess.run(["mount", "--bind", files, files], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", files], check=True)
        ground.receive(*ground.authors.batch())
        ground.wait_for_log("Read-only file system", since)
    finally:
        subprocess.run(["umount", files], check=True)


def read_only_at_the_start(ground: Ground) -> None:
    """The store cannot be written when the service starts: it says so and ends. For a store on a small disk."""
    ground.receive(*ground.authors.batch())
    ground.settle()
    ground.stop()
    ground.remount("ro")
    try:
        ground.receive(*ground.authors.batch())
        _ends_with_two(ground, "Read-only file system")
    finally:
        ground.remount("rw")


def damage(database: Path) -> None:
    """Overwrite the middle of every page but the first, as a failing disk does; none is left in the write-ahead log."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as c:
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(database.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 2000] = b"\xa5" * 2000
    database.write_bytes(content)


def damaged_and_restored(ground: Ground) -> None:
    """A backup is taken at work, then pages are damaged: the service refuses to start until the backup is restored."""
    ground.receive(*ground.authors.batch())
    ground.settle()
    backup = ground.folder / f"backup-{len(ground.sent)}.tar"
    _well(ground, "backup", str(backup))
    ground.stop()
    damage(ground.database)
    _ends_with_two(ground, RESTORE)
    lost = ground.store.rename(ground.folder / f"lost-{len(ground.sent)}")
    ground.receive(*ground.authors.batch())
    _well(ground, "restore", str(backup))
    shutil.rmtree(lost)


def _ends_with_two(ground: Ground, words: str) -> None:
    since = ground.log_size
    code = ground.start().wait(240)
    if code != 2 or words not in " ".join(ground.log_since(since).split()):
        raise Unsettled(f"the service should have ended with 2 and said {words!r}; {code}: {ground.log_since(since)}")


def _well(ground: Ground, *command: str) -> None:
    since = ground.log_size
    if code := ground.start(*command).wait(240):
        raise Unsettled(f"{command} ended with {code}: {ground.log_since(since)}")
