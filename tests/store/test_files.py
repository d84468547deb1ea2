import hashlib
import os
import signal
import stat
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from store.errors import NotStored, StoreUnavailable
from store.files import Files, Stored

WARTA = b"Gotong royong warga. " * 1000
SHA = hashlib.sha256(WARTA).hexdigest()


def _all_files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.put(WARTA)
    files.put(WARTA)
    assert len(_all_files(tmp_path)) == 1


def test_writer_that_is_not_committed_leaves_nothing(tmp_path: Path) -> None:
    with Files(tmp_path).writer() as writer:
        writer.write(WARTA)
    assert _all_files(tmp_path) == []


def test_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Files(tmp_path).writer() as writer:
        writer.write(WARTA)
        raise ZeroDivisionError
    assert _all_files(tmp_path) == []


def test_verify_finds_a_damaged_file(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.put(WARTA)
    assert files.verify(SHA)
    files.path(SHA).write_bytes(b"x" + WARTA[1:])
    assert not files.verify(SHA)


def test_put_again_mends_a_damaged_file(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.put(WARTA)
    files.path(SHA).write_bytes(b"")
    files.put(WARTA)
    assert files.verify(SHA)


def test_files_are_for_our_user_alone(tmp_path: Path) -> None:
    files = Files(tmp_path / "files")
    path = files.path(files.put(WARTA).sha256)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, path.parent.parent, files.root)]
    assert modes == [0o600, 0o700, 0o700, 0o700]


def test_opening_sweeps_what_a_dead_process_left_unfinished(tmp_path: Path) -> None:
    unfinished = Files(tmp_path).root / "unfinished" / "left"
    unfinished.write_bytes(WARTA)
    os.utime(unfinished, (0, 0))
    Files(tmp_path)
    assert _all_files(tmp_path) == []


def test_opening_leaves_what_is_being_written(tmp_path: Path) -> None:
    files = Files(tmp_path)
    with files.writer() as writer:
        writer.write(WARTA)
        for path in (tmp_path / "unfinished").iterdir():
            os.utime(path, (0, 0))
        Files(tmp_path)
        assert writer.commit() == Stored(SHA, len(WARTA))


def _write_and_wait(root: Path, ready: Connection) -> None:
    with Files(root).writer() as writer:
        writer.write(WARTA)
        ready.send("written")
        signal.pause()


def test_a_killed_writer_leaves_no_file_that_could_be_found(tmp_path: Path) -> None:
    receiver, sender = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_write_and_wait, args=(tmp_path, sender))
    process.start()
    receiver.recv()
    process.kill()
    process.join()
    with pytest.raises(NotStored):
        Files(tmp_path).path(SHA)


def test_a_full_disk_is_an_outage_and_leaves_nothing(tmp_path: Path) -> None:
    files = Files(tmp_path)
    with pytest.raises(StoreUnavailable, match="No space left"), files.writer() as writer:
        writer._file.close()
        writer._file = open("/dev/full", "wb")  # noqa: PTH123, SIM115  # the writer closes it
        writer.write(WARTA)
        writer.commit()
    assert _all_files(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="file"):
        Files(tmp_path / "file" / "files")
