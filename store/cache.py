"""A folder of this machine that keeps, for a while, what lies in object storage, so that it is read from there once."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from store.errors import NotStored, StoreUnavailable
from store.files import Files

UNUSED_AFTER = 3600.0  # seconds; then it goes, so that what was erased by another machine is not kept here
IN_USE = 300.0  # seconds; what was asked for within them stays, however full it is
MOST = 2 << 30  # bytes; of what is more the longest unused goes
TIDIED_EVERY = 60.0  # seconds


class Cache:
    """Safe to share between threads, and between processes of one machine."""

    def __init__(self, folder: Path, *, most: int = MOST) -> None:
        self.files = Files(folder)
        self._most = most
        self._tidied_at = -TIDIED_EVERY

    def path(self, sha256: str) -> Path | None:
        """Where these bytes lie; None where they have to be fetched. Raises NotStored for what is no sha256."""
        try:
            place = self.files.path(sha256)
            os.utime(place)  # it is in use: not to be tidied away before its reader has opened it
        except FileNotFoundError:
            return None
        except NotStored:
            if len(sha256) != 64:
                raise
            return None
        return place

    def drop(self, sha256: str) -> None:
        """It is erased, so it goes from here too."""
        self.files.remove(sha256, older_than=datetime.max.replace(tzinfo=UTC))

    def tidy(self) -> None:
        """Remove what nobody has asked for lately; done once a minute, however often it is called."""
        now = time.monotonic()
        if now - self._tidied_at < TIDIED_EVERY:
            return
        self._tidied_at = now
        try:
            self._tidy()
        except OSError as error:
            raise StoreUnavailable(f"{self.files.root}: {error.strerror}") from error

    def _tidy(self) -> None:
        kept = sorted(self._unused())  # the longest unused last
        total = sum(size for _, size, _ in kept)
        for unused, size, place in reversed(kept):
            if unused <= UNUSED_AFTER and (total <= self._most or unused <= IN_USE):
                break
            place.unlink(missing_ok=True)
            total -= size

    def _unused(self) -> Iterator[tuple[float, int, Path]]:
        """Seconds unused, bytes and place of every file, and of every copy made of one."""
        for pattern in ("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*", "copies/*/*"):
            for place in self.files.root.glob(pattern):
                with suppress(FileNotFoundError):  # another process tidies too
                    found = place.stat()
                    yield time.time() - found.st_mtime, found.st_size, place
