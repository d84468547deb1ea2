"""Copies made from files, kept so that each is made once; whatever is lost of them can be made again."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from store.errors import StoreUnavailable


class Copies:
    """A folder of them, readable by our user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_or_make(self, name: str, make: Callable[[], bytes]) -> Path:
        """Where the copy of this name lies, made first where it is not there. Raises StoreUnavailable, and what `make`
        raises; a copy is complete or not there."""
        place = self.folder / name[:2] / name
        if place.is_file():
            return place
        content = make()
        try:
            self._write(place, content)
        except OSError as error:
            raise StoreUnavailable(f"{self.folder}: {error.strerror}") from error
        return place

    def remove(self, beginning: str) -> None:
        """Remove the copies whose names begin so."""
        for path in (self.folder / beginning[:2]).glob(f"{beginning}-*"):
            path.unlink(missing_ok=True)

    def _write(self, place: Path, content: bytes) -> None:
        for folder in (self.folder, place.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        unfinished = place.with_name(f".{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(content)
            unfinished.replace(place)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
