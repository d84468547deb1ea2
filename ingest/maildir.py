"""A mailbox as a Maildir: a local delivery agent drops files, we read them where they lie.

Nothing is renamed by reading: a message stays in new/ until a person's mail program has seen it. A message that is
done moves into a Maildir++ subfolder (".Redaksi.Diterima"), with its flags.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.mailbox import (
    BLOCK,
    HEADER_LIMIT,
    PLACES,
    Entry,
    MailboxUnavailable,
    Marking,
    MessageGone,
    MessageRefused,
    Survey,
)

FOLDERS = ("new", "cur", "tmp")


class MaildirMailbox:
    """One Maildir's inbox. Its place in the Maildir is a message's unique name, the part before ":2,"."""

    downloaded = 0  # nothing comes over a network

    def __init__(
        self, path: str, *, places: Mapping[str, str] = PLACES, marking: Marking = "auto", chunk: int = BLOCK
    ) -> None:
        if not path:
            raise ValueError("a Maildir URL names a folder: maildir:PATH")
        if marking not in {"auto", "move"}:
            raise ValueError(f"a Maildir moves messages; it has no {marking}s")
        self._root = Path(path).expanduser().absolute()
        self.name = str(self._root)
        self._places = places
        self._chunk = chunk

    def __enter__(self) -> Self:
        missing = [part for part in ("new", "cur") if not (self._root / part).is_dir()]
        if missing:
            raise MailboxUnavailable(
                f"{self._root} is no Maildir: {' and '.join(missing)} missing",
                "Check the path in [mailbox] url; a Maildir holds the folders new, cur and tmp.",
                "folder",
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def entries(self, cursor: str = "") -> Iterator[Entry]:
        """Every message that lies there, oldest first, whatever the cursor.

        File names carry no order that a delivery agent promises to keep, so a cursor could step over a message.
        """
        found = [(stat.st_mtime, path, stat) for path, stat in self._messages()]
        for modified, path, stat in sorted(found, key=lambda each: (each[0], each[1].name)):
            header = self._header(path)
            if header is not None:
                received = datetime.fromtimestamp(modified, UTC)
                yield Entry(unique_name(path.name), stat.st_size, "", header, received, cursor="")

    def chunks(self, entry: Entry, then: Entry | None = None) -> Iterator[bytes]:
        """The file's bytes; its name may have changed meanwhile (a person opened the mail)."""
        path = self._find(entry.key)
        if path is None:
            raise MessageGone(entry.key)
        try:
            with path.open("rb") as source:
                while piece := source.read(self._chunk):
                    yield piece
        except FileNotFoundError:
            raise MessageGone(entry.key) from None
        except OSError as error:
            raise MessageRefused(f"{path.name} cannot be read: {error.strerror}") from error

    def place(self, disposition: str, *keys: str) -> int:
        """Move messages into their subfolder, flags and all; how many were there."""
        place = self._places.get(disposition, "")
        return sum(self._move(key, place) for key in keys) if place else len(keys)

    def _move(self, key: str, place: str) -> bool:
        with self._speaking():
            path = self._find(key)
            if path is None:
                return False
            folder = self._subfolder(place)
            info = path.name.removeprefix(key) or ":2,"
            with contextlib.suppress(FileNotFoundError):  # renamed this very moment: it is gone for now
                path.rename(folder / "cur" / f"{key}{info}")
                return True
            return False

    def has_sent(self, message_id: str) -> bool | None:
        """A Maildir is where mail arrives; nothing is sent from it."""
        return None

    def examine(self) -> Survey:
        """How many messages lie there."""
        return Survey(messages=sum(1 for _ in self._messages()), server="Maildir")

    def _messages(self) -> Iterator[tuple[Path, os.stat_result]]:
        with self._speaking():
            for part in ("new", "cur"):
                for path in (self._root / part).iterdir():
                    if path.name.startswith("."):
                        continue
                    with contextlib.suppress(FileNotFoundError):  # moved since it was listed
                        yield path, path.stat()

    def _header(self, path: Path) -> bytes | None:
        """The header block, cut at its limit; None when the file has gone; empty when it cannot be read."""
        try:
            with path.open("rb") as source:
                start = source.read(HEADER_LIMIT)
        except FileNotFoundError:
            return None
        except OSError:
            return b""  # chunks() tells what is wrong with it
        ends = [end + len(gap) for gap in (b"\n\n", b"\r\n\r\n") if (end := start.find(gap)) >= 0]
        return start[: min(ends, default=len(start))]

    def _find(self, key: str) -> Path | None:
        for part in ("new", "cur"):
            exact = self._root / part / key
            if exact.is_file():
                return exact
            for path in (self._root / part).iterdir():
                if unique_name(path.name) == key:
                    return path
        return None

    def _subfolder(self, place: str) -> Path:
        """A Maildir++ folder beside new/ and cur/: one dot before each level."""
        from imapclient.imap_utf7 import encode  # IMAP servers look for folder names in modified UTF-7 on disk

        name: str = encode("." + place.replace(".", "_").replace("/", ".")).decode("ascii")
        folder = self._root / name
        for part in FOLDERS:
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "maildirfolder").touch()
        return folder

    @contextlib.contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise MailboxUnavailable(
                f"the Maildir {self._root} cannot be used: {error.strerror or error}",
                "Check that the service's user may read and write this folder, and that the disk is not full.",
                "folder",
            ) from error


def unique_name(filename: str) -> str:
    """The part of a Maildir file name that stays the same when flags change."""
    return filename.partition(":")[0]
