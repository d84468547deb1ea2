"""Submissions of many kinds by people of their own, and what must become of each."""

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from tests.builders import docx, email, photo

GOOD = docx()
WRONG_FONT = docx(font="Calibri")
PICTURES = tuple(photo(1100, 800, seed=seed) for seed in (1, 2))
NOBODY = "tidakada"  # the mail server refuses people of this name


@dataclass(frozen=True)
class Sent:
    """A mail in the mailbox. letter: the kind of the one answer that it gets, or that its submission gets.

    files: the sha256 of each document and photo in it; copies: how often it lies in the mailbox, to the byte the same.
    """

    message_id: str
    author: str
    disposition: str
    letter: str = ""
    drafts: int = 0
    files: tuple[str, ...] = ()
    bytes: bytes = b""
    source: str = ""
    copies: int = 1

    def delivered(self) -> "Sent":
        """The same without its bytes, of which the sum is kept as an IMAP server gives them: lines end in CR LF."""
        given = self.bytes.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return replace(self, bytes=b"", source=sha256(given).hexdigest())


class Authors:
    """Each submission is of another person, with photos that nobody else has sent."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def batch(self) -> list[Sent]:
        """One that is filed, one that is sent back, one that nobody answers."""
        return [self.good(), self.wrong(), self.automatic()]

    def good(self, *, name: str = "penulis") -> Sent:
        return self._sent("accept", GOOD, letter="receipt", drafts=1, name=name)

    def wrong(self) -> Sent:
        return self._sent("reject", WRONG_FONT, letter="rejection")

    def automatic(self) -> Sent:
        return self._sent("discard", b"", headers=[("Auto-Submitted", "auto-replied")])

    def in_two_mails(self) -> list[Sent]:
        """A document, and its photos in a mail of their own: one draft, one letter, with the mail that came last."""
        number = next(self._numbers)
        author = ("Penulis", f"berdua{number}@contoh.id")
        document, photos = [("naskah.docx", GOOD)], list(self._photos(number))
        ids = [f"<dua{number}{which}@contoh.id>" for which in "ab"]
        first = email(document, author=author, text="Satu.\n", message_id=ids[0]).as_bytes()
        second = email(photos, author=author, text="Dua.\n", message_id=ids[1]).as_bytes()
        return [
            Sent(ids[0], author[1], "accept", files=sums(document), bytes=first),
            Sent(ids[1], author[1], "accept", "receipt", drafts=1, files=sums(photos), bytes=second),
        ]

    def _sent(
        self,
        disposition: str,
        document: bytes,
        *,
        letter: str = "",
        drafts: int = 0,
        name: str = "penulis",
        photos: Sequence[bytes] = (),
        headers: Sequence[tuple[str, str]] = (),
    ) -> Sent:
        """photos: in place of those that nobody else has sent."""
        number = next(self._numbers)
        address, id = f"{name}{number}@contoh.id", f"<{name}{number}@contoh.id>"
        pictures = [(f"foto {at}.jpg", each) for at, each in enumerate(photos, 1)] or self._photos(number)
        files = [("naskah.docx", document), *pictures] if document else []
        mail = email(files, author=("Penulis", address), subject=f"Tulisan {number}", message_id=id, headers=headers)
        return Sent(id, address, disposition, letter, drafts, sums(files), mail.as_bytes())

    def _photos(self, number: int) -> Iterator[tuple[str, bytes]]:
        for at, picture in enumerate(PICTURES, 1):
            yield f"foto {at}.jpg", with_comment(picture, number)


def sums(files: Iterable[tuple[str, bytes]]) -> tuple[str, ...]:
    return tuple(sha256(content).hexdigest() for _, content in files)


def with_comment(jpeg: bytes, number: int) -> bytes:
    """The same picture in other bytes: a comment right after the start of the image (ITU-T T.81, B.2.4.5)."""
    text = f"nomor {number}".encode()
    written = io.BytesIO()
    written.write(jpeg[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + jpeg[2:])
    return written.getvalue()
