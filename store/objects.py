"""Bytes by their sha256 in S3-compatible object storage (by obstore), with a folder of this machine as the cache.

An object is named ab/cd/SHA256/STAMP-RANDOM, the stamp being when it was put: each put makes an object of its own. So a
removal, which takes those older than it means, can never meet one that is put in the same moment, on any machine and
without a lock. Of several with the same bytes the newest stays.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from store.cache import Cache
from store.errors import NotStored, StoreUnavailable
from store.files import LocalWriter, Stored

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

_CHUNK = 5 << 20  # bytes; the least that S3 allows as a part of an upload
_AT_ONCE = 2  # parts of one upload on their way, so that a large file never lies in memory whole
_TRIES = 5  # again, ever later, where the server is busy or away; then the work is put off
_GIVE_UP_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Access:
    """How object storage is reached. endpoint "": Amazon's own. key_id "": as the environment or the machine says."""

    endpoint: str = ""
    region: str = "us-east-1"
    key_id: str = ""
    secret: str = ""


class Objects:
    """Files as objects under s3://BUCKET/PREFIX. What was read or put lately lies in the cache too."""

    def __init__(self, place: str, cache: Path, access: Access) -> None:
        self.name = place
        self._store = _opened(place, access)
        self._cache = Cache(cache)

    @contextmanager
    def writer(self) -> Iterator["ObjectWriter"]:
        """Takes chunks; what is not committed by the end leaves nothing. Raises StoreUnavailable."""
        self.tidy()
        with self._cache.files.writer() as local, local.open() as content:
            yield ObjectWriter(self, local, content)

    def put(self, content: bytes) -> Stored:
        with self.writer() as writer:
            writer.write(content)
            return writer.commit()

    def path(self, sha256: str) -> Path:
        """Where these bytes lie on this machine, fetched where they do not yet. Raises NotStored, StoreUnavailable."""
        return self._cache.path(sha256) or self._fetch(sha256)

    def open(self, sha256: str) -> BufferedReader:
        return self.path(sha256).open("rb")

    def verify(self, sha256: str) -> bool:
        """Whether the newest object still holds the bytes it is named for, the cache not asked. Raises NotStored."""
        found = hashlib.sha256()
        for chunk in self._chunks(sha256):
            found.update(chunk)
        return found.hexdigest() == sha256

    def remove(self, sha256: str, *, older_than: datetime) -> bool:
        """Remove what was put before that moment; whether all is gone. What was put since is somebody else's."""
        keys = self._keys(sha256)
        old = [key for key in keys if _put_at(key) < older_than]
        self._delete(old)
        if len(old) < len(keys):
            return False
        self._cache.drop(sha256)
        return True

    def tidy(self) -> None:
        """What has not been used for long leaves the cache, so that what was erased elsewhere is not kept here."""
        self._cache.tidy()

    def examine(self) -> None:
        """See that the bucket is there and lets us in. Raises StoreUnavailable."""
        with self._translating():
            next(iter(self._store.list(chunk_size=1)), None)

    def upload(self, sha256: str, content: BinaryIO) -> None:
        """Bytes with this sum become an object; older ones with the same bytes go."""
        stamp = time.time_ns() // 1000
        key = f"{_folder(sha256)}{stamp:016x}-{secrets.token_hex(4)}"
        with self._translating():
            self._store.put(key, content, chunk_size=_CHUNK, max_concurrency=_AT_ONCE)
        self._delete([other for other in self._keys(sha256) if other < key])

    def _fetch(self, sha256: str) -> Path:
        self.tidy()
        with self._cache.files.writer() as local:
            for chunk in self._chunks(sha256):
                local.write(chunk)
            if local.commit().sha256 != sha256:
                raise NotStored(f"{self.name}: the object {sha256} holds other bytes than it is named for")
        return self._cache.files.path(sha256)

    def _chunks(self, sha256: str) -> Iterator[bytes]:
        """The bytes of the newest object."""
        from obstore.exceptions import NotFoundError

        keys = self._keys(sha256)
        while True:
            if not keys:
                raise NotStored(f"{self.name}: there is no file {sha256}")
            with self._translating():
                try:
                    found = self._store.get(keys[-1])
                except NotFoundError:
                    found = None
                if found is not None:
                    yield from (bytes(chunk) for chunk in found.stream(min_chunk_size=_CHUNK))
                    return
            # Removed since it was listed: there is a newer one, or none. One that is listed for ever is none.
            keys = [key for key in self._keys(sha256) if key > keys[-1]]

    def _keys(self, sha256: str) -> list[str]:
        """The objects with these bytes, oldest first."""
        with self._translating():
            found = [meta["path"] for page in self._store.list(_folder(sha256)) for meta in page]
        return sorted(found)

    def _delete(self, keys: list[str]) -> None:
        with self._translating():
            for key in keys:
                self._store.delete(key)

    @contextmanager
    def _translating(self) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError) as error:
            raise StoreUnavailable(f"{self.name}: {_reason(error)}") from error


class ObjectWriter:
    """One object being written: to the cache first, and to object storage when it is whole."""

    def __init__(self, objects: Objects, local: LocalWriter, content: BinaryIO) -> None:
        self._objects, self._local = objects, local
        self._content = content  # open since before it had a name in the cache, where others may tidy it away

    def write(self, chunk: bytes) -> None:
        self._local.write(chunk)

    def commit(self) -> Stored:
        """Object storage has the bytes, and has said so, when this returns."""
        stored = self._local.commit()
        self._objects.upload(stored.sha256, self._content)
        return stored


def _opened(place: str, access: Access) -> "S3Store":
    """The store of a URL. Raises StoreUnavailable where the library is missing or the URL is none."""
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise StoreUnavailable("files in object storage need obstore: install redaksi[s3]") from error
    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    settings: S3Config = {"region": access.region, "disable_bulk_delete": True}  # not everything that speaks S3 has it
    if access.endpoint:
        settings["endpoint"] = access.endpoint
    if access.key_id:
        settings |= {"access_key_id": access.key_id, "secret_access_key": access.secret}
    plain = access.endpoint.startswith("http://")
    try:
        return S3Store(
            bucket,
            prefix=prefix.strip("/") or None,
            config=settings,
            client_options={"allow_http": plain, "connect_timeout": "5s", "timeout": "60s"},
            retry_config={"max_retries": _TRIES, "retry_timeout": _GIVE_UP_AFTER},
        )
    except Exception as error:  # the library raises several kinds for a URL or a key that is none
        raise StoreUnavailable(f"{place}: {_reason(error)}") from error


def _folder(sha256: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise NotStored(f"{sha256!r} is not a sha256")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}/"


def _put_at(key: str) -> datetime:
    stamp = key.rpartition("/")[2].partition("-")[0]
    return datetime.fromtimestamp(int(stamp, 16) / 1e6, UTC)


def _reason(error: Exception) -> str:
    """What the server says, else the first line of what the library says, which goes on with its insides."""
    text = str(error)
    told = re.search(r"<Code>([^<]*)</Code>\s*<Message>([^<]*)</Message>", text)
    return f"{told[1]}: {told[2]}" if told else text.partition("\n")[0].strip() or type(error).__name__
