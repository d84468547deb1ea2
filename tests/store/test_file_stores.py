"""What holds of files wherever they are kept: in a folder, and in object storage."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.cache import Cache
from store.errors import NotStored
from store.files import Files, FileStore, Stored
from store.objects import Objects
from tests.servers.object_storage import ObjectStorage

WARTA = b"Gotong royong warga. " * 1000
SHA = hashlib.sha256(WARTA).hexdigest()


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        return Files(tmp_path / "files")
    server: ObjectStorage = request.getfixturevalue("object_storage")
    return Objects(server.place(), tmp_path / "cache", server.access)


@pytest.fixture
def objects(object_storage: ObjectStorage, tmp_path: Path) -> Objects:
    return Objects(object_storage.place(), tmp_path / "cache", object_storage.access)


def elsewhere(objects: Objects, server: ObjectStorage, tmp_path: Path) -> Objects:
    """The same objects as another machine sees them."""
    return Objects(objects.name, tmp_path / "another machine", server.access)


def test_put_keeps_the_bytes_under_their_sha256(files: FileStore) -> None:
    assert files.put(WARTA) == Stored(SHA, len(WARTA))
    assert files.path(SHA).read_bytes() == WARTA
    assert files.verify(SHA)


def test_writer_takes_chunks(files: FileStore) -> None:
    with files.writer() as writer:
        for start in range(0, len(WARTA), 777):
            writer.write(WARTA[start : start + 777])
        assert writer.commit() == Stored(SHA, len(WARTA))
    with files.open(SHA) as file:
        assert file.read() == WARTA


def test_nothing_at_all_can_be_kept(files: FileStore) -> None:
    assert files.verify(files.put(b"").sha256)


def test_what_is_not_committed_is_not_there(files: FileStore) -> None:
    with files.writer() as writer:
        writer.write(WARTA)
    with pytest.raises(NotStored):
        files.path(SHA)


@pytest.mark.parametrize("sha256", ["0" * 64, "", "../../etc/passwd", SHA.upper(), SHA + "\n"])
def test_what_is_not_kept_is_said_so(files: FileStore, sha256: str) -> None:
    files.put(WARTA)
    for ask in (files.path, files.verify):
        with pytest.raises(NotStored):
            ask(sha256)


def test_remove_takes_what_was_put_before(files: FileStore) -> None:
    files.put(WARTA)
    assert files.remove(SHA, older_than=datetime.now(UTC) + timedelta(seconds=1))
    with pytest.raises(NotStored):
        files.path(SHA)
    assert files.remove(SHA, older_than=datetime.now(UTC)), "what is gone is gone"


def test_remove_leaves_what_was_put_since(files: FileStore) -> None:
    doomed = datetime.now(UTC) - timedelta(seconds=1)
    files.put(WARTA)
    assert not files.remove(SHA, older_than=doomed)
    assert files.verify(SHA)


def test_a_removal_in_the_same_moment_never_takes_what_is_put(files: FileStore) -> None:
    files.put(WARTA)
    for _ in range(20):
        remover = threading.Thread(target=files.remove, args=(SHA,), kwargs={"older_than": datetime.now(UTC)})
        remover.start()
        files.put(WARTA)
        remover.join()
        assert files.verify(SHA)


def test_the_same_bytes_are_one_object(objects: Objects) -> None:
    for _ in range(3):
        objects.put(WARTA)
    assert len(objects._keys(SHA)) == 1


def test_another_machine_finds_what_was_put_here(
    objects: Objects, object_storage: ObjectStorage, tmp_path: Path
) -> None:
    large = bytes(range(256)) * 50_000  # more than one part of an upload
    stored = objects.put(large)
    there = elsewhere(objects, object_storage, tmp_path)
    assert there.path(stored.sha256).read_bytes() == large
    assert there.path(stored.sha256).parent.parent.parent == tmp_path / "another machine"


def test_what_is_erased_on_one_machine_leaves_the_cache_of_another_in_time(
    objects: Objects, object_storage: ObjectStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects.put(WARTA)
    there = elsewhere(objects, object_storage, tmp_path)
    there.path(SHA)
    objects.remove(SHA, older_than=datetime.now(UTC) + timedelta(seconds=1))
    monkeypatch.setattr("store.cache.UNUSED_AFTER", -1)
    there._cache._tidied_at = -1e9
    there.tidy()
    with pytest.raises(NotStored):
        there.path(SHA)


def test_an_object_with_other_bytes_is_not_taken_for_the_file(
    objects: Objects, object_storage: ObjectStorage, tmp_path: Path
) -> None:
    objects.put(WARTA)
    objects._store.put(objects._keys(SHA)[0], b"rotten")
    assert not objects.verify(SHA)
    with pytest.raises(NotStored, match="other bytes"):
        elsewhere(objects, object_storage, tmp_path).path(SHA)
    objects.put(WARTA)
    assert objects.verify(SHA)


def test_a_full_cache_lets_the_longest_unused_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path, most=25)
    monkeypatch.setattr("store.cache.IN_USE", -1)
    kept = [cache.files.put(b"%d" % number * 10).sha256 for number in range(4)]
    cache.path(kept[0])
    cache.tidy()
    assert [bool(cache.path(sha256)) for sha256 in kept] == [True, False, False, True]


def test_what_was_asked_for_just_now_stays_in_a_full_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=0)
    kept = cache.files.put(WARTA).sha256
    cache.tidy()
    assert cache.path(kept)
